// What a shared part cannot hold, because each reader sees their own: the page is asked for again,
// by this reader's rights, and one place of it is renewed.
import htmx from "htmx.org/dist/htmx.esm.js";
import { pageAnew } from "./anew.js";

/** Renew the first element that `selector` finds; `before(shown, fresh)` may look at both first. */
export async function renewOwn(selector, before = () => {}) {
  if (!document.querySelector(selector)) return;
  const { page, ok } = await pageAnew();
  if (!ok) return;
  const fresh = page.querySelector(selector);
  const shown = document.querySelector(selector);
  if (!fresh || !shown) return;
  before(shown, fresh);
  await htmx.swap({
    sourceElement: shown.closest("[data-live]") ?? document.body,
    target: selector,
    swap: "outerMorph",
    text: fresh.outerHTML,
    transition: false,
  });
}

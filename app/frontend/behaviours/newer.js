// [data-newer="#part"] is a shared part that only says that something changed. When a newer one
// arrives, the page is asked for again, and its #part takes the place of the one that is shown: so
// everybody gets what they may see. Charts in it take what is new into what is drawn.
import htmx from "htmx.org/dist/htmx.esm.js";
import { behaviour } from "./registry.js";

const seen = new Map();
let asking = null;

behaviour(
  "[data-newer]",
  (part) => {
    const known = seen.get(part.id);
    seen.set(part.id, part.dataset.seq);
    if (known === undefined || known === part.dataset.seq) return;
    clearTimeout(asking);
    asking = setTimeout(() => renew(part.dataset.newer).catch(console.warn), 150);
  },
  { again: true },
);

async function renew(selector) {
  const shown = document.querySelector(selector);
  if (!shown) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(selector);
  if (!answer.ok || !fresh || !shown.isConnected) return;
  const charts = fresh.querySelectorAll("run-chart");
  shown.querySelectorAll("run-chart").forEach((chart, at) => {
    if (charts[at]) chart.renew?.(charts[at]);
  });
  await htmx.swap({
    sourceElement: shown.closest("[data-live]"),
    target: selector,
    swap: "outerMorph",
    text: fresh.outerHTML,
    transition: false,
  });
}

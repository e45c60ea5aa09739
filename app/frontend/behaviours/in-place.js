// A form is sent from the page it stands on: what was refused comes back into that page, and the
// browser's Back leads to pages, never to an answer it may not keep. See web/in_place.py.
import htmx from "htmx.org/dist/htmx.esm.js";
import { behaviour } from "./registry.js";
import { say, tell } from "./trouble.js";

behaviour("form[data-guard]:not([hx-post])", (form) => {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || form.method !== "post") return;
    event.preventDefault();
    if (form.ariaBusy !== "true") send(form, event.submitter);
  });
});

async function send(form, button) {
  form.ariaBusy = "true";
  try {
    const filled = new FormData(form, button);
    const answer = await fetch(button?.getAttribute("formaction") ?? form.action, {
      method: "POST",
      headers: { "X-In-Place": "true" },
      body: form.enctype === "multipart/form-data" ? filled : new URLSearchParams(filled),
    });
    await show(answer, form);
  } catch {
    refused(form, () => say("trouble-network"));
  } finally {
    form.ariaBusy = null;
  }
}

async function show(answer, form) {
  const address = answer.headers.get("X-Location");
  if (address) return go(new URL(address, location.href), isSpent(form));
  if (answer.status >= 500) return refused(form, () => say("trouble-server"));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.getElementById("main");
  if (answer.status >= 400 && ![409, 422].includes(answer.status)) {
    const sentence = main?.querySelector("h1")?.textContent ?? answer.statusText;
    return refused(form, () => tell(sentence));
  }
  document.title = page.title;
  document.getElementById("main").replaceWith(main);
  htmx.process(main);
  scrollTo(0, 0);
}

/** Not taken: the page says why, and what was typed is still to be guarded. */
function refused(form, speak) {
  speak();
  form.dispatchEvent(new Event("input"));
}

// A page that was there for making one thing: Back passes it by. See web/once.py.
function isSpent(form) {
  return form.elements.once && new URL(form.action).pathname === location.pathname;
}

function go(to, replaces) {
  const stays = to.pathname === location.pathname && to.search === location.search;
  if (replaces && !stays) return location.replace(to);
  location.assign(to);
  if (stays && to.hash) location.reload(); // a new place in the same page alone loads nothing
}

// A form half filled in is not lost to a stray click: the browser asks first.
import { behaviour } from "./registry.js";

const changed = new Set();

behaviour("form[data-guard]", (form) => {
  form.addEventListener("input", () => changed.add(form));
  form.addEventListener("submit", () => changed.delete(form));
});

// What somebody else was quicker with is still only here.
behaviour(".conflict ~ form", (form) => {
  changed.add(form);
  form.addEventListener("submit", () => changed.delete(form));
});

document.addEventListener("htmx:after:request", ({ detail }) => {
  if (detail.ctx.response?.status < 400) changed.delete(detail.ctx.request.form);
});

/** Whether something was typed into a form and not sent. */
export function isHalfFilled() {
  return [...changed].some((form) => form.isConnected);
}

addEventListener("beforeunload", (event) => {
  if (isHalfFilled()) event.preventDefault();
});

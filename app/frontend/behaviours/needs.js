// Shared parts carry every control; the page says what this person can, the rest is hidden.
// The server refuses anyway: this only keeps the page quiet.
import { behaviour } from "./registry.js";

function show(control) {
  const page = control.closest("[data-can]");
  if (!page) return;
  const can = new Set(page.dataset.can.split(" "));
  const allowed = control.dataset.needs.split(" ").every((word) => can.has(word));
  control.classList.toggle("not-permitted", !allowed);
}

behaviour("[data-needs]", show, { again: true });

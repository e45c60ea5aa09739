// A slot holds one person's form inside a part that everybody sees. Opening the same again closes
// it, so do Escape and "Close"; the focus goes back to where it came from.
import { behaviour } from "./registry.js";

function empty(slot) {
  const opener = document.getElementById(`${slot.id}-open`);
  const inside = slot.contains(document.activeElement) || document.activeElement === document.body;
  slot.replaceChildren();
  if (inside) opener?.focus({ preventScroll: true });
}

behaviour("[data-fills]", (opener) => {
  const closeInstead = (event) => {
    const slot = document.getElementById(opener.dataset.fills);
    if (!slot?.childElementCount || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    empty(slot);
  };
  opener.addEventListener("click", closeInstead, { capture: true });
});

document.addEventListener("click", (event) => {
  const slot = event.target.closest?.("[data-closes-slot]")?.closest("[data-slot]");
  if (!slot) return;
  event.preventDefault();
  empty(slot);
});

/** Words open their own form where the person may write; marking them to copy does not. */
document.addEventListener("click", (event) => {
  const words = event.target.closest?.("[data-clicks]");
  const opener = words && document.getElementById(words.dataset.clicks);
  const shown = opener && !opener.classList.contains("not-permitted");
  if (shown && getSelection().isCollapsed) opener.click();
});

document.addEventListener("keydown", (event) => {
  const slot = event.key === "Escape" && event.target.closest?.("[data-slot]");
  // Beside another version of it, words are given up by "Close" alone.
  if (slot && !slot.querySelector(".conflict")) empty(slot);
});

document.addEventListener("htmx:after:settle", ({ detail }) => {
  const slot = detail.task?.target;
  if (slot?.matches?.("[data-slot]") && !slot.childElementCount) empty(slot);
});

// After a conflict either version can be put into the form; both stay on the page to read.
import { behaviour } from "./registry.js";

behaviour("[data-takes]", (button) => {
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.takes);
    const words = button.parentElement.querySelector(".value")?.textContent ?? "";
    if (!field) return;
    field.value = words === "–" ? "" : words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
});

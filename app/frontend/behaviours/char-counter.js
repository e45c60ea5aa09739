// "38 left" under a field whose limit comes near; said aloud only when few are left.
import { behaviour } from "./registry.js";

behaviour("[data-counter]", (output) => {
  const field = document.getElementById(output.dataset.counter);
  if (!field?.maxLength || field.maxLength < 0) return;
  const show = () => {
    const left = field.maxLength - field.value.length;
    output.textContent = output.dataset.words.replace("#", left);
    output.setAttribute("aria-live", left <= 20 ? "polite" : "off");
    output.hidden = left > Math.min(50, field.maxLength / 5);
  };
  field.addEventListener("input", show);
  show();
});

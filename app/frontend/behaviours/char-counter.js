// "38 left" under a field whose limit comes near, said aloud only when few are left; and a sentence
// where the end of what was pasted did not fit: the browser cuts it off without a word.
import { behaviour } from "./registry.js";

behaviour("[data-counter]", (output) => {
  const field = document.getElementById(output.dataset.counter);
  if (!field?.maxLength || field.maxLength < 0) return;
  let cut = false;
  const show = () => {
    const left = field.maxLength - field.value.length;
    const { words, cut: lost } = output.dataset;
    output.textContent = cut ? lost.replace("#", field.maxLength) : words.replace("#", left);
    output.setAttribute("aria-live", cut || left <= 20 ? "polite" : "off");
    output.hidden = !cut && left > Math.min(50, field.maxLength / 5);
    cut = false;
  };
  field.addEventListener("paste", (event) => {
    const room = field.maxLength - field.value.length + field.selectionEnd - field.selectionStart;
    cut = (event.clipboardData?.getData("text").length ?? 0) > room;
  });
  field.addEventListener("input", show);
  show();
});

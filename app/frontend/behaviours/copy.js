// Copies a link or the text of an element and says so in the button itself.
import { behaviour } from "./registry.js";

behaviour("[data-copy], [data-copy-from]", (button) => {
  const words = button.textContent;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copyFrom ?? "");
    const text = source ? source.textContent.trim() : new URL(button.dataset.copy, location).href;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = button.dataset.copied;
      setTimeout(() => {
        button.textContent = words;
      }, 2500);
    } catch {
      window.prompt(words, text);
    }
  });
});

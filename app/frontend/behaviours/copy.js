// Copies the text of an element (data-copy holds its id) or an address, and says so in the button.
import { behaviour } from "./registry.js";

behaviour("[data-copy]", (button) => {
  const words = button.textContent;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    // biome-ignore lint/performance/useDomNodeTextContent: a list is copied line by line, as it is seen
    const text = source ? source.innerText.trim() : new URL(button.dataset.copy, location).href;
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

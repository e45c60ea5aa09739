// Opens a <dialog> instead of following the link to the page that says the same.
import { behaviour } from "./registry.js";

behaviour("[data-opens]", (opener) => {
  opener.addEventListener("click", (event) => {
    const dialog = document.getElementById(opener.dataset.opens);
    if (!dialog?.showModal || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    dialog.showModal();
    dialog.addEventListener("close", () => opener.isConnected && opener.focus(), { once: true });
  });
});

behaviour("dialog [data-closes]", (closer) => {
  closer.addEventListener("click", (event) => {
    event.preventDefault();
    closer.closest("dialog").close();
  });
});

behaviour("dialog[data-light]", (dialog) => {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
});

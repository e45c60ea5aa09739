// `?` shows the keys; `g` and then a letter goes to the place whose link carries data-key.
const typing = (element) => element.closest?.("input, textarea, select, [contenteditable='true']");
let waiting = 0;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "?") {
    event.preventDefault();
    const help = document.getElementById("keys");
    if (help && !help.open) help.showModal();
  } else if (Date.now() - waiting < 1500) {
    waiting = 0;
    const link = document.querySelector(`a[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  } else if (event.key === "g") {
    waiting = Date.now();
  }
});

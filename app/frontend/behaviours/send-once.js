// A second click on a slow evening does not send a form twice.
const PAUSE = 4000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.id === "act") return;
  if (Date.now() - Number(form.dataset.sent ?? 0) < PAUSE) event.preventDefault();
  else form.dataset.sent = Date.now();
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

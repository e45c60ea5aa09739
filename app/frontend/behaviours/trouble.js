// A request that did not come back: say what was kept and what to do, in the page itself.
function say(words) {
  const place = document.getElementById("notices");
  const template = document.getElementById(words);
  if (place && template) place.replaceChildren(template.content.cloneNode(true));
}

document.addEventListener("htmx:error", ({ detail }) => {
  if (detail.error?.name !== "AbortError") say("trouble-network");
});

document.addEventListener("htmx:after:request", ({ detail }) => {
  if (detail.ctx.response?.status < 400) document.getElementById("notices")?.replaceChildren();
});

document.addEventListener("htmx:after:swap", ({ detail }) => {
  const status = detail.ctx?.response?.status ?? 0;
  const place = document.getElementById("notices");
  if (status >= 500 && place && !place.childElementCount) say("trouble-server");
  if (status >= 400 && place?.childElementCount) place.scrollIntoView({ block: "center" });
});

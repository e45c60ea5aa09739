// A request that did not come back: say what was kept and what to do, in the page itself.
const place = () => document.getElementById("messages");

export function say(words) {
  const template = document.getElementById(words);
  if (place() && template) place().replaceChildren(template.content.cloneNode(true));
}

export function tell(sentence) {
  say("trouble-server");
  place()?.querySelector("p")?.replaceChildren(sentence);
  place()?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:before:request", ({ detail }) => {
  if (detail.ctx.request.method !== "GET") place()?.replaceChildren();
});

document.addEventListener("htmx:error", ({ detail }) => {
  if (detail.error?.name !== "AbortError") say("trouble-network");
});

// A proxy's error page must never be drawn over a half-written form.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.response.status < 500 || ctx.hx?.retarget) return;
  ctx.swap = "none";
  say("trouble-server");
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const refused = (ctx?.response?.status ?? 0) >= 400;
  if (refused && place()?.childElementCount) place().scrollIntoView({ block: "nearest" });
});

// What others say is shown while one looks: live-parts.js hears that a conversation has changed,
// and the page fetches it anew, as its reader may read it. Forms half filled in are left alone.
import htmx from "htmx.org/dist/htmx.esm.js";
import { behaviour } from "./registry.js";

document.addEventListener("talk-changed", ({ detail }) => {
  const opener = document.getElementById(`${detail}-open`);
  const talk = document.getElementById(`${detail}-said`);
  if (talk) refresh(talk, opener?.href ?? location.href);
  else if (opener) tell(opener);
});

/** A closed conversation says beside what opens it that there is something new, once aloud. */
function tell(opener) {
  const here = document.querySelector("[data-presence]");
  if (!here || opener.querySelector(".talk-news")) return;
  const news = document.createElement("span");
  news.className = "chip talk-news";
  news.textContent = here.dataset.news;
  opener.append(" ", news);
  here.querySelector("[data-said]").textContent = opener.textContent;
}

function refresh(talk, address) {
  htmx.ajax("GET", address, { source: talk, target: talk, swap: "outerMorph" });
}

behaviour("[data-talk]", (talk) => {
  document.querySelector(`#${talk.dataset.talk}-open .talk-news`)?.remove();
});

behaviour("[data-answers]", (answer) => {
  answer.addEventListener("toggle", () => answer.open && answer.querySelector("textarea").focus());
});

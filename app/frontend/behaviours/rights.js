// A person has been named on something, or got another role or site: where it shows on the page that
// they have open, the page says so. It is loaded anew when they want it, not under their hands.
import { say } from "./trouble.js";

document.addEventListener("rights-changed", async () => {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (openIn(page) === openIn(document)) return;
  say("rights-changed");
  document.querySelector("#messages [data-here]").href = location.pathname + location.search;
});

/** What a page offers: its places, its texts, and what may be done there. */
function openIn(page) {
  const links = page.querySelectorAll(".side a, .head a, .head button");
  const texts = [...page.querySelectorAll("live-document")].map(({ dataset }) => [
    dataset.document,
    dataset.writable,
  ]);
  const may = page.querySelector("[data-can]")?.dataset.can;
  return JSON.stringify([[...links].map((one) => one.getAttribute("href")), texts, may]);
}

// A person has been named on something, or got another role or site: where it shows on the page that
// they have open, the page says so. It is loaded anew when they want it, not under their hands.
import { pageAnew } from "../anew.js";
import { say } from "./trouble.js";

document.addEventListener("rights-changed", async () => {
  const anew = await pageAnew().catch(() => null);
  if (!anew || anew.status >= 500) return;
  if (openIn(anew.page) === openIn(document)) return;
  say("rights-changed");
  document.querySelector("#messages [data-here]").href = location.pathname + location.search;
});

/** What a page offers: its places, and what may be done there. */
function openIn(page) {
  const links = page.querySelectorAll(".side a, .head a, .head button");
  const may = page.querySelector("[data-can]")?.dataset.can;
  return JSON.stringify([[...links].map((one) => one.getAttribute("href")), may]);
}

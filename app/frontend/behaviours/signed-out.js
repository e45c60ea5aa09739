// A session that has ended – in another tab, on another device, by a new password – ends on every
// screen: what a page shows is covered until the same person is back. A document with words that
// have not been sent stays, and says so itself: see editor/notice.js.
import { pageAnew, whose } from "../anew.js";
import { comesBack } from "../back.js";
import { renew } from "../token.js";
import { isHalfFilled } from "./unsaved.js";

let cover = null;
let title = "";

document.addEventListener("signed-out", () => {
  const template = document.getElementById("signed-out");
  if (cover || !template || document.querySelector("live-document[data-unsent]")) return;
  const heading = document.createElement("h1");
  heading.textContent = template.dataset.heading;
  cover = document.createElement("main");
  cover.className = "signed-out";
  cover.append(heading, template.content.cloneNode(true));
  const way = comesBack(cover.querySelector("a"));
  if (isHalfFilled()) way.target = "_blank"; // what was typed into a form waits here
  title = document.title;
  document.title = template.dataset.heading;
  document.body.append(cover);
  document.body.toggleAttribute("data-covered", true);
  way.focus();
});

/** Somebody is back: the same person goes on where they were, anybody else gets their own page. */
async function look() {
  const anew = await pageAnew().catch(() => null);
  const now = anew && whose(anew.page);
  if (!cover || !now) return;
  if (!isHalfFilled()) return location.reload();
  if (now !== whose(document)) return;
  renew(anew.page); // so that what waited can be sent
  uncover();
}

function uncover() {
  cover?.remove();
  cover = null;
  document.title = title;
  document.body.removeAttribute("data-covered");
  document.dispatchEvent(new Event("signed-in"));
}

addEventListener("focus", () => cover && look());

// The thread beside a record is each reader's own, so it is not among the shared parts. When the
// shared line on it says something else (its words, or what it counts in data-told), the page asks
// for its own thread again, once it is calm.
import { renewOwn } from "../own-part.js";
import { behaviour } from "./registry.js";

const CALM = 400;
const SPREAD = 2_000; // not everybody who is watching at the same moment

behaviour(".rail", (rail) => {
  const told = () => {
    const line = rail.querySelector("[data-seq]");
    return line && `${line.textContent} ${line.dataset.told}`;
  };
  let known = told();
  let timer;
  new MutationObserver(() => {
    if (told() === known) return;
    known = told();
    clearTimeout(timer);
    timer = setTimeout(
      () => renewOwn(".rail .thread").catch(console.warn),
      CALM + Math.random() * SPREAD,
    );
  }).observe(rail, {
    attributeFilter: ["data-told"],
    childList: true,
    subtree: true,
    characterData: true,
  });
});

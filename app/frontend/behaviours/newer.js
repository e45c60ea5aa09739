// [data-newer="#part"] is a shared part that only says that something changed. When a newer one
// arrives, the page is asked for again, and its #part takes the place of the one that is shown: so
// everybody gets what they may see. Charts in it take what is new into what is drawn.
import { renewOwn } from "../own-part.js";
import { behaviour } from "./registry.js";

const seen = new Map();
let asking = null;

behaviour(
  "[data-newer]",
  (part) => {
    const known = seen.get(part.id);
    seen.set(part.id, part.dataset.seq);
    if (known === undefined || known === part.dataset.seq) return;
    clearTimeout(asking);
    asking = setTimeout(() => renew(part.dataset.newer).catch(console.warn), 150);
  },
  { again: true },
);

function renew(selector) {
  return renewOwn(selector, (shown, fresh) => {
    const charts = fresh.querySelectorAll("run-chart");
    shown.querySelectorAll("run-chart").forEach((chart, at) => {
      if (charts[at]) chart.renew?.(charts[at]);
    });
  });
}

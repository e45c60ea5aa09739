// Times are printed in one zone; here they change to the reader's own.
import { behaviour } from "./registry.js";

const DAY = { day: "numeric", month: "long", year: "numeric" };
const HOUR = { hour: "numeric", minute: "2-digit", hourCycle: "h23" };

/** The parts in the order the server writes them: 23 March 2026, 8:05. */
function words(at, language) {
  const parts = new Intl.DateTimeFormat(language, DAY).formatToParts(at);
  const part = (type) => parts.find((one) => one.type === type)?.value ?? "";
  const hour = new Intl.DateTimeFormat(language, HOUR).format(at).replace(/^0/, "");
  return `${part("day")} ${part("month")} ${part("year")}, ${hour}`;
}

function show(time) {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.getTime())) return;
  const language = document.documentElement.lang || "en";
  time.textContent = words(at, language);
}

behaviour("time[data-local]", show, { again: true });

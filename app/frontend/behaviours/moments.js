// Times are printed in one zone; here they change to the reader's own.
import { behaviour } from "./registry.js";

const STYLES = {
  short: { dateStyle: "short", timeStyle: "short" },
  medium: { dateStyle: "medium", timeStyle: "short" },
  long: { dateStyle: "long", timeStyle: "short" },
  full: { dateStyle: "full", timeStyle: "short" },
};

function show(time) {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.getTime())) return;
  const language = document.documentElement.lang || "en";
  const style = STYLES[time.dataset.local] ?? STYLES.medium;
  time.textContent = new Intl.DateTimeFormat(language, style).format(at);
}

behaviour("time[data-local]", show, { again: true });

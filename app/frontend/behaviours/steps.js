// What can be dragged can be moved by keys: Alt+Shift with an arrow moves a line of an outline up,
// down, in or out. `data-moves` is the address that takes the step.
import htmx from "htmx.org/dist/htmx.esm.js";

const STEPS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };
const MIRRORED = { in: "out", out: "in" };

document.addEventListener("keydown", (event) => {
  if (!event.altKey || !event.shiftKey || !(event.key in STEPS)) return;
  const line = event.target.closest?.("[data-moves]");
  const act = document.getElementById("act");
  if (!line || !act) return;
  event.preventDefault();
  const rightToLeft = getComputedStyle(line).direction === "rtl";
  const step = STEPS[event.key];
  const values = { step: rightToLeft ? (MIRRORED[step] ?? step) : step };
  htmx.ajax("POST", line.dataset.moves, { source: act, target: act, swap: "none", values });
});

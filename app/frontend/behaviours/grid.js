// A table of inputs moves like a spreadsheet: arrows and Enter go from cell to cell, a pasted block
// fills the cells from here on (rows with dates those of the same dates), and Control+Z takes the
// last step back. Without it, it is a form.
import { pastedRows, rowsByDate } from "./pasted.js";
import { behaviour } from "./registry.js";

behaviour("[data-grid]", (form) => {
  const rows = [...form.querySelectorAll("tbody tr")]
    .map((row) => [...row.querySelectorAll("[data-cell]")])
    .filter((row) => row.length);
  const said = form.querySelector("[data-grid-said]");
  const starts = rows.map(([cell]) => cell.closest("tr").querySelector("[name=on]").value);
  const steps = [];
  const undone = [];
  let before = "";
  for (const hint of form.querySelectorAll(".needs-scripts")) hint.hidden = false;

  function place(cell) {
    const row = rows.findIndex((cells) => cells.includes(cell));
    return [row, rows[row]?.indexOf(cell) ?? -1];
  }

  function go(cell, down, right) {
    const [row, column] = place(cell);
    const next = rows[row + down]?.[column + right];
    if (!next) return false;
    next.focus();
    next.select();
    return true;
  }

  function atEdge(cell, key) {
    const whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
    const at = key === "ArrowLeft" ? 0 : cell.value.length;
    return whole || (cell.selectionStart === at && cell.selectionEnd === at);
  }

  function did(step) {
    steps.push(step);
    undone.length = 0;
  }

  function back() {
    const step = steps.pop();
    for (const [cell, value] of step) cell.value = value;
    undone.push(step);
    step[0][0].focus();
    said.textContent = said.dataset.undone;
  }

  function again() {
    const step = undone.pop();
    for (const [cell, , value] of step) cell.value = value;
    steps.push(step);
    step[0][0].focus();
    said.textContent = said.dataset.redone;
  }

  /** Take a step back, or do it again; what is being typed is the browser's own to take back. */
  function turn(event, cell) {
    const key = event.key.toLowerCase();
    const forth = key === "y" || event.shiftKey;
    if (cell.value !== before || !(forth ? undone : steps).length) return;
    event.preventDefault();
    if (forth) again();
    else back();
    before = document.activeElement.value;
  }

  form.addEventListener("focusin", ({ target }) => {
    if (target.matches("[data-cell]")) before = target.value;
  });
  form.addEventListener("change", ({ target }) => {
    if (!target.matches("[data-cell]") || target.value === before) return;
    did([[target, before, target.value]]);
    before = target.value;
  });

  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches("[data-cell]")) return;
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const [down, right] = event.key === "Enter" ? [1, 0] : (moves[event.key] ?? [0, 0]);
    if (/^[zy]$/i.test(event.key) && (event.ctrlKey || event.metaKey)) {
      turn(event, cell);
    } else if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) {
      return;
    } else if ((down || right) && (!right || atEdge(cell, event.key)) && go(cell, down, right)) {
      event.preventDefault();
    }
  });

  form.addEventListener("paste", (event) => {
    if (!event.target.matches("[data-cell]")) return;
    const [row, column] = place(event.target);
    const isNote = event.target.name.startsWith("note");
    const found = pastedRows(event.clipboardData.getData("text/plain"), isNote);
    if (found.length === 1 && found[0].length === 1) return;
    event.preventDefault();
    const dated = rowsByDate(found, starts);
    const lines = dated?.lines ?? found.map((texts, down) => [row + down, texts]);
    const step = [];
    for (const [at, texts] of lines) {
      for (const [right, text] of texts.entries()) {
        const cell = rows[at]?.[column + right];
        if (cell) step.push([cell, cell.value, text.trim()]);
      }
    }
    const outside = lines.filter(([at]) => !rows[at]).length;
    const left = outside ? said.dataset.left.replace("#", outside) : "";
    const order = dated?.order ? said.dataset[dated.order] : "";
    const words = [said.dataset.pasted.replace("#", step.length), left, order];
    said.textContent = words.filter(Boolean).join(" · ");
    if (!step.length) return;
    for (const [cell, , text] of step) cell.value = text;
    did(step);
    before = event.target.value;
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
});

// A table of inputs moves like a spreadsheet: arrows and Enter go from cell to cell, a pasted block
// fills the cells from here on, and Control+Z takes the last step back. Without it, it is a form.
import { behaviour } from "./registry.js";

const FIRST_COLUMNS = /^\d{4}-\d\d-\d\d$|^[A-Za-z]+ \d{4}$|^\d{1,2} [A-Za-z]+ \d{4}$/;

/** The copied rows; a first column of dates repeats what the grid's own says, and is dropped. */
function block(text) {
  const rows = text
    .replace(/\r?\n$/, "")
    .split(/\r?\n/)
    .map((row) => row.split("\t"));
  const dated = rows.every((row) => row.length > 1 && FIRST_COLUMNS.test(row[0].trim()));
  return dated ? rows.map((row) => row.slice(1)) : rows;
}

behaviour("[data-grid]", (form) => {
  const rows = [...form.querySelectorAll("tbody tr")]
    .map((row) => [...row.querySelectorAll("[data-cell]")])
    .filter((row) => row.length);
  const said = form.querySelector("[data-grid-said]");
  const steps = [];
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

  function undo() {
    const step = steps.pop();
    if (!step) return;
    for (const [cell, value] of step) cell.value = value;
    step[0][0].focus();
    said.textContent = said.dataset.undone;
  }

  form.addEventListener("focusin", ({ target }) => {
    if (target.matches("[data-cell]")) before = target.value;
  });
  form.addEventListener("change", ({ target }) => {
    if (!target.matches("[data-cell]") || target.value === before) return;
    steps.push([[target, before]]);
    before = target.value;
  });

  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches("[data-cell]")) return;
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const [down, right] = event.key === "Enter" ? [1, 0] : (moves[event.key] ?? [0, 0]);
    if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) {
      // What is being typed in this cell is the browser's own to take back.
      if (cell.value !== before || !steps.length) return;
      event.preventDefault();
      undo();
    } else if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) {
      return;
    } else if ((down || right) && (!right || atEdge(cell, event.key)) && go(cell, down, right)) {
      event.preventDefault();
    }
  });

  form.addEventListener("paste", (event) => {
    const found = block(event.clipboardData.getData("text/plain"));
    if (!event.target.matches("[data-cell]") || (found.length === 1 && found[0].length === 1))
      return;
    event.preventDefault();
    const [row, column] = place(event.target);
    const step = [];
    for (const [down, texts] of found.entries()) {
      for (const [right, text] of texts.entries()) {
        const cell = rows[row + down]?.[column + right];
        if (cell) step.push([cell, cell.value, text.trim()]);
      }
    }
    for (const [cell, , text] of step) cell.value = text;
    steps.push(step);
    before = event.target.value;
    form.dispatchEvent(new Event("input", { bubbles: true }));
    said.textContent = said.dataset.pasted.replace("#", step.length);
  });
});

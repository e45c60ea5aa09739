import { Extension, Node } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";
import {
  addColumnAfter,
  addRowAfter,
  deleteColumn,
  deleteRow,
  deleteTable,
  goToNextCell,
  tableEditing,
} from "@tiptap/pm/tables";

const CELL = "(paragraph | bulletList | orderedList | taskList)+";
const spans = {
  colspan: { default: 1, parseHTML: (cell) => whole(cell.getAttribute("colspan")) },
  rowspan: { default: 1, parseHTML: (cell) => whole(cell.getAttribute("rowspan")) },
  // prosemirror-tables asks for it; columns here are as wide as their words.
  colwidth: { default: null, rendered: false, parseHTML: () => null },
};

function whole(text) {
  return Math.min(Math.max(Number.parseInt(text ?? "1", 10) || 1, 1), 50);
}

function cell(name, tableRole, tag) {
  return Node.create({
    name,
    content: CELL,
    isolating: true,
    extendNodeSchema: (extension) => (extension.name === name ? { tableRole } : {}),
    addAttributes: () => spans,
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  });
}

const TableRow = Node.create({
  name: "tableRow",
  content: "(tableCell | tableHeader)*",
  extendNodeSchema: ({ name }) => (name === "tableRow" ? { tableRole: "row" } : {}),
  parseHTML: () => [{ tag: "tr" }],
  renderHTML: () => ["tr", 0],
});

const Table = Node.create({
  name: "table",
  group: "block",
  content: "tableRow+",
  isolating: true,
  extendNodeSchema: ({ name }) => (name === "table" ? { tableRole: "table" } : {}),
  parseHTML: () => [{ tag: "table" }],
  renderHTML: () => ["table", ["tbody", 0]],
  addProseMirrorPlugins() {
    return [tableEditing()];
  },
});

/** Asked before lists are, which would indent the item that a table stands in. */
const TableKeys = Extension.create({
  name: "tableKeys",
  priority: 1000,
  addKeyboardShortcuts() {
    const run = (command) => () => command(this.editor.state, this.editor.view.dispatch);
    return {
      // In the last cell Tab makes a new row, as people know it from elsewhere.
      Tab: () => run(goToNextCell(1))() || (inTable(this.editor) && nextRow(this.editor)),
      "Shift-Tab": run(goToNextCell(-1)),
    };
  },
});

export const tables = [
  Table,
  TableKeys,
  TableRow,
  cell("tableCell", "cell", "td"),
  cell("tableHeader", "header_cell", "th"),
];

export function inTable(editor) {
  return editor.isActive("table");
}

/** The changes to a table that the tools offer, by their names. */
export const tableTools = {
  table_row: addRowAfter,
  table_column: addColumnAfter,
  table_row_out: deleteRow,
  table_column_out: deleteColumn,
  table_out: deleteTable,
};

function nextRow(editor) {
  const { view } = editor;
  if (!addRowAfter(view.state, view.dispatch)) return false;
  return goToNextCell(1)(view.state, view.dispatch);
}

/** Put a table of three rows and two columns at the caret, the first row for headings. */
export function insertTable(editor) {
  const { table, tableRow, tableCell, tableHeader } = editor.schema.nodes;
  const row = (kind) => tableRow.create(null, [kind.createAndFill(), kind.createAndFill()]);
  const made = table.create(null, [row(tableHeader), row(tableCell), row(tableCell)]);
  const { tr } = editor.state;
  const at = tr.selection.from;
  tr.replaceSelectionWith(made).scrollIntoView();
  tr.setSelection(TextSelection.near(tr.doc.resolve(tr.mapping.map(at, -1) + 1)));
  editor.view.dispatch(tr);
  editor.view.focus();
}

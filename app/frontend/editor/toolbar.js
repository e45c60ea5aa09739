import { make } from "./dom.js";
import { linkForm } from "./linkform.js";
import { insertTable, inTable, tableTools } from "./tables.js";

/**
 * The row of tools of one editor: one tab stop, arrow keys inside, words on every button.
 * `extra` are tools of this document alone, `[name, run, usable]`.
 */
export function toolbar(editor, words, extra = []) {
  const bar = make("div", {
    class: "document-tools",
    role: "toolbar",
    "aria-label": words.tools,
    onmousedown: (event) => event.target.closest("button") && event.preventDefault(),
  });
  const form = linkForm(editor, words);
  const tools = [...stock(form, editor), ...extra];
  const buttons = tools.map((tool) => button(editor, words, tool));
  bar.append(...buttons.map((entry) => entry.element), form.element);
  roving(bar, editor);
  const refresh = () => {
    for (const entry of buttons) entry.refresh();
  };
  editor.on("transaction", refresh);
  refresh();
  return { element: bar, refresh, focus: () => current(bar).focus() };
}

function stock(form, editor) {
  const toggle = (name, mark, command = `toggle${mark[0].toUpperCase()}${mark.slice(1)}`) => ({
    name,
    run: (chain) => chain[command](),
    on: (editor) => editor.isActive(mark),
  });
  const heading = (name, level) => ({
    name,
    run: (chain) => chain.toggleHeading({ level }),
    on: (editor) => editor.isActive("heading", { level }),
  });
  return [
    heading("heading", 2),
    heading("subheading", 3),
    toggle("bold", "bold"),
    toggle("italic", "italic"),
    { name: "link", press: form.open, on: (editor) => editor.isActive("link") },
    toggle("bullets", "bulletList"),
    toggle("numbers", "orderedList"),
    toggle("tasks", "taskList"),
    toggle("passage", "blockquote"),
    { name: "table", press: () => insertTable(editor), shown: () => !inTable(editor) },
    ...Object.entries(tableTools).map(([name, command]) => ({
      name,
      press: () => command(editor.state, editor.view.dispatch) && editor.view.focus(),
      shown: inTable,
    })),
    { name: "undo", run: (chain) => chain.undo(), usable: (editor) => editor.can().undo() },
    { name: "redo", run: (chain) => chain.redo(), usable: (editor) => editor.can().redo() },
  ];
}

function button(editor, words, { name, run, press, on, usable, shown }) {
  const act = () => {
    if (element.getAttribute("aria-disabled") === "true") return;
    if (press) press();
    else run(editor.chain().focus()).run();
  };
  const element = make(
    "button",
    { type: "button", class: `document-tool tool-${name}`, tabindex: "-1", onclick: act },
    words[`tool_${name}`],
  );
  const refresh = () => {
    if (shown) element.hidden = !shown(editor);
    if (on) element.setAttribute("aria-pressed", String(on(editor)));
    if (usable) element.setAttribute("aria-disabled", String(!usable(editor)));
  };
  return { element, refresh };
}

function current(bar) {
  return bar.querySelector("button[tabindex='0']");
}

function roving(bar, editor) {
  const all = () => [...bar.querySelectorAll(":scope > button:not([hidden])")];
  const moveTo = (target) => {
    for (const one of all()) one.tabIndex = one === target ? 0 : -1;
    target.focus();
  };
  all()[0].tabIndex = 0;
  bar.addEventListener("keydown", (event) => {
    const buttons = all();
    const at = buttons.indexOf(event.target);
    if (at < 0) return;
    const last = buttons.length - 1;
    const step = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
    if (event.key === "Escape") editor.view.focus();
    if (step === undefined) return;
    event.preventDefault();
    moveTo(buttons[step < 0 ? last : step > last ? 0 : step]);
  });
}

import { Plugin, PluginKey, TextSelection } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { make } from "./dom.js";

const found = new PluginKey("found");

/** A bar that finds words in the text, lights them up and walks through them. */
export function findBar(editor, words) {
  editor.registerPlugin(finding());
  const input = make("input", {
    type: "search",
    "aria-label": words.find_what,
    autocomplete: "off",
  });
  const told = make("output", { class: "find-count" });
  const step = (by) => {
    const { places, at } = found.getState(editor.state);
    if (places.length) show(editor, (at + by + places.length) % places.length);
    tell();
  };
  const tell = () => {
    const { places, at } = found.getState(editor.state);
    const count = words.find_count.replace("{n}", String(at + 1)).replace("{all}", places.length);
    told.textContent = !input.value ? "" : places.length ? count : words.find_none;
  };
  const close = () => {
    element.hidden = true;
    look(editor, "");
    editor.view.focus();
  };
  const tool = (name, press) =>
    make("button", { type: "button", class: "document-tool", onclick: press }, words[name]);
  const element = make(
    "div",
    { class: "find-bar", role: "search" },
    input,
    tool("find_before", () => step(-1)),
    tool("find_next", () => step(1)),
    told,
    tool("close", close),
  );
  input.addEventListener("input", () => {
    look(editor, input.value);
    step(0);
  });
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target === input) step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  });
  const open = () => {
    element.hidden = false;
    const { from, to } = editor.state.selection;
    const chosen = editor.state.doc.textBetween(from, to, " ");
    if (chosen && !chosen.includes("\n")) input.value = chosen;
    look(editor, input.value);
    tell();
    input.focus();
    input.select();
  };
  return { element, open };
}

function look(editor, text) {
  editor.view.dispatch(editor.state.tr.setMeta(found, { text, at: 0 }));
}

function show(editor, at) {
  const { places } = found.getState(editor.state);
  const { tr, doc } = editor.state;
  tr.setMeta(found, { at }).setSelection(TextSelection.create(doc, ...places[at]));
  editor.view.dispatch(tr);
  // The bar has the focus, and ProseMirror scrolls only to a selection that has it.
  editor.view.dom.querySelector(".is-here")?.scrollIntoView({ block: "center" });
}

function finding() {
  const nothing = { text: "", at: 0, places: [] };
  return new Plugin({
    key: found,
    state: {
      init: () => nothing,
      apply: (tr, now) => {
        const asked = tr.getMeta(found);
        if (!asked && !tr.docChanged) return now;
        const next = { ...now, ...asked };
        if (!next.text) return nothing;
        return { ...next, places: placesOf(tr.doc, next.text) };
      },
    },
    props: {
      decorations: (state) => {
        const { places, at } = found.getState(state);
        const lit = places.map(([from, to], index) =>
          Decoration.inline(from, to, { class: index === at ? "is-found is-here" : "is-found" }),
        );
        return lit.length ? DecorationSet.create(state.doc, lit) : null;
      },
    },
  });
}

/** Where the words stand, whatever their case; not across paragraphs. */
function placesOf(doc, text) {
  const wanted = text.toLocaleLowerCase();
  const places = [];
  doc.descendants((block, start) => {
    if (!block.isTextblock) return true;
    const told = block.textBetween(0, block.content.size, "", "\ufffc").toLocaleLowerCase();
    for (let at = told.indexOf(wanted); at >= 0; at = told.indexOf(wanted, at + wanted.length)) {
      places.push([start + 1 + at, start + 1 + at + wanted.length]);
    }
    return false;
  });
  return places;
}

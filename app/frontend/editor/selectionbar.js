import { make } from "./dom.js";

/** The dark bar under a selection: make a quote of it, with tags if one likes. */
export function selectionBar(editor, words, { quote, comment }) {
  const tags = make("input", {
    type: "text",
    "aria-label": words.quote_tags,
    placeholder: words.quote_tags_example,
    autocomplete: "off",
    hidden: true,
  });
  const finish = () => {
    quote(tags.value);
    tags.value = "";
    tags.hidden = true;
    editor.view.focus();
  };
  const reveal = () => {
    tags.hidden = false;
    tags.focus();
  };
  const element = make(
    "div",
    { class: "selection-bar", role: "group", "aria-label": words.selection, hidden: true },
    ...(quote
      ? [
          make("button", { type: "button", onclick: finish }, words.quote_make, kbd("Q")),
          make("button", { type: "button", onclick: reveal }, words.quote_tag),
          tags,
        ]
      : []),
    make("button", { type: "button", onclick: comment }, words.tool_comment, kbd("M")),
  );
  element.addEventListener("mousedown", (event) => event.target !== tags && event.preventDefault());
  tags.addEventListener("keydown", (event) => {
    if (event.key === "Enter") finish();
    if (event.key === "Escape") editor.view.focus();
    if (event.key === "Enter" || event.key === "Escape") event.preventDefault();
  });
  const refresh = () => {
    const held = element.contains(document.activeElement);
    const shown = editor.isEditable && quotable(editor) && (editor.isFocused || held);
    element.hidden = !shown;
    if (shown) settle(editor, element);
    else tags.hidden = true;
  };
  const later = () => requestAnimationFrame(refresh);
  for (const event of ["selectionUpdate", "update", "focus", "blur"]) editor.on(event, later);
  return { element, refresh };
}

function kbd(letter) {
  return make("kbd", {}, letter);
}

/** True if the selection holds words that can be quoted. */
export function quotable(editor) {
  const { from, to, empty } = editor.state.selection;
  return !empty && editor.state.doc.textBetween(from, to, " ").trim() !== "";
}

function settle(editor, bar) {
  const box = bar.parentElement.getBoundingClientRect();
  const { from, to } = editor.state.selection;
  const start = editor.view.coordsAtPos(from);
  const end = editor.view.coordsAtPos(to, -1);
  const middle = start.top === end.top ? (start.left + end.left) / 2 : end.left;
  const most = Math.max(box.width - bar.offsetWidth - 8, 8);
  bar.style.left = `${Math.min(Math.max(middle - box.left - bar.offsetWidth / 2, 8), most)}px`;
  bar.style.top = `${end.bottom - box.top + 10}px`;
}

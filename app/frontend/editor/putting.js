import { GapCursor } from "@tiptap/pm/gapcursor";

/** A picture or a quote at the caret; where it ends the text, with a line below it to write on. */
export function put(editor, node) {
  if (editor.isDestroyed) return;
  const after = behind(editor.state.selection);
  if (after === null) editor.chain().insertContent(node).run();
  else editor.chain().insertContentAt(after, node).run();
  const { doc } = editor.state;
  if (doc.lastChild.type.name !== node.type) return;
  editor.chain().insertContentAt(doc.content.size, { type: "paragraph" }).run();
}

/** Control+End goes behind a picture or a quote that ends the text: there, too, one can write. */
export function toTheEnd(view) {
  const { state } = view;
  const end = state.doc.resolve(state.doc.content.size);
  if (!state.doc.lastChild?.isAtom || !GapCursor.valid(end)) return false;
  view.dispatch(state.tr.setSelection(new GapCursor(end)).scrollIntoView());
  return true;
}

/** Where a passage ends whose last place the caret is in; null anywhere else. */
function behind({ $to, empty }) {
  const isPassage = empty && $to.depth > 1 && $to.node(1).type.name === "blockquote";
  if (!isPassage || $to.parentOffset < $to.parent.content.size) return null;
  for (let depth = $to.depth - 1; depth > 0; depth -= 1) {
    if ($to.index(depth) < $to.node(depth).childCount - 1) return null;
  }
  return $to.after(1);
}

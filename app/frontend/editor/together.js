import { Collaboration } from "@tiptap/extension-collaboration";
import { TextSelection } from "@tiptap/pm/state";

/**
 * The binding to the shared document, with each person's own undo. What undo and redo bring back
 * gets a new place in the shared document: the caret that the binding kept for the old one would
 * land in the next paragraph. Here it goes behind what has just changed.
 */
export const Together = Collaboration.extend({
  addCommands() {
    const { undo, redo } = this.parent();
    return { undo: () => thenFollow(undo()), redo: () => thenFollow(redo()) };
  },
});

/** The command, which changes the shared document, then the caret at the end of the change. */
function thenFollow(command) {
  return (props) => {
    const { view } = props.editor;
    const before = view.state.doc;
    const done = command(props);
    const at = props.dispatch && done ? endOfChange(before, view.state.doc) : null;
    if (at === null) return done;
    const caret = TextSelection.near(view.state.doc.resolve(at), -1);
    view.dispatch(view.state.tr.setSelection(caret).scrollIntoView());
    return done;
  };
}

/** Where in `after` the change ends; null when nothing changed. */
function endOfChange(before, after) {
  const start = before.content.findDiffStart(after.content);
  if (start === null) return null;
  const end = before.content.findDiffEnd(after.content);
  return Math.max(end.b, start + Math.max(0, start - end.a));
}

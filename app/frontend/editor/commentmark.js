import { Mark } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

const settledThreads = new PluginKey("settled-threads");

/**
 * Words that a thread of comments is about. Like a quote it may overlap itself and does not grow
 * at its edges; copies of the words are without it, since nothing is read from pasted HTML.
 */
export const CommentMark = Mark.create({
  name: "comment",
  inclusive: false,
  excludes: "",
  keepOnSplit: false,
  addAttributes() {
    return { id: { default: null } };
  },
  renderHTML({ HTMLAttributes }) {
    return ["span", { class: "comment-mark", "data-comment": HTMLAttributes.id }, 0];
  },
  addProseMirrorPlugins() {
    return [settled()];
  },
});

/** Tell the editor which threads are settled: their words are not lit any more. */
export function showSettled(editor, ids) {
  editor.view.dispatch(editor.state.tr.setMeta(settledThreads, new Set(ids)));
}

function settled() {
  return new Plugin({
    key: settledThreads,
    state: { init: () => new Set(), apply: (tr, ids) => tr.getMeta(settledThreads) ?? ids },
    props: {
      decorations: (state) => {
        const ids = settledThreads.getState(state);
        return ids.size ? DecorationSet.create(state.doc, dimmed(state.doc, ids)) : null;
      },
    },
  });
}

function dimmed(doc, ids) {
  const found = [];
  doc.descendants((node, at) => {
    const here = node.marks.some(({ type, attrs }) => type.name === "comment" && ids.has(attrs.id));
    if (here) found.push(Decoration.inline(at, at + node.nodeSize, { class: "is-settled" }));
  });
  return found;
}

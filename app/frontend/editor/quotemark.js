import { Mark } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

export const pointedQuote = new PluginKey("pointed-quote");

/**
 * Words kept as a quote. It does not grow when one types at its edges, and two quotes may
 * overlap: it excludes nothing, not even itself, for which y-tiptap stores the mark under the
 * key `quote--<hash>`.
 */
export const Quote = Mark.create({
  name: "quote",
  inclusive: false,
  excludes: "",
  keepOnSplit: false,
  addAttributes() {
    return { id: { default: null } };
  },
  parseHTML() {
    return [{ tag: "mark[data-quote]", getAttrs: (node) => ({ id: node.dataset.quote }) }];
  },
  renderHTML({ HTMLAttributes }) {
    const own = { class: "quote-mark", "data-quote": HTMLAttributes.id };
    return ["mark", own, 0];
  },
  addProseMirrorPlugins() {
    return [pastedQuotes(), pointing()];
  },
});

/** Moving quoted words keeps the quote; copying them, or bringing them from elsewhere, does not. */
function pastedQuotes() {
  const moved = new Set();
  return new Plugin({
    props: {
      handleDOMEvents: {
        cut: (view) => {
          for (const id of quotesIn(view.state.selection.content().content)) moved.add(id);
          return false;
        },
      },
      transformPasted: (slice, view) => {
        if (view.dragging?.move) return slice;
        const present = quotesIn(view.state.doc);
        return keepQuotes(slice, (id) => moved.has(id) && !present.has(id));
      },
    },
  });
}

/** The ids of the quotes in a node or fragment. */
export function quotesIn(content) {
  const ids = new Set();
  content.descendants((node) => {
    for (const mark of node.marks) if (mark.type.name === "quote") ids.add(mark.attrs.id);
  });
  return ids;
}

/** The quote that holds exactly these words, if there is one. */
export function quoteOn(doc, { from, to }) {
  const places = new Map();
  doc.descendants((node, at) => {
    for (const { type, attrs } of node.marks) {
      if (type.name !== "quote") continue;
      const start = places.get(attrs.id)?.start ?? at;
      places.set(attrs.id, { start, end: at + node.nodeSize });
    }
  });
  const found = [...places].find(([, { start, end }]) => start === from && end === to);
  return found?.[0];
}

/**
 * The words under a quote's mark as the server reads them: one line per run of text, so that a
 * quote over two paragraphs keeps the break between them.
 */
export function wordsUnder(doc, id) {
  const lines = [];
  doc.descendants((block) => {
    if (!block.isTextblock) return true;
    const runs = [""];
    block.forEach((node) => {
      const here = node.marks.some((m) => m.type.name === "quote" && m.attrs.id === id);
      if (!node.isText) runs.push("");
      else if (here) runs[runs.length - 1] += node.text;
    });
    lines.push(...runs.filter(Boolean));
    return false;
  });
  return lines.join("\n");
}

function keepQuotes(slice, wanted) {
  const strip = (fragment) => {
    const nodes = [];
    fragment.forEach((node) => {
      const marks = node.marks.filter((m) => m.type.name !== "quote" || wanted(m.attrs.id));
      nodes.push(node.copy(strip(node.content)).mark(marks));
    });
    return fragment.constructor.fromArray(nodes);
  };
  return new slice.constructor(strip(slice.content), slice.openStart, slice.openEnd);
}

/** Lights up the words of the quote whose id a transaction names. */
function pointing() {
  return new Plugin({
    key: pointedQuote,
    state: {
      init: () => null,
      apply: (tr, id) => (tr.getMeta(pointedQuote) ? tr.getMeta(pointedQuote).id : id),
    },
    props: {
      decorations: (state) => {
        const id = pointedQuote.getState(state);
        return id && DecorationSet.create(state.doc, lights(state.doc, id));
      },
    },
  });
}

function lights(doc, id) {
  const found = [];
  doc.descendants((node, at) => {
    const here = node.marks.some((m) => m.type.name === "quote" && m.attrs.id === id);
    if (here) found.push(Decoration.inline(at, at + node.nodeSize, { class: "is-pointed" }));
  });
  return found;
}

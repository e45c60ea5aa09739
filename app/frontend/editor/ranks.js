import { Extension, textblockTypeInputRule } from "@tiptap/core";

/** One # makes a heading as two do: nobody who types it means the page's own. */
export const Ranks = Extension.create({
  name: "ranks",
  addInputRules() {
    const type = this.editor.schema.nodes.heading;
    return [textblockTypeInputRule({ find: /^#\s$/, type, getAttributes: { level: 2 } })];
  },
});

import { TaskItem, TaskList } from "@tiptap/extension-list";
import { StarterKit } from "@tiptap/starter-kit";
import * as Y from "yjs";
import { carets } from "./carets.js";
import { CommentMark } from "./commentmark.js";
import { Image } from "./image.js";
import { Code, Link } from "./marks.js";
import { Quote } from "./quotemark.js";
import { QuoteRef } from "./quoteref.js";
import { Ranks } from "./ranks.js";
import { tables } from "./tables.js";
import { Together } from "./together.js";

/** Raised whenever a node or mark is added or changed; part of the room's address. */
export const SCHEMA = 4;

/** Everything a document can hold. The server's renderer knows exactly these names. */
export function extensions({ room, user, words, described }) {
  return [
    StarterKit.configure({
      heading: { levels: [2, 3] },
      code: false,
      link: false,
      undoRedo: false, // Together brings each person's own
      trailingNode: false, // would write by itself, for readers too
      dropcursor: { color: false, class: "drop-place" },
    }),
    Ranks,
    Code,
    Link,
    Quote,
    CommentMark,
    ...tables,
    TaskList,
    TaskItem.configure({ nested: true, a11y: { checkboxLabel: () => words.task_done } }),
    QuoteRef.configure({ kept: words.quote_kept }),
    Image.configure({ document: room.id, gone: words.image_gone, described }),
    Together.configure({ document: room.doc }),
    carets(room.provider, user),
  ];
}

/** True if the shared document holds only what `schema` knows: otherwise this editor is too old. */
export function understands(schema, type) {
  if (type instanceof Y.XmlText) {
    return type
      .toDelta()
      .every((part) => Object.keys(part.attributes ?? {}).every((key) => markOf(key, schema)));
  }
  if (type instanceof Y.XmlElement && !schema.nodes[type.nodeName]) return false;
  return type.toArray().every((child) => understands(schema, child));
}

function markOf(key, schema) {
  return schema.marks[key.replace(/--[a-zA-Z0-9+/=]{8}$/, "")];
}

/** The types that Yjs events put in or gave other text. */
export function changedIn(events) {
  return events.flatMap((event) => {
    if (event.target instanceof Y.XmlText) return [event.target];
    return [...event.changes.added].map((item) => item.content.type).filter(Boolean);
  });
}

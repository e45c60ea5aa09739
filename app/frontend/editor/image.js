import { Node } from "@tiptap/core";
import { make } from "./dom.js";

const KEY = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A picture of this document: its key and what is to be seen in it, never an address. One that is
 * brought from elsewhere, by whatever HTML, is no such node; see pictures.js.
 */
export const Image = Node.create({
  name: "image",
  group: "block",
  atom: true,
  draggable: true,
  addOptions() {
    return { document: "", gone: "", described: () => {} };
  },
  addAttributes() {
    const rendered = false;
    return {
      id: { default: null, rendered },
      alt: { default: "", rendered },
      width: { default: null, rendered },
      height: { default: null, rendered },
    };
  },
  parseHTML() {
    return [{ tag: "img[data-image]", getAttrs: (img) => ours(img, this.options.document) }];
  },
  renderHTML({ node }) {
    const { id, alt, width, height } = node.attrs;
    const own = { "data-image": id, "data-document": this.options.document };
    return ["img", { ...own, alt, width, height }];
  },
  addNodeView() {
    return ({ node }) => new ImageView(node, this.options);
  },
  addKeyboardShortcuts() {
    return { Enter: () => chosen(this.editor) !== null && this.options.described() };
  },
});

/** The picture that is selected, or null. */
export function chosen(editor) {
  const { node } = editor.state.selection;
  return node?.type.name === "image" ? node : null;
}

/** What a copied picture says of itself; a document shows no other document's pictures. */
function ours(img, document) {
  const { image: id, document: of } = img.dataset;
  if (of !== document || !KEY.test(id)) return false;
  return { id, alt: img.alt, width: img.width || null, height: img.height || null };
}

class ImageView {
  constructor(node, { document, gone }) {
    this.id = node.attrs.id;
    this.gone = gone;
    this.dom = make("figure", { class: "document-figure" });
    this.img = make("img", { class: "document-image", decoding: "async", draggable: "false" });
    this.img.addEventListener("error", () => this.#missing());
    this.dom.append(this.img);
    this.update(node);
    if (KEY.test(this.id)) this.img.src = `/documents/${document}/images/${this.id}`;
    else this.#missing();
  }

  /** Its place is as high as the picture will be before that has come. */
  update(node) {
    if (node.type.name !== "image" || node.attrs.id !== this.id) return false;
    const { alt, width, height } = node.attrs;
    this.img.alt = String(alt ?? "");
    if (width > 0 && height > 0) Object.assign(this.img, { width, height });
    return true;
  }

  ignoreMutation() {
    return true;
  }

  #missing() {
    const words = [this.gone, this.img.alt].filter(Boolean).join(": ");
    this.dom.replaceChildren(make("p", { class: "muted" }, words));
  }
}

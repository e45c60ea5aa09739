import { Node } from "@tiptap/core";

/** A quote shown in prose: its id only, resolved by the server against what the reader may see. */
export const QuoteRef = Node.create({
  name: "quoteRef",
  group: "block",
  atom: true,
  selectable: true,
  draggable: true,
  addOptions() {
    return { kept: "" };
  },
  addAttributes() {
    return { id: { default: null } };
  },
  parseHTML() {
    return [{ tag: "[data-quote-ref]", getAttrs: (node) => ({ id: node.dataset.quoteRef }) }];
  },
  renderHTML({ HTMLAttributes }) {
    return ["div", { class: "quote-ref", "data-quote-ref": HTMLAttributes.id }];
  },
  addNodeView() {
    return ({ node }) => new QuoteRefView(node.attrs.id, this.options.kept);
  },
});

class QuoteRefView {
  constructor(id, kept) {
    this.kept = kept;
    this.id = id;
    this.dom = document.createElement("div");
    this.dom.className = "quote-ref";
    this.dom.dataset.quoteRef = id;
    this.dom.textContent = kept;
    this.reload = () => this.show();
    document.addEventListener("live-document:refresh", this.reload);
    this.show();
  }

  async show() {
    if (!/^[0-9a-f-]{36}$/i.test(this.id ?? "")) return;
    const headers = { "HX-Request": "true", "HX-Request-Type": "partial" };
    const answer = await fetch(`/quotes/${this.id}/reference`, { headers }).catch(() => null);
    if (answer && !answer.ok) this.dom.textContent = this.kept;
    if (answer?.ok && !answer.redirected) this.dom.innerHTML = await answer.text();
  }

  update(node) {
    return node.type.name === "quoteRef" && node.attrs.id === this.id;
  }

  ignoreMutation() {
    return true;
  }

  destroy() {
    document.removeEventListener("live-document:refresh", this.reload);
  }
}

import { Mark, markInputRule } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";

const SCHEMES = ["http:", "https:", "mailto:"]; // as the server's renderer allows

/** The address if it is one that a link may have, otherwise null. */
export function safeAddress(text) {
  const typed = (text ?? "").trim();
  const address = /^[a-z][a-z0-9+.-]*:/i.test(typed) ? typed : `https://${typed}`;
  if (!typed || /\s/.test(typed)) return null;
  try {
    const url = new URL(address);
    if (!SCHEMES.includes(url.protocol)) return null;
    const ours = url.origin === location.origin;
    const elsewhere = !url.protocol.startsWith("http") || url.hostname.includes(".");
    return ours || elsewhere ? url.href : null;
  } catch {
    return null;
  }
}

/** A link: an address and nothing else, so that old and new editors agree on it. */
export const Link = Mark.create({
  name: "link",
  inclusive: false,
  priority: 1000,
  addAttributes() {
    return { href: { default: null } };
  },
  parseHTML() {
    return [
      {
        tag: "a[href]",
        getAttrs: (node) => {
          const href = safeAddress(node.getAttribute("href"));
          return href ? { href } : false;
        },
      },
    ];
  },
  renderHTML({ HTMLAttributes }) {
    const href = safeAddress(HTMLAttributes.href);
    return ["a", { href, rel: "noopener noreferrer nofollow", target: "_blank" }, 0];
  },
  addProseMirrorPlugins() {
    return [new Plugin({ props: { handlePaste: (view, event) => linkSelection(view, event) } })];
  },
});

function linkSelection(view, event) {
  const { empty, from, to } = view.state.selection;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const href = /^https?:\/\//i.test(text.trim()) ? safeAddress(text) : null;
  if (empty || !href) return false;
  view.dispatch(view.state.tr.addMark(from, to, view.state.schema.marks.link.create({ href })));
  return true;
}

/** Code, which unlike the stock mark may stand inside a quote. */
export const Code = Mark.create({
  name: "code",
  excludes: "bold italic underline strike link",
  code: true,
  exitable: true,
  parseHTML() {
    return [{ tag: "code" }];
  },
  renderHTML() {
    return ["code", 0];
  },
  addInputRules() {
    return [markInputRule({ find: /(?:^|[^`])(`([^`]+)`)$/, type: this.type })];
  },
  addKeyboardShortcuts() {
    return { "Mod-e": () => this.editor.commands.toggleMark(this.name) };
  },
});

import { make } from "../editor/dom.js";

const BLOCKS = {
  paragraph: "p",
  bulletList: "ul",
  orderedList: "ol",
  listItem: "li",
  blockquote: "blockquote",
  codeBlock: "pre",
  horizontalRule: "hr",
  hardBreak: "br",
  table: "table",
  tableRow: "tr",
  tableCell: "td",
  tableHeader: "th",
  taskList: "ul",
  taskItem: "li",
};
const MARKS = { bold: "strong", italic: "em", underline: "u", strike: "s", code: "code" };

/**
 * The merged tree as elements; `who(client)` answers `{ name, colour }`, `pictures` is the address
 * below which those of the document stand.
 */
export function drawn(tree, who, words, pictures) {
  const one = (node) => (node.name ? block(node) : piece(node));
  const block = (node) => {
    if (node.name === "image") return picture(node, pictures, said(node));
    const inner = node.children.map(one);
    const changed = node.change && `is-${node.change}`;
    return make(tagOf(node), { class: changed }, ...inner, ...instead(node, words));
  };
  const said = ({ change, by }) => {
    if (!change) return "";
    return change === "taken" ? words.taken : words.added.replace("{name}", who(by).name);
  };
  const piece = ({ text, marks, change, by }) => {
    const bare = Object.keys(marks).reduce(
      (inner, mark) => (MARKS[mark] ? make(MARKS[mark], {}, inner) : inner),
      document.createTextNode(text),
    );
    if (!change) return bare;
    const title = said({ change, by });
    if (change === "taken") return make("del", { title }, bare);
    return make("ins", { class: `person-${who(by).colour}`, title }, spoken(title), bare);
  };
  return tree.map(one);
}

/** Only a key is believed; one that has gone says what was to be seen. */
function picture({ attributes: { id, alt, width, height }, change }, pictures, changed) {
  const shown = String(alt ?? "");
  const gone = () => img.replaceWith(`[${shown}]`);
  const size = width > 0 && height > 0 ? { width, height } : {};
  const img = make("img", { class: "document-image", alt: shown, ...size, onerror: gone });
  const frame = make("figure", { class: change && `is-${change}` }, img);
  if (changed) frame.append(make("figcaption", {}, changed));
  img.src = `${pictures}/${encodeURIComponent(id)}`;
  return frame;
}

function tagOf({ name, attributes }) {
  if (name === "heading") return Number(attributes.level) === 3 ? "h3" : "h2";
  return BLOCKS[name] ?? "div";
}

/** What stands for a node that has no words of its own. */
function instead({ name, attributes }, words) {
  const text = { quoteRef: words.quote, mention: attributes.label }[name];
  return text ? [document.createTextNode(`[${text}]`)] : [];
}

function spoken(said) {
  return make("span", { class: "visually-hidden" }, `(${said}) `);
}

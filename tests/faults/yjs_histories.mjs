// Random histories of three people in one document, made by real Yjs. Each line of the output is
// one: who sent which update in which order, and what the document says in the end.
// usage: node yjs_histories.mjs <first seed> <how many> <steps>
import * as Y from "yjs";

const [first, count, steps] = process.argv.slice(2).map(Number);
const WORDS = ["hello", "größe", "✂", "x", " and ", "🙂", "¿qué?"];
const NODES = ["paragraph", "heading", "bulletList", "listItem"];

for (let seed = first; seed < first + count; seed += 1) {
  process.stdout.write(`${JSON.stringify(history(dice(seed)))}\n`);
}

function dice(seed) {
  let state = (seed * 2654435761) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

function history(any) {
  const docs = [5, 4_000_000_000, 300_000].map((id) => {
    const doc = new Y.Doc({ gc: any(2) === 0 });
    doc.clientID = id;
    return doc;
  });
  const sent = [];
  docs.forEach((doc, who) => {
    doc.on("update", (update, origin) => origin === "other" || sent.push([who, base64(update)]));
  });
  for (let step = 0; step < steps; step += 1) {
    const doc = docs[any(3)];
    doc.transact(() => change(any, doc.getXmlFragment("default")));
    if (any(3) === 0) meet(doc, docs[any(3)]);
  }
  const whole = new Y.Doc();
  for (const doc of docs) meet(doc, whole);
  return { sent, state: base64(Y.encodeStateAsUpdate(whole)) };
}

function change(any, root) {
  const way = any(10);
  if (way === 0 || root.length === 0) {
    const node = new Y.XmlElement(NODES[any(3)]);
    root.insert(any(root.length + 1), [node]);
    node.setAttribute("level", any(3));
    if (any(3)) node.insert(0, [new Y.XmlText(WORDS[any(WORDS.length)])]);
    return;
  }
  const node = root.get(any(root.length));
  if (way === 1) root.delete(any(root.length), 1);
  else if (way === 2) {
    const item = new Y.XmlElement("listItem");
    item.insert(0, [new Y.XmlText(WORDS[any(4)])]);
    node.insert(any(node.length + 1), [item]);
  } else if (way === 3) node.setAttribute(`a${any(2)}`, [null, 1, 1.5, "s", true, { a: [1] }][any(6)]);
  else write(any, node, way);
}

function write(any, node, way) {
  let text = node.toArray().find((one) => one instanceof Y.XmlText);
  if (!text) {
    text = new Y.XmlText();
    node.insert(0, [text]);
  }
  // Words are put at the ends and cut off there, so that no letter of two units is cut in half.
  const length = text.length;
  if (way < 8) text.insert(any(2) * length, WORDS[any(WORDS.length)]);
  else if (way === 8 && length) text.format(0, length, { bold: {}, "quote--abcdefgh": { id: "q" } });
  else if (length) text.delete(0, length);
}

function meet(one, other) {
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one, Y.encodeStateVector(other)), "other");
}

function base64(bytes) {
  return Buffer.from(bytes).toString("base64");
}

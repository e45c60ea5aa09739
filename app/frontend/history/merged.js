import * as Y from "yjs";

/**
 * Two states of a document in one tree: what was added and taken out between them, and by whom.
 *
 * The earlier state is loaded into a document that collects no garbage, so that the words which
 * the later one has deleted are still there. Answers nodes `{ name, attributes, change, by,
 * children }` and pieces of text `{ text, marks, change, by }`; `change` is "added", "taken" or
 * "", `by` the Yjs client id of who wrote it.
 */
export function merged(earlier, later) {
  const doc = new Y.Doc({ gc: false });
  Y.applyUpdate(doc, earlier);
  const then = Y.snapshot(doc);
  Y.applyUpdate(doc, later);
  const now = Y.snapshot(doc);
  const root = doc.getXmlFragment("default");
  return children(root, { then, now, change: "", by: null });
}

function children(type, around) {
  const found = [];
  for (let item = type._start; item; item = item.right) {
    const change = changeOf(item, around);
    const node = item.content.type;
    if (change === null || !node) continue;
    const here = { ...around, change, by: change === "added" ? item.id.client : around.by };
    if (node instanceof Y.XmlText) found.push(...pieces(node, here));
    else if (node instanceof Y.XmlElement) found.push(element(node, here));
  }
  return found;
}

/** "added", "taken", "" for both times, null where it stood at neither; inherits from around. */
function changeOf(item, { then, now, change }) {
  const before = stood(item, then);
  const after = stood(item, now);
  if (!before && !after) return null;
  if (change) return change;
  if (before && after) return "";
  return after ? "added" : "taken";
}

function stood(item, snapshot) {
  const reach = snapshot.sv.get(item.id.client) ?? 0;
  return item.id.clock < reach && !Y.isDeleted(snapshot.ds, item.id);
}

function element(node, here) {
  const attributes = node.getAttributes();
  const { change, by } = here;
  return { name: node.nodeName, attributes, change, by, children: children(node, here) };
}

function pieces(text, here) {
  const told = text.toDelta(here.now, here.then, (type, id) => ({ type, user: id.client }));
  return told
    .filter((part) => typeof part.insert === "string")
    .map(({ insert, attributes = {} }) => {
      const { ychange, ...marks } = attributes;
      const word = { added: "added", removed: "taken" }[ychange?.type] ?? "";
      const change = here.change || word;
      const by = ychange?.user ?? here.by;
      return { text: insert, marks, change, by: change === "added" ? by : null };
    });
}

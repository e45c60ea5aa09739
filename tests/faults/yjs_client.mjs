// A browser's side of a document, with Yjs and the stock y-websocket provider. Commands come as
// lines of JSON on standard input, answers go out the same way.
// usage: node yjs_client.mjs <ws url> <document id> <cookie> [query]
import { createInterface } from "node:readline";
import WebSocket from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

const [url, documentId, cookie, query = ""] = process.argv.slice(2);
const doc = new Y.Doc();
const root = doc.getXmlFragment("default");

class Socket extends WebSocket {
  constructor(address) {
    super(address, { headers: { Cookie: cookie } });
  }
}

const provider = new WebsocketProvider(url, documentId, doc, {
  WebSocketPolyfill: Socket,
  disableBc: true,
  maxBackoffTime: 200,
  params: Object.fromEntries(new URLSearchParams(query)),
});
let closed = 0;
let heard = 0;
provider.messageHandlers[120] = () => {};
provider.messageHandlers[121] = () => {};
provider.on("closed", ({ code }) => {
  closed = code;
});
doc.on("update", () => {
  heard += 1;
});

const commands = {
  write({ text }) {
    const paragraph = new Y.XmlElement("paragraph");
    paragraph.insert(0, [new Y.XmlText(text)]);
    root.insert(root.length, [paragraph]);
  },
  type({ text, at }) {
    const line = root.get(at ?? root.length - 1);
    if (!line.length) line.insert(0, [new Y.XmlText()]);
    const words = line.get(0);
    for (const letter of text) words.insert(words.length, letter);
  },
  cut({ at, start, length }) {
    root.get(at).get(0).delete(start, length);
  },
  mark({ at, start, length, marks }) {
    root.get(at).get(0).format(start, length, marks);
  },
  say({ state }) {
    provider.awareness.setLocalState(state);
  },
  offline() {
    provider.disconnect();
  },
  online() {
    provider.connect();
  },
  look() {},
  end() {
    process.exit(0);
  },
};

function answer() {
  const states = [...provider.awareness.getStates()].map(([client, state]) => [client, state]);
  const lines = root.toArray().map((node) => node.toArray().map((text) => text.toString()).join(""));
  const state = Buffer.from(Y.encodeStateVector(doc)).toString("base64");
  return { lines, synced: provider.synced, closed, heard, states, state, client: doc.clientID };
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const { command, ...rest } = JSON.parse(line);
  commands[command](rest);
  process.stdout.write(`${JSON.stringify(answer())}\n`);
});

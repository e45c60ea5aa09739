// Everybody but the three real replicas: typists with updates that were made before, and readers
// who count frames. Orders come on standard input as lines of JSON, answers go out the same way.
import { createInterface } from "node:readline";
import * as Y from "yjs";
import { enter, framed, message, NOTHING } from "./wire.mjs";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const order = async () => JSON.parse((await lines.next()).value);
const say = (what) =>
  new Promise((done) => process.stdout.write(`${JSON.stringify(what)}\n`, done));
const now = () => Number(process.hrtime.bigint()) / 1e6;

const { seats, keys, rate } = await order();
const open = await enter(seats, {
  vector: () => Y.encodeStateVector(new Y.Doc()),
  heard: () => {},
  answer: () => NOTHING,
});
for (const connection of open) connection.hear = null;
const typists = open.filter(({ seat }) => seat.client).map(prepared);
for (const { connection, first } of typists) connection.send(first);
say({ ready: open.length });

await order();
const counted = open.map(({ frames }) => frames);
const spent = process.cpuUsage();
await type();
say({ typed: keys * typists.length });

await order();
const { user, system } = process.cpuUsage(spent);
const lost = open.filter(({ closed }) => closed);
await say({
  sent: typists.map(({ connection, clocks, times }) => [connection.seat.client, clocks, [...times]]),
  frames: open.reduce((sum, { frames }, index) => sum + frames - counted[index], 0),
  cpu: (user + system) / 1e6,
  closed: lost.map(({ closed }) => closed),
});
process.exit(0);

/** A typist: a paragraph of their own, one update and one cursor for each key, made before. */
function prepared(connection) {
  const { client, name, words } = connection.seat;
  const doc = new Y.Doc();
  doc.clientID = client;
  const updates = [];
  doc.on("update", (update) => updates.push(framed(message(name, 0, 2, update))));
  const text = new Y.XmlText();
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [text]);
  doc.getXmlFragment("default").insert(0, [paragraph]);
  const first = updates.pop();
  const clocks = Y.getState(doc.store, client);
  const frames = [];
  for (let key = 0; key < keys; key += 1) {
    text.insert(key, words[key % words.length]);
    const place = { type: null, tname: null, item: { client, clock: clocks + key }, assoc: 0 };
    const state = { user: { name: `Person ${client}`, color: "#30bced" } };
    const said = JSON.stringify({ ...state, cursor: { anchor: place, head: place } });
    const states = message("", 1, client, key + 2, said);
    frames.push(Buffer.concat([updates.pop(), framed(message(name, 1, states))]));
  }
  return { connection, first, frames, clocks, times: new Float64Array(keys), next: 0, due: 0 };
}

/** Everyone types at the same pace, each at a moment of their own. */
function type() {
  const pause = 1000 / rate;
  const start = now() + 50;
  typists.forEach((typist, number) => {
    typist.due = start + (pause * number) / typists.length;
  });
  return new Promise((resolve) => {
    const round = () => {
      let left = false;
      const moment = now();
      for (const typist of typists) {
        while (typist.next < keys && typist.due <= moment) {
          typist.times[typist.next] = now();
          typist.connection.send(typist.frames[typist.next]);
          typist.next += 1;
          typist.due += pause;
        }
        left ||= typist.next < keys;
      }
      if (left) setTimeout(round, 1);
      else resolve();
    };
    round();
  });
}

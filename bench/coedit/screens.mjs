// Three real Yjs replicas: when each key reached them, and whether all of them hold every word.
import { createInterface } from "node:readline";
import * as Y from "yjs";
import { enter } from "./wire.mjs";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const order = async () => JSON.parse((await lines.next()).value);
const say = (what) =>
  new Promise((done) => process.stdout.write(`${JSON.stringify(what)}\n`, done));
const now = () => Number(process.hrtime.bigint()) / 1e6;

const { seats, patience } = await order();
const replicas = new Map(seats.map((seat) => [seat, new Y.Doc()]));
const arrivals = new Map(seats.map((seat) => [seat, new Map()]));
for (const [seat, doc] of replicas) doc.on("afterTransaction", (done) => note(seat, done));
const open = await enter(seats, {
  vector: (seat) => Y.encodeStateVector(replicas.get(seat)),
  heard: (seat, body) => Y.applyUpdate(replicas.get(seat), body),
  answer: (seat, vector) => Y.encodeStateAsUpdate(replicas.get(seat), vector),
});
say({ ready: open.length });

const { expected } = await order(); // for each replica: how many clocks of each client
const deadline = now() + patience * 1000;
const left = () =>
  seats.reduce(
    (sum, seat, index) =>
      sum +
      Object.entries(expected[index]).reduce(
        (missing, [client, clock]) =>
          missing + Math.max(0, clock - Y.getState(replicas.get(seat).store, Number(client))),
        0,
      ),
    0,
  );
while (left() && now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
say({ missing: left() });

await order();
await say({
  texts: seats.map((seat) => words(replicas.get(seat))),
  arrivals: seats.map((seat) => [...arrivals.get(seat)].map(([client, at]) => [client, at])),
  frames: open.reduce((sum, { frames }) => sum + frames, 0),
});
process.exit(0);

/** The time at which each client's clocks were seen here. */
function note(seat, { beforeState, afterState }) {
  const moment = now();
  const seen = arrivals.get(seat);
  for (const [client, clock] of afterState) {
    const before = beforeState.get(client) ?? 0;
    if (clock === before) continue;
    if (!seen.has(client)) seen.set(client, []);
    const at = seen.get(client);
    for (let one = before; one < clock; one += 1) at[one] = moment;
  }
}

/** Each paragraph's words, in an order that does not depend on the place. */
function words(doc) {
  const paragraphs = doc.getXmlFragment("default").toArray();
  return paragraphs.map((node) => node.toArray().map(String).join("")).sort();
}

// Any number of sockets that only listen, in one process. The first order seats them; each further
// one waits until every socket has heard so many parts, and answers when each heard the last.
import { createInterface } from "node:readline";
import { Connection, framed } from "../coedit/wire.mjs";

const PART = Buffer.from('{"content"');
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const order = async () => JSON.parse((await lines.next()).value);
const say = (what) =>
  new Promise((done) => process.stdout.write(`${JSON.stringify(what)}\n`, done));
const now = () => Number(process.hrtime.bigint()) / 1e6;

const seats = [];
for (;;) {
  const asked = await order();
  if (asked.seats) await say({ seated: await sit(asked.seats) });
  else await say(await heard(asked));
}

async function sit(more) {
  const waiting = [...more];
  const one = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const seat = { connection: new Connection(next), parts: 0, at: 0 };
      await seat.connection.open();
      seat.connection.hear = (data) => {
        if (!PART.equals(data.subarray(0, PART.length))) return;
        seat.parts += 1;
        seat.at = now();
      };
      seat.connection.send(framed(Buffer.from(next.says, "base64"), next.opcode));
      seats.push(seat);
    }
  };
  await Promise.all(Array.from({ length: 16 }, one));
  return seats.length;
}

/** When each seat heard its last part, once all have heard `parts` of them or it took too long. */
async function heard({ parts, patience }) {
  const until = now() + patience * 1000;
  while (seats.some((seat) => seat.parts < parts) && now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const closed = seats.filter(({ connection }) => connection.closed).length;
  const answer = { at: seats.map(({ at }) => at), counts: seats.map((seat) => seat.parts), closed };
  for (const seat of seats) seat.parts = 0;
  return answer;
}

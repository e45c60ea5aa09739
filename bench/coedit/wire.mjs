// As much of a websocket client and of the y-websocket protocol as a measurement needs: hundreds of
// them in one process, so frames are counted and only the first ones are looked into.
import { createHash, randomBytes } from "node:crypto";
import { connect } from "node:net";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

export const NOTHING = new Uint8Array([0, 0]);
const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** A message as the bytes of a client's frame. The mask is zero: it costs neither side anything. */
export function framed(message, opcode = 2) {
  const long = message.length > 125 ? (message.length > 65535 ? 8 : 2) : 0;
  const frame = Buffer.alloc(6 + long + message.length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (long === 8 ? 127 : long === 2 ? 126 : message.length);
  if (long === 2) frame.writeUInt16BE(message.length, 2);
  if (long === 8) frame.writeBigUInt64BE(BigInt(message.length), 2);
  frame.set(message, 6 + long);
  return frame;
}

/** A message of the protocol; hocuspocus wants the document's name in front of each. */
export function message(name, ...parts) {
  const encoder = encoding.createEncoder();
  if (name) encoding.writeVarString(encoder, name);
  for (const part of parts) {
    if (typeof part === "number") encoding.writeVarUint(encoder, part);
    else if (typeof part === "string") encoding.writeVarString(encoder, part);
    else encoding.writeVarUint8Array(encoder, part);
  }
  return encoding.toUint8Array(encoder);
}

/** One connection. `hear(message)` is called for whole messages as long as it is set. */
export class Connection {
  frames = 0;
  bytes = 0;
  closed = 0;
  hear = null;
  #rest = null;
  #parts = [];

  constructor({ host, port, path, cookie, origin }) {
    this.at = { host, port, path, cookie, origin };
  }

  open() {
    const { host, port, path, cookie, origin } = this.at;
    const key = randomBytes(16).toString("base64");
    const accept = createHash("sha1").update(key + GUID).digest("base64");
    this.socket = connect({ host, port, noDelay: true });
    const lines = [
      `GET ${path} HTTP/1.1`,
      `Host: ${host}:${port}`,
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Key: ${key}`,
      ...(cookie ? [`Cookie: ${cookie}`] : []),
      ...(origin ? [`Origin: ${origin}`] : []),
    ];
    this.socket.write(`${lines.join("\r\n")}\r\n\r\n`);
    return new Promise((resolve, reject) => {
      let head = Buffer.alloc(0);
      const first = (data) => {
        head = Buffer.concat([head, data]);
        const end = head.indexOf("\r\n\r\n");
        if (end < 0) return;
        const answer = head.subarray(0, end).toString();
        if (!answer.startsWith("HTTP/1.1 101") || !answer.includes(accept)) {
          reject(new Error(answer.split("\r\n")[0]));
          return;
        }
        this.socket.off("data", first);
        this.socket.on("data", (more) => this.#take(more));
        resolve(this);
        if (head.length > end + 4) this.#take(head.subarray(end + 4));
      };
      this.socket.on("data", first);
      this.socket.on("error", reject);
      this.socket.on("close", () => {
        this.closed ||= 1006;
        reject(new Error("closed"));
      });
    });
  }

  send(frame) {
    this.socket.write(frame);
  }

  close() {
    this.socket.destroy();
  }

  #take(data) {
    const all = this.#rest ? Buffer.concat([this.#rest, data]) : data;
    let at = 0;
    for (;;) {
      if (all.length - at < 2) break;
      let length = all[at + 1] & 127;
      let head = 2;
      if (length === 126) {
        if (all.length - at < 4) break;
        length = all.readUInt16BE(at + 2);
        head = 4;
      } else if (length === 127) {
        if (all.length - at < 10) break;
        length = Number(all.readBigUInt64BE(at + 2));
        head = 10;
      }
      if (all.length - at < head + length) break;
      this.#frame(all[at], all.subarray(at + head, at + head + length));
      at += head + length;
    }
    this.#rest = at < all.length ? all.subarray(at) : null;
  }

  #frame(first, body) {
    const opcode = first & 15;
    if (opcode === 9) this.send(framed(body, 10));
    else if (opcode === 8) this.closed = body.length > 1 ? body.readUInt16BE(0) : 1005;
    else if (opcode < 3) {
      this.frames += 1;
      this.bytes += body.length;
      if (!this.hear) return;
      this.#parts.push(body);
      if (first & 128) this.hear(Buffer.concat(this.#parts.splice(0)));
    }
  }
}

/** What a message is: `sync` (0 step 1, 1 step 2, 2 update) with its bytes, else its kind. */
export function read(data, name) {
  const decoder = decoding.createDecoder(data);
  if (name) decoding.readVarString(decoder);
  const kind = decoding.readVarUint(decoder);
  // hocuspocus answers with a kind of its own, 4, which is sync, too.
  if (kind !== 0 && kind !== 4) return { kind };
  return { kind: 0, sync: decoding.readVarUint(decoder), body: decoding.readVarUint8Array(decoder) };
}

/** Open connections, some at once, and bring each through the protocol's greeting. */
export async function enter(seats, ask) {
  const open = [];
  const waiting = [...seats.entries()];
  const one = async () => {
    for (;;) {
      const next = waiting.shift();
      if (!next) return;
      open[next[0]] = await greet(next[1], ask);
    }
  };
  await Promise.all(Array.from({ length: 16 }, one));
  return open;
}

async function greet(seat, { vector, heard, answer }) {
  const connection = new Connection(seat);
  connection.seat = seat;
  const { name } = seat;
  let synced;
  const whole = new Promise((resolve) => {
    synced = resolve;
  });
  connection.hear = (data) => {
    const said = read(data, name);
    if (said.kind !== 0) return;
    if (said.sync === 0) {
      connection.send(framed(message(name, 0, 1, answer(seat, said.body))));
      return;
    }
    heard(seat, said.body);
    if (said.sync === 1) synced();
  };
  await connection.open();
  if (name) connection.send(framed(message(name, 2, 0, "token")));
  connection.send(framed(message(name, 0, 0, vector(seat))));
  await whole;
  return connection;
}

// A websocket's face on plain requests, for networks that let no websocket through. The bodies are
// the websocket's own frames; see app/live/lines.py. A request that fails ends the line: whoever
// uses it opens a new one and catches up, as after any lost connection.
import { token } from "./token.js";

const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const DOUBTS = 2; // sockets in a row that never said anything
const OPENS_WITHIN = 6000;

let doubts = 0;

/** The kind of connection to open next: a socket, or a line where sockets do not get through. */
export function connectionKind() {
  return doubts < DOUBTS ? Watched : Line;
}

/** A websocket that notes whether anything ever came through. */
class Watched extends WebSocket {
  constructor(url, protocols) {
    super(url, protocols);
    let heard = false;
    const limit = setTimeout(
      () => this.readyState === WebSocket.CONNECTING && this.close(),
      OPENS_WITHIN,
    );
    this.addEventListener("message", () => {
      heard = true;
      doubts = 0;
    });
    this.addEventListener("close", ({ code }) => {
      clearTimeout(limit);
      const refused = code >= 4400 && code < 4500;
      if (!heard && !refused && navigator.onLine !== false) doubts += 1;
    });
  }
}

/** The same conversation by requests: POSTs to say, GETs that wait to hear. */
export class Line extends EventTarget {
  OPEN = WebSocket.OPEN; // the provider asks each socket for it
  binaryType = "arraybuffer";
  readyState = WebSocket.CONNECTING;
  onopen = null;
  onmessage = null;
  onclose = null;
  onerror = null;
  #address = "";
  #waiting = [];
  #saying = false;
  #heard = new AbortController();

  constructor(url) {
    super();
    const { pathname, search } = new URL(url);
    this.#open(pathname + search);
  }

  send(data) {
    if (this.readyState !== WebSocket.OPEN) return;
    const text = typeof data === "string";
    const bytes = text ? new TextEncoder().encode(data) : new Uint8Array(data);
    this.#waiting.push(frame(text ? TEXT : BINARY, bytes));
    this.#say();
  }

  close() {
    if (this.readyState === WebSocket.CLOSED) return;
    const goodbye = this.readyState === WebSocket.OPEN && frame(CLOSE, new Uint8Array());
    if (goodbye) post(this.#address, goodbye, { keepalive: true }).catch(() => {});
    this.#end(1005, "");
  }

  async #open(path) {
    try {
      const answer = await post(path);
      const { line, code, reason } = await answer.json();
      if (this.readyState === WebSocket.CLOSED) return;
      if (!line) {
        this.#end(code ?? 1006, reason ?? "");
        return;
      }
      this.#address = `/live/lines/${line}`;
      this.readyState = WebSocket.OPEN;
      this.#tell(new Event("open"));
      while (this.readyState === WebSocket.OPEN) await this.#hear();
    } catch {
      // Not even requests get through: nothing is known of sockets, either.
      if (!this.#address && navigator.onLine) doubts = 0;
      this.#end(1006, "");
    }
  }

  async #hear() {
    const answer = await fetch(this.#address, { signal: this.#heard.signal, cache: "no-store" });
    if (answer.status !== 200) throw new Error(answer.statusText);
    for (const { opcode, body } of frames(new Uint8Array(await answer.arrayBuffer()))) {
      if (this.readyState !== WebSocket.OPEN) return;
      if (opcode === CLOSE) {
        const code = body.length > 1 ? body[0] * 256 + body[1] : 1005;
        this.#end(code, new TextDecoder().decode(body.subarray(2)));
      } else if (opcode === TEXT || opcode === BINARY) {
        const data = opcode === TEXT ? new TextDecoder().decode(body) : body.slice().buffer;
        this.#tell(new MessageEvent("message", { data }));
      }
    }
  }

  /** One request at a time: what is said meanwhile goes together with the next. */
  async #say() {
    if (this.#saying) return;
    this.#saying = true;
    try {
      while (this.#waiting.length && this.readyState === WebSocket.OPEN) {
        const said = new Blob(this.#waiting.splice(0));
        const answer = await post(this.#address, said);
        if (!answer.ok) throw new Error(answer.statusText);
      }
    } catch {
      this.#end(1006, "");
    }
    this.#saying = false;
  }

  #end(code, reason) {
    if (this.readyState === WebSocket.CLOSED) return;
    this.readyState = WebSocket.CLOSED;
    this.#heard.abort();
    this.#tell(new CloseEvent("close", { code, reason, wasClean: code !== 1006 }));
  }

  #tell(event) {
    this[`on${event.type}`]?.(event);
    this.dispatchEvent(event);
  }
}

function post(path, body, more) {
  const headers = { "X-CSRFToken": token(), "Content-Type": "application/octet-stream" };
  return fetch(path, { method: "POST", body, headers, ...more });
}

/** One unmasked websocket frame. */
function frame(opcode, bytes) {
  const length = bytes.length;
  const long = length > 65535 ? 8 : length > 125 ? 2 : 0;
  const whole = new Uint8Array(2 + long + length);
  const view = new DataView(whole.buffer);
  whole[0] = 0x80 | opcode;
  whole[1] = long === 8 ? 127 : long === 2 ? 126 : length;
  if (long === 2) view.setUint16(2, length);
  if (long === 8) view.setBigUint64(2, BigInt(length));
  whole.set(bytes, 2 + long);
  return whole;
}

function* frames(whole) {
  const view = new DataView(whole.buffer);
  let at = 0;
  while (at < whole.length) {
    let length = whole[at + 1];
    let head = 2;
    if (length === 126) {
      length = view.getUint16(at + 2);
      head = 4;
    } else if (length === 127) {
      length = Number(view.getBigUint64(at + 2));
      head = 10;
    }
    yield { opcode: whole[at] & 15, body: whole.subarray(at + head, at + head + length) };
    at += head + length;
  }
}

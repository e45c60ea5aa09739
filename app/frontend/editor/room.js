import * as decoding from "lib0/decoding";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { connectionKind } from "../line.js";
import { Keeping } from "./keeping.js";
import { Ledger, updateKind } from "./ledger.js";

const ACKNOWLEDGED = 120;
const MAY_WRITE = 121;
const FINAL = {
  4401: "signed-out",
  4403: "no-access",
  4404: "gone",
  4410: "withdrawn",
  4426: "reload",
};
export const CLOSED_TO_THEM = ["no-access", "gone", "withdrawn"];
const SILENCE = 6000;

/** A document shared with the server: what is in it, who is here, and what is saved. */
export class Room extends EventTarget {
  #timer = 0;
  #watch = 0;
  #tries = 0;
  #offline = false;
  #opening = null;

  constructor({ id, schema, writable, user }) {
    super();
    this.id = id;
    this.writable = writable;
    this.ending = null;
    this.opened = false;
    this.ledger = new Ledger();
    const told = () => this.#tell();
    this.keeping = new Keeping({ user: user.id, document: id, ledger: this.ledger, told });
    this.doc = new Y.Doc();
    this.doc.on("update", (update, origin) => this.#changed(update, origin));
    this.provider = this.#connection(schema);
    this.provider.awareness.setLocalStateField("user", { name: user.name, colour: user.colour });
    this.#offline = navigator.onLine === false;
    this.onOnline = () => this.#network(false);
    this.onOffline = () => this.#network(true);
    this.onVisible = () => document.visibilityState === "visible" && this.hurry();
    addEventListener("online", this.onOnline);
    addEventListener("offline", this.onOffline);
    document.addEventListener("visibilitychange", this.onVisible);
    this.#watch = setInterval(() => this.#check(), 2000);
    this.#connect();
  }

  /** What the save state is: a word for the kind, and how many changes wait. */
  get state() {
    const unsaved = this.ledger.unsaved;
    if (this.ending) return { kind: this.ending, unsaved };
    const live = this.provider.synced && !this.#offline;
    if (!live && unsaved) return { kind: "offline", unsaved, safe: this.keeping.safe };
    if (!live) return { kind: this.opened ? "reconnecting" : "connecting", unsaved };
    if (!this.writable) return { kind: "readonly", unsaved };
    return { kind: unsaved ? "saving" : "saved", unsaved };
  }

  /** True if this person may write now. Signed out one may go on: the changes wait in the tab. */
  get editable() {
    return this.writable && (!this.ending || this.ending === "signed-out");
  }

  get live() {
    return this.provider.synced && !this.#offline && !this.ending;
  }

  /** Try again now instead of at the end of the pause, as when the network is back. */
  hurry() {
    if (this.ending || this.provider.ws) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), Math.random() * 250);
  }

  /** Take up again what a final answer ended, after signing in. */
  resume() {
    this.ending = null;
    this.#tries = 0;
    this.hurry();
    this.#tell();
  }

  /** Send nothing more; `kind` says why. */
  end(kind) {
    if (this.ending) return;
    this.ending = kind;
    clearTimeout(this.#timer);
    this.provider.disconnect();
    this.#tell();
  }

  /** True once every change is committed, false when that takes longer than `patience` ms. */
  settled(patience) {
    if (this.live && !this.ledger.unsaved) return Promise.resolve(true);
    return new Promise((resolve) => {
      const done = (answer) => {
        clearTimeout(limit);
        this.removeEventListener("state", look);
        resolve(answer);
      };
      const look = () => this.live && !this.ledger.unsaved && done(true);
      const limit = setTimeout(() => done(false), patience);
      this.addEventListener("state", look);
    });
  }

  destroy() {
    clearTimeout(this.#timer);
    clearInterval(this.#watch);
    removeEventListener("online", this.onOnline);
    removeEventListener("offline", this.onOffline);
    document.removeEventListener("visibilitychange", this.onVisible);
    this.provider.destroy();
    this.doc.destroy();
  }

  #connection(schema) {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const provider = new WebsocketProvider(
      `${scheme}//${location.host}/live/documents`,
      this.id,
      this.doc,
      {
        connect: false,
        disableBc: true,
        params: { schema: String(schema), ack: "1" },
        shouldReconnect: () => false, // the pauses below have jitter
      },
    );
    provider.messageHandlers[ACKNOWLEDGED] = (_reply, decoder) => {
      this.ledger.acknowledged(decoding.readVarUint(decoder));
      this.keeping.sync();
      this.#tell();
    };
    provider.messageHandlers[MAY_WRITE] = (_reply, decoder) => {
      this.writable = decoding.readVarUint(decoder) === 1;
      this.dispatchEvent(new Event("rights"));
      this.#tell();
    };
    provider.on("closed", ({ code, reason }) => this.#closed(code, reason));
    provider.on("status", () => this.#tell());
    provider.on("sync", (synced) => this.#synced(synced));
    quietOthers(provider);
    return provider;
  }

  #connect() {
    this.provider._WS = this.#socket();
    this.provider.connect();
  }

  /** A connection that keeps the ledger and lets a reader send no updates. */
  #socket() {
    const room = this;
    return class extends connectionKind() {
      constructor(url, protocols) {
        super(url, protocols);
        room.ledger.opened();
      }

      send(data) {
        const kind = updateKind(data);
        if (kind && (!room.writable || room.ending)) return;
        if (kind) room.ledger.sent(kind);
        super.send(data);
      }
    };
  }

  #changed(update, origin) {
    if (origin === this.provider || !this.editable) return;
    this.ledger.made(update);
    this.keeping.sync();
    queueMicrotask(() => this.#tell());
  }

  #synced(synced) {
    if (synced) {
      this.#tries = 0;
      this.#offline = false;
      if (this.opened) this.dispatchEvent(new Event("return"));
      else this.#openOnce();
    }
    this.#tell();
  }

  /** What an earlier tab left on this device joins first, as one more edit. */
  async #openOnce() {
    this.#opening ??= this.keeping.on ? this.#takeUp() : Promise.resolve();
    await this.#opening;
    if (this.opened) return;
    this.opened = true;
    this.dispatchEvent(new Event("open"));
    this.#tell();
  }

  async #takeUp() {
    const left = await this.keeping.left();
    if (!left) return;
    if (this.editable) Y.applyUpdate(this.doc, left, "left on this device");
    else this.ledger.made(left); // shown, to copy
    if (!this.doc.store.pendingStructs) await this.keeping.taken();
  }

  /** Nothing stays on the device of what is closed to this person; their own words are shown once. */
  async #closeFor(kind) {
    const left = this.opened || kind === "withdrawn" ? null : await this.keeping.left();
    if (left) this.ledger.made(left);
    this.ending = kind;
    await this.keeping.forget({ forEverybody: kind === "withdrawn" });
    this.#tell();
  }

  #closed(code, reason) {
    // Said too much at once: what waits goes as one message after the pause.
    const hasty = code === 4429 && reason === "too many messages";
    if (code >= 4400 && code < 4500 && !hasty) {
      const kind = FINAL[code] ?? "stopped";
      if (CLOSED_TO_THEM.includes(kind) && this.keeping.on) return this.#closeFor(kind);
      this.ending = kind;
      this.#tell();
      return;
    }
    const pause = Math.min(250 * 2 ** this.#tries, 10_000);
    this.#tries += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), pause * (0.5 + Math.random() / 2));
    this.#tell();
  }

  #network(offline) {
    this.#offline = offline && !navigator.onLine;
    if (!offline) this.#renew();
    this.#tell();
  }

  /** After a gap in the network an open socket may be dead without knowing: take a new one. */
  #renew() {
    if (this.ending) return;
    if (this.provider.ws) this.provider.disconnect();
    this.hurry();
  }

  #check() {
    const { synced, wsconnected, wsLastMessageReceived } = this.provider;
    const waits = this.ledger.unsaved || !synced;
    if (wsconnected && waits && Date.now() - wsLastMessageReceived > SILENCE) this.#renew();
  }

  #tell() {
    this.dispatchEvent(new Event("state"));
  }
}

/** Send our own cursor only: the stock provider passes on everybody else's, too. */
function quietOthers(provider) {
  const pass = provider._awarenessUpdateHandler;
  provider.awareness.off("update", pass);
  provider._awarenessUpdateHandler = (change, origin) => {
    if (origin === "local") pass(change, origin);
  };
  provider.awareness.on("update", provider._awarenessUpdateHandler);
}

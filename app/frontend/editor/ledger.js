/**
 * Which of a person's own changes the server has committed.
 *
 * Changes are counted as they are made (one per local transaction). Every message that carries
 * updates is noted with the number of changes it brings to the server; an acknowledgement names
 * how many of this socket's messages are committed, so the changes they brought are saved.
 * On a new socket nothing but the reply to the server's state vector (sync step 2) carries what
 * was made before it: an update sent ahead of that reply vouches for nothing.
 */
export const REPLY = 1;
export const UPDATE = 2;

export class Ledger {
  #made = 0;
  #saved = 0;
  #covers = [];
  #settled = 0;
  #replied = false;
  #waiting = [];

  /** How many changes of this tab are not known to be committed. */
  get unsaved() {
    return this.#made - this.#saved;
  }

  /** How many changes this tab has made, and how many of them are committed. */
  get count() {
    return this.#made;
  }

  get committed() {
    return this.#saved;
  }

  /** The changes that wait, oldest first: `{ number, update }`. */
  get waiting() {
    return this.#waiting;
  }

  /** The updates behind `unsaved`, oldest first. */
  get updates() {
    return this.#waiting.map((entry) => entry.update);
  }

  made(update) {
    this.#made += 1;
    this.#waiting.push({ number: this.#made, update });
  }

  /** A new socket: the server counts its messages from nought. */
  opened() {
    this.#covers = [];
    this.#settled = 0;
    this.#replied = false;
  }

  sent(kind) {
    if (kind === REPLY) this.#replied = true;
    this.#covers.push(this.#replied ? this.#made : 0);
  }

  /** The server has committed the first `count` messages of this socket. */
  acknowledged(count) {
    const fresh = Math.min(count - this.#settled, this.#covers.length);
    if (fresh <= 0) return;
    const covered = this.#covers[fresh - 1];
    this.#covers.splice(0, fresh);
    this.#settled += fresh;
    if (covered <= this.#saved) return;
    this.#saved = covered;
    this.#waiting = this.#waiting.filter((entry) => entry.number > covered);
  }

  forget() {
    this.#saved = this.#made;
    this.#waiting = [];
  }
}

/** REPLY or UPDATE for a y-websocket message that carries updates, otherwise 0. */
export function updateKind(data) {
  if (!(data instanceof Uint8Array) || data[0] !== 0) return 0;
  return data[1] === REPLY || data[1] === UPDATE ? data[1] : 0;
}

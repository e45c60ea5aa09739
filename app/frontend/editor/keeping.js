import * as Y from "yjs";
import { forget, isOwn, keep, kept } from "../kept.js";

/** One document's unsent changes on a device that is somebody's own; does nothing on any other. */
export class Keeping {
  #tab = crypto.randomUUID();
  #running = false;
  #again = false;
  #failed = false;
  #upTo = 0;

  constructor({ user, document, ledger, told }) {
    this.user = user;
    this.document = document;
    this.ledger = ledger;
    this.told = told;
  }

  get on() {
    return isOwn(this.user) && !this.#failed;
  }

  /** True if every unsaved change lies on the device: the tab may be closed. */
  get safe() {
    return this.on && this.#upTo >= this.ledger.count;
  }

  /** Write what is new, drop what the server has committed. */
  async sync() {
    this.#again = true;
    if (this.#running || !this.on) return;
    this.#running = true;
    try {
      while (this.#again) {
        this.#again = false;
        await this.#write();
      }
    } catch {
      this.#failed = true; // full, or forbidden: the tab says again that it must stay open
    }
    this.#running = false;
    this.told();
  }

  async #write() {
    const page = location.pathname + location.search;
    const { waiting, committed, count } = this.ledger;
    const rows = waiting
      .filter(({ number }) => number > this.#upTo)
      .map((entry) => ({ ...entry, page, title: document.title }));
    await keep({ user: this.user, document: this.document, tab: this.#tab, committed, rows });
    this.#upTo = count;
  }

  /** The device is the person's own from now on, or not any more. */
  restart() {
    this.#upTo = 0;
    return this.sync();
  }

  /** What an earlier tab left, as one update; null for nothing. */
  async left() {
    this.rows = (await kept({ user: this.user, document: this.document })).filter(
      (row) => row.tab !== this.#tab,
    );
    return this.rows.length ? Y.mergeUpdates(this.rows.map((row) => row.update)) : null;
  }

  /** What was left has been taken up: from now on it is this tab's. */
  async taken() {
    await this.sync();
    const tabs = new Set(this.rows.map((row) => row.tab));
    for (const tab of tabs) await forget({ user: this.user, document: this.document, tab });
  }

  /** The document is gone, or closed to this person. */
  forget({ forEverybody = false } = {}) {
    const { user, document } = this;
    return forget(forEverybody ? { document } : { user, document }).catch(() => {});
  }
}

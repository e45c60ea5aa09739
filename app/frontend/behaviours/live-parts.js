// Shared parts of a record, as others change them: `data-live="kind/id"` on the page's container.
// The server sends {target, swap, content}; morphing keeps focus, caret and half-typed text.
// Pages without shared parts listen to their network: quotes that were taken back leave every page.
import htmx from "htmx.org/dist/htmx.esm.js";
import { connectionKind } from "../line.js";
import { quotesShown, takeBack } from "./quotes-shown.js";
import { behaviour } from "./registry.js";

const FINAL = (code) => code >= 4400 && code < 4500;
const SIGNED_OUT = 4401;
const NOT_OURS = [4403, 4404, 4410]; // no longer allowed, gone, withdrawn
const LONGEST = 15_000;
const AT_ONCE = 200; // quotes in one message

behaviour("[data-live]", (page) => new LiveParts(page).open());

class LiveParts {
  constructor(page) {
    this.page = page;
    this.tries = 0;
    this.turn = Promise.resolve();
    document.addEventListener("visibilitychange", () => !document.hidden && this.hurry());
    addEventListener("online", () => this.hurry());
    addEventListener("offline", () => this.lose());
    document.addEventListener("signed-in", () => this.again());
    document.addEventListener("field-entered", ({ detail }) => this.enter(detail));
  }

  open() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const Connection = connectionKind();
    const socket = new Connection(
      `${scheme}//${location.host}/live/parts/${this.page.dataset.live}`,
    );
    this.socket = socket;
    socket.addEventListener("open", () => this.tell());
    socket.addEventListener("message", ({ data }) => this.hear(JSON.parse(data)));
    socket.addEventListener("close", ({ code }) => this.closed(code));
  }

  /** What this page shows already: the server sends only what is behind. */
  tell() {
    this.tries = 0;
    const seen = {};
    for (const part of this.page.querySelectorAll("[id][data-seq]")) {
      seen[part.id] = Number(part.dataset.seq);
    }
    this.say(seen, quotesShown());
  }

  /** Whose page this is, and the field that its person is in: no word of what is in it. */
  enter(field) {
    this.field = field;
    if (this.socket.readyState === WebSocket.OPEN) this.say({}, []);
  }

  say(seen, quotes) {
    const here = this.page.dataset.here;
    const place = here ? { here, at: this.field ?? "" } : {};
    this.socket.send(JSON.stringify({ seen, quotes: quotes.slice(0, AT_ONCE), ...place }));
    if (quotes.length > AT_ONCE) this.say({}, quotes.slice(AT_ONCE));
  }

  hear(message) {
    if (message.tell) this.tell();
    if (message.gone) takeBack(message.gone, this.page.dataset.gone);
    if (message.rights) document.dispatchEvent(new Event("rights-changed"));
    if (message.narrowed) this.ask(message.narrowed);
    if (message.talk) {
      document.dispatchEvent(new CustomEvent("talk-changed", { detail: message.talk }));
    }
    if (message.people) {
      document.dispatchEvent(new CustomEvent("people-here", { detail: message.people }));
    }
    if (message.content) this.turn = this.turn.then(() => this.show(message)).catch(console.warn);
  }

  /** Quotes go less far than before: may whoever looks at this page still read them? */
  ask(narrowed) {
    const shown = quotesShown().filter((id) => narrowed.includes(id));
    if (shown.length) this.say({}, shown);
  }

  /** Put a part in its place unless the page has a newer one already. */
  async show({ target, seq, swap, content }) {
    const old = this.page.querySelector(target);
    if (!old || seq <= Number(old.dataset.seq ?? -1)) return;
    await htmx.swap({ sourceElement: this.page, target, swap, text: content, transition: false });
  }

  /** Without the network nobody is seen here; a socket may take minutes to notice by itself. */
  lose() {
    document.dispatchEvent(new CustomEvent("people-here", { detail: [] }));
    this.socket.close();
  }

  closed(code) {
    document.dispatchEvent(new CustomEvent("people-here", { detail: [] }));
    if (code === SIGNED_OUT) document.dispatchEvent(new Event("signed-out"));
    if (code === 4410) document.dispatchEvent(new CustomEvent("record-withdrawn"));
    if (NOT_OURS.includes(code)) this.empty();
    if (FINAL(code) || !this.page.isConnected) return;
    const pause = Math.min(400 * 2 ** this.tries, LONGEST) * (0.5 + Math.random() / 2);
    this.tries += 1;
    this.timer = setTimeout(() => this.open(), pause);
  }

  /** Nothing that this person may not read any more stays on the screen. */
  empty() {
    for (const part of this.page.querySelectorAll("[id][data-seq]")) part.replaceChildren();
    takeBack(quotesShown(), this.page.dataset.gone);
  }

  /** Signed in again: what was closed for good opens. */
  again() {
    if (!this.page.isConnected || this.socket.readyState !== WebSocket.CLOSED) return;
    clearTimeout(this.timer);
    this.timer = 0;
    this.open();
  }

  /** Do not wait out the pause when the tab is looked at again or the network is back. */
  hurry() {
    if (this.timer) this.again();
  }
}

import { suggestions } from "../suggestions.js";

const BEGUN = /(?:^|\s)@([\p{L}\p{M}\p{N}'’ -]{0,40})$/u;
const PAUSE = 150;
const GAP = 6; // pixels from the caret
const BELOW = 60; // pixels left free: on a phone the tools stand there

/** Typing @ offers people and records; a record becomes a link to its page, a person their name. */
export class Mentions {
  #asked = null;
  #timer = 0;

  constructor({ editor, address, words, within }) {
    Object.assign(this, { editor, address, within });
    this.list = suggestions({ label: words.mention, choose: (item) => this.#choose(item) });
    this.list.element.classList.add("at-caret");
    for (const event of ["update", "selectionUpdate"]) editor.on(event, () => this.#look());
    editor.on("blur", () => this.#hide());
    editor.on("destroy", () => this.#hide());
  }

  get element() {
    return this.list.element;
  }

  handles(event) {
    const taken = this.list.handles(event);
    this.#tie();
    return taken;
  }

  #begun() {
    const { $from, empty } = this.editor.state.selection;
    if (!empty || !this.editor.isEditable || $from.parent.type.spec.code) return null;
    const start = Math.max(0, $from.parentOffset - 60);
    const before = $from.parent.textBetween(start, $from.parentOffset, undefined, "\ufffc");
    return BEGUN.exec(before)?.[1] ?? null;
  }

  #look() {
    clearTimeout(this.#timer);
    if (this.#begun() === null) this.#hide();
    else this.#timer = setTimeout(() => this.#ask(), PAUSE);
  }

  async #ask() {
    const typed = this.#begun();
    if (typed === null) return this.#hide();
    this.#asked?.abort();
    this.#asked = new AbortController();
    const headers = { "HX-Request": "true", "HX-Request-Type": "partial" };
    const { signal } = this.#asked;
    const address = `${this.address}?typed=${encodeURIComponent(typed)}`;
    const answer = await fetch(address, { headers, signal }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (this.#begun() !== typed || this.editor.isDestroyed) return;
    const found = [...page.querySelectorAll("li")].map(({ dataset }) => ({ ...dataset }));
    this.list.show(found);
    this.#tie();
    if (found.length) this.#place();
  }

  /** Under the caret; above it where the window ends. */
  #place() {
    const box = this.within.getBoundingClientRect();
    const { left, top, bottom } = this.editor.view.coordsAtPos(this.editor.state.selection.from);
    const { offsetWidth, offsetHeight, style } = this.element;
    const fits = bottom + offsetHeight + BELOW < (visualViewport?.height ?? innerHeight);
    const most = Math.max(box.width - offsetWidth, 0);
    style.left = `${Math.min(Math.max(left - box.left, 0), most)}px`;
    style.top = `${(fits || top < offsetHeight ? bottom + GAP : top - offsetHeight - GAP) - box.top}px`;
  }

  #choose({ title, address }) {
    const { from } = this.editor.state.selection;
    const start = from - (this.#begun()?.length ?? 0) - 1;
    const href = address && new URL(address, location.href).href;
    const marks = href ? [{ type: "link", attrs: { href } }] : [{ type: "bold" }];
    const words = { type: "text", text: href ? title : `@${title}`, marks };
    this.#hide();
    const parts = [words, { type: "text", text: " " }];
    this.editor.chain().focus().insertContentAt({ from: start, to: from }, parts).run();
  }

  #hide() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.list.show([]);
    this.#tie();
  }

  #tie() {
    const { dom } = this.editor.view;
    if (this.list.active) dom.setAttribute("aria-activedescendant", this.list.active);
    else dom.removeAttribute("aria-activedescendant");
  }
}

import { token } from "../token.js";
import { pointedQuote, quoteOn, quotesIn, wordsUnder } from "./quotemark.js";
import { quotable } from "./selectionbar.js";

const PATIENCE = 5000;
const MOMENT = 2400;

/** Making quotes in one document, and the way between a quote's words and its card. */
export class Quoting {
  constructor({ editor, room, address, words, say }) {
    Object.assign(this, { editor, room, address, words, say });
  }

  /** Keep the selected words as a quote; `tags` is the person's list, separated by commas. */
  async make(tags = "") {
    if (!quotable(this.editor)) return this.say(this.words.quote_nothing);
    if (!this.room.live) return this.say(this.words.quote_offline);
    const range = trimmed(this.editor.state);
    const kept = quoteOn(this.editor.state.doc, range);
    if (kept) {
      showCard(kept);
      return this.say(this.words.quote_already);
    }
    const id = uuid7();
    if (!this.#mark(range, id)) return this.say(this.words.quote_not_here);
    const text = wordsUnder(this.editor.state.doc, id);
    this.editor.commands.setTextSelection(range.to);
    const saved = await this.room.settled(PATIENCE);
    const refusal = saved ? await this.#send({ id, text, tags }) : this.words.quote_failed;
    if (!refusal) return this.say(this.words.quote_made);
    removeMark(this.editor, id);
    return this.say(refusal);
  }

  /** Not part of one's undo: undoing the typing before it must not lose the quote. */
  #mark({ from, to }, id) {
    const { state, view } = this.editor;
    const mark = state.schema.marks.quote.create({ id });
    view.dispatch(state.tr.addMark(from, to, mark).setMeta("addToHistory", false));
    return quotesIn(this.editor.state.doc).has(id);
  }

  /** Send a quote to be kept; answers the sentence with which it was refused, or nothing. */
  async #send(fields) {
    const answer = await fetch(this.address, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: {
        "HX-Request": "true",
        "HX-Request-Type": "partial",
        "X-CSRFToken": token(),
      },
    }).catch(() => null);
    const html = answer && !answer.redirected ? await answer.text() : "";
    if (answer?.status === 422) return reason(html) || this.words.quote_failed;
    if (!answer?.ok || !html) return this.words.quote_failed;
    await showPanel(html);
    return "";
  }
}

/** What stands at the field of a form that came back. */
function reason(html) {
  const form = new DOMParser().parseFromString(html, "text/html");
  return form.querySelector(".field-error")?.textContent.trim();
}

/** Take the quote's mark off the words, as when the quote was not kept or is removed. */
export function removeMark(editor, id) {
  const { state, view } = editor;
  const tr = state.tr.setMeta("addToHistory", false);
  state.doc.descendants((node, at) => {
    const mark = node.marks.find((m) => m.type.name === "quote" && m.attrs.id === id);
    if (mark) tr.removeMark(at, at + node.nodeSize, mark);
  });
  if (tr.docChanged) view.dispatch(tr);
}

/** The quotes under the caret, innermost first. */
export function quotesAtCaret(editor) {
  const { $from } = editor.state.selection;
  const marks = [...$from.marks(), ...($from.nodeAfter?.marks ?? [])];
  return [...new Set(marks.filter((m) => m.type.name === "quote").map((m) => m.attrs.id))];
}

/** Bring a quote's card into view and light it up for a moment. */
export function showCard(id) {
  const cards = document.querySelectorAll(`[data-quote-card="${CSS.escape(id)}"]`);
  bring(cards[0]);
  for (const card of cards) card.classList.add("is-pointed");
  setTimeout(() => {
    for (const card of cards) card.classList.remove("is-pointed");
  }, MOMENT);
}

/** Bring a quote's words into view and light them up for a moment. False if they are not here. */
export function showWords(root, editor, id) {
  const words = root.querySelector(`mark[data-quote~="${CSS.escape(id)}"]`);
  if (!words) return false;
  bring(words);
  if (!editor) return true;
  const point = (at) => editor.view.dispatch(editor.state.tr.setMeta(pointedQuote, { id: at }));
  point(id);
  setTimeout(() => editor.isDestroyed || point(null), MOMENT);
  return true;
}

/** Scroll something into view, calmly. */
export function bring(element) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}

async function showPanel(html) {
  const panel = document.querySelector("#quotes");
  if (!html.trim()) return;
  if (window.htmx?.swap) {
    const source = panel ?? document.body;
    const swap = panel ? "outerMorph" : "none";
    await window.htmx.swap({ text: html, sourceElement: source, target: source, swap });
  } else if (panel) {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("#quotes");
    if (fresh) panel.replaceWith(fresh);
  }
}

/** The selection without the spaces at its ends. */
function trimmed({ doc, selection }) {
  let { from, to } = selection;
  const blank = (a, b) => doc.textBetween(a, b, " ", " ").trim() === "";
  while (from < to && blank(from, from + 1)) from += 1;
  while (to > from && blank(to - 1, to)) to -= 1;
  return { from, to };
}

/** A version 7 UUID: sorts by the time it was made. */
export function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const time = Date.now();
  for (let i = 0; i < 6; i += 1) bytes[i] = Math.floor(time / 2 ** (8 * (5 - i))) % 256;
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

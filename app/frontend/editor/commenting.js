import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from "@tiptap/y-tiptap";
import { showSettled } from "./commentmark.js";
import { bring, uuid7 } from "./quoting.js";
import { quotable } from "./selectionbar.js";

/**
 * Comments on words: the panel under the document asks, the server keeps, and only then the words
 * get their mark. Where the words are is remembered in the shared document, so that others may
 * write on meanwhile.
 */
export class Commenting {
  #waiting = null;
  #looking = 0;

  constructor({ editor, room, slot, words, say, signal }) {
    Object.assign(this, { editor, room, slot, words, say });
    const drawn = new MutationObserver(() => this.#drawn());
    drawn.observe(slot, { childList: true });
    const changed = () => {
      clearTimeout(this.#looking);
      this.#looking = setTimeout(() => this.#place(), 300);
    };
    editor.on("update", changed);
    signal.addEventListener("abort", () => {
      drawn.disconnect();
      clearTimeout(this.#looking);
    });
    slot.addEventListener("click", (event) => this.#clicked(event), { signal });
  }

  /** Ask for a comment on the selected words. */
  make() {
    if (!quotable(this.editor)) return this.say(this.words.comment_nothing);
    if (!this.room.live) return this.say(this.words.comment_offline);
    const { from, to } = this.editor.state.selection;
    const text = this.editor.state.doc.textBetween(from, to, " ");
    this.#waiting = { id: uuid7(), text, from: this.#keep(from), to: this.#keep(to) };
    this.#open();
  }

  /** Show the thread of the words that were clicked. */
  show(id) {
    this.#asked = id;
    this.#open();
  }

  #asked = null;

  #open() {
    if (this.slot.querySelector("[data-talk]")) this.#drawn();
    else document.getElementById(`${this.slot.id}-open`)?.click();
  }

  #drawn() {
    if (!this.slot.querySelector("[data-talk]")) {
      this.#waiting = null;
      return;
    }
    const settled = [...this.slot.querySelectorAll("[data-settled]")];
    showSettled(
      this.editor,
      settled.map((thread) => thread.dataset.thread),
    );
    if (this.#waiting && this.#thread(this.#waiting.id)) this.#mark();
    else if (this.#waiting) this.#fill();
    else if (this.#asked) bring(this.#thread(this.#asked));
    this.#asked = null;
    this.#place();
  }

  /** A thread leads to its words as long as they stand in the text; else it says that they went. */
  #place() {
    for (const link of this.slot.querySelectorAll("[data-show-comment]")) {
      const isThere = this.#words(link.dataset.showComment) !== null;
      if (isThere) link.href = link.dataset.place;
      else link.removeAttribute("href");
      link.parentElement.querySelector("[data-words-gone]").hidden = isThere;
    }
  }

  #words(id) {
    return this.editor.view.dom.querySelector(`[data-comment="${CSS.escape(id)}"]`);
  }

  #thread(id) {
    return this.slot.querySelector(`[data-thread="${CSS.escape(id)}"]`);
  }

  #fill() {
    const { id, text } = this.#waiting;
    const form = this.slot.querySelector("[data-talk-new]");
    if (!form) return;
    form.querySelector("[name='words']").value = text;
    form.querySelector("[name='mark']").value = id;
    const shown = form.querySelector("[data-talk-words]");
    shown.textContent = this.words.comment_on.replace("{words}", text);
    shown.hidden = false;
    form.querySelector("textarea").focus();
  }

  #mark() {
    const { id, from, to } = this.#waiting;
    this.#waiting = null;
    const [start, end] = [this.#find(from), this.#find(to)];
    if (start === null || end === null || start >= end) return;
    const { state, view } = this.editor;
    const mark = state.schema.marks.comment.create({ id });
    view.dispatch(state.tr.addMark(start, end, mark).setMeta("addToHistory", false));
  }

  #keep(position) {
    const { type, binding } = ySyncPluginKey.getState(this.editor.state);
    return absolutePositionToRelativePosition(position, type, binding.mapping);
  }

  #find(kept) {
    const { doc, type, binding } = ySyncPluginKey.getState(this.editor.state);
    return relativePositionToAbsolutePosition(doc, type, kept, binding.mapping);
  }

  #clicked(event) {
    const link = event.target.closest("[data-show-comment]");
    if (!link) return;
    const words = this.#words(link.dataset.showComment);
    if (words) event.preventDefault();
    bring(words);
  }
}

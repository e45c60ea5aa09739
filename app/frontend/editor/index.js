import { Editor, getSchema } from "@tiptap/core";
import { colourClass, nameOf } from "./carets.js";
import { chooseQuote } from "./choices.js";
import { Commenting } from "./commenting.js";
import { freshId, inPageLanguage, make } from "./dom.js";
import { findBar } from "./find.js";
import { whoIsHere } from "./identity.js";
import { Mentions } from "./mentions.js";
import { Notice } from "./notice.js";
import { ownDevice } from "./owndevice.js";
import { isOffice, pastedFromOffice, withoutStyles } from "./pasted.js";
import { bringsPictures, Pictures } from "./pictures.js";
import { toTheEnd } from "./putting.js";
import { Quoting, quotesAtCaret, removeMark, showCard, showWords } from "./quoting.js";
import { CLOSED_TO_THEM } from "./room.js";
import { enter, leave } from "./rooms.js";
import { forgetState, showState } from "./savestate.js";
import { changedIn, extensions, SCHEMA, understands } from "./schema.js";
import { quotable, selectionBar } from "./selectionbar.js";
import { toolbar } from "./toolbar.js";
import { wordCount } from "./wordcount.js";

// What lies over the text while one scrolls, in pixels: header and tools above, a phone's tools below.
const SIGHT = { top: 150, right: 0, bottom: 70, left: 0 };

/**
 * A document several people write in at once. Until its room is open, and without scripts, the
 * server's snapshot inside it stays readable. Its attributes are set by `document_editor` in
 * templates/components/editor.html.
 */
class LiveDocument extends HTMLElement {
  connectedCallback() {
    if (this.room) return;
    this.words = JSON.parse(this.dataset.words);
    const { userId, userName, userColour } = this.dataset;
    this.user = { id: userId, name: userName, colour: Number(userColour) };
    this.seen = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) this.#begin();
    });
    this.seen.observe(this);
    if (this.dataset.writable === "true") this.#awaitKeys();
  }

  /** Who comes by keyboard meets the document before it is in sight: it takes the focus, then opens. */
  #awaitKeys() {
    this.tabIndex = 0;
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", this.dataset.label);
    const come = () => this.room || this.#begin();
    this.addEventListener("focus", come, { once: true });
  }

  #takeKeys() {
    const here = document.activeElement === this;
    for (const name of ["tabindex", "role", "aria-label"]) this.removeAttribute(name);
    if (here) this.editor.commands.focus("start");
  }

  disconnectedCallback() {
    queueMicrotask(() => !this.isConnected && this.#leave());
  }

  #begin() {
    this.seen.disconnect();
    this.room = enter({
      id: this.dataset.document,
      schema: Number(this.dataset.schema) || SCHEMA,
      writable: this.dataset.writable === "true",
      user: this.user,
    });
    this.room.entered = true;
    this.notice = new Notice(this.words);
    this.people = make("p", { class: "document-people" });
    this.prepend(this.notice.element);
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.room.addEventListener("state", () => this.#state(), { signal });
    this.room.addEventListener("open", () => this.#open(), { signal });
    this.room.addEventListener("return", () => this.#refreshQuotes(), { signal });
    this.room.addEventListener("rights", () => this.#rights(), { signal });
    addEventListener("focus", () => this.#again(), { signal });
    document.addEventListener("click", (event) => this.#quoteLink(event), { signal });
    document.addEventListener("quote-removed", (event) => this.#removed(event), { signal });
    this.#state();
    if (this.room.opened) this.#open();
  }

  #leave() {
    this.seen?.disconnect();
    if (!this.room) return;
    const room = this.room;
    this.listening.abort();
    this.room = null;
    room.provider.awareness.off("change", this.onPeople);
    this.editor?.destroy();
    this.editor = this.finding = null;
    room.entered = false;
    leave(room).then(() => room.entered || forgetState(room));
  }

  #open() {
    if (this.editor) return;
    const { room, user, words } = this;
    const parts = extensions({ room, user, words, described: () => this.pictures?.describe() });
    if (!this.#fits(getSchema(parts))) return;
    const host = make("div", { class: "document-writing" });
    const hint = make("p", { id: freshId("keys"), class: "visually-hidden" }, this.words.keys);
    this.editor = new Editor({
      element: host,
      extensions: parts,
      injectCSS: false,
      editable: this.room.editable,
      enableContentCheck: true,
      editorProps: {
        scrollMargin: SIGHT,
        scrollThreshold: SIGHT,
        attributes: this.#attributes(hint.id),
        handleKeyDown: (_view, event) => this.#keys(event),
        transformPastedHTML: (html) => this.#pastedHtml(html),
        handlePaste: (view, event) => this.pictures?.pasted(event) || pastedFromOffice(view, event),
        handleDrop: (view, event, _slice, moved) => this.pictures?.dropped(view, event, moved),
        handleClick: (_view, _at, event) => this.#markClicked(event),
      },
      onContentError: () => this.room.end("reload"),
    });
    this.querySelector("[data-snapshot]")?.remove();
    const furniture = this.#furniture(host);
    for (const one of furniture) if (one !== host) inPageLanguage(one);
    this.append(...furniture, hint);
    this.onPeople = () => this.#showPeople();
    this.room.provider.awareness.on("change", this.onPeople);
    this.#showPeople();
    this.toggleAttribute("data-open", true);
    this.#state();
    this.#takeKeys();
    this.#askedFor();
    this.#leftOver();
  }

  /**
   * An editor too old for the document would delete what it does not know, for everyone: it never
   * opens, and one that is open stops sending before the binding has seen the change.
   */
  #fits(schema) {
    const fragment = this.room.doc.getXmlFragment("default");
    const judge = (types) => {
      const fits = types.every((type) => understands(schema, type));
      if (!fits) this.room.end("reload");
      return fits;
    };
    fragment.observeDeep((events, change) => !change.local && judge(changedIn(events)));
    return judge([fragment]);
  }

  #pastedHtml(html) {
    // Office programs’ HTML comes by once more when it is tidied: their boxes to tick are no pictures.
    if (!isOffice(html) && bringsPictures(html)) this.notice.say(this.words.image_left_out);
    return withoutStyles(html);
  }

  #attributes(hint) {
    return {
      class: "document",
      role: "textbox",
      "aria-multiline": "true",
      "aria-label": this.dataset.label,
      "aria-describedby": hint,
      ...(this.lang && { lang: this.lang }),
      ...(this.dir && { dir: this.dir }),
    };
  }

  #furniture(host) {
    const say = (text) => this.notice.say(text);
    const { quotesUrl, quoteChoicesUrl } = this.dataset;
    const { editor, room, words } = this;
    const usable = () => quotable(editor);
    const extra = [];
    const parts = [host];
    const making = [];
    if (quotesUrl) {
      this.quoting = new Quoting({ editor, room, address: quotesUrl, words, say });
      extra.push({ name: "quote", press: () => this.quoting.make(), usable });
      making.push((tags) => this.quoting.make(tags));
    }
    const slot = document.getElementById(`talk-${this.dataset.document}`);
    if (slot) {
      const { signal } = this.listening;
      this.commenting = new Commenting({ editor, room, slot, words, say, signal });
      const press = () => this.commenting.make();
      extra.push({ name: "comment", press, usable });
      parts.push(selectionBar(editor, words, { quote: making[0], comment: press }).element);
    }
    if (quoteChoicesUrl) {
      const press = () => chooseQuote(this.editor, quoteChoicesUrl, this.words, say);
      extra.push({ name: "insert_quote", press });
    }
    if (this.dataset.imagesUrl) {
      this.pictures = new Pictures({ editor, room, address: this.dataset.imagesUrl, words, say });
      extra.push(...this.pictures.tools);
      parts.push(this.pictures.input);
    }
    extra.push({ name: "find", press: () => this.#find() });
    this.tools = toolbar(this.editor, this.words, extra);
    this.tools.element.append(wordCount(editor, words), this.people);
    if (this.dataset.namesUrl) {
      this.mentions = new Mentions({ editor, address: this.dataset.namesUrl, words, within: this });
      parts.push(this.mentions.element);
    }
    if (this.dataset.writable === "true") parts.push(ownDevice(room, words));
    return [this.tools.element, ...parts];
  }

  #keys(event) {
    if (this.mentions?.handles(event)) return true;
    if (event.altKey && event.key === "F10") {
      this.tools.focus();
      return true;
    }
    const command = event.ctrlKey || event.metaKey;
    if (command && !event.shiftKey && event.key === "End") return toTheEnd(this.editor.view);
    if (command && !event.altKey && event.key.toLowerCase() === "k") {
      this.tools.element.querySelector(".tool-link").click();
      return true;
    }
    if (command && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "f") {
      this.#find();
      return true;
    }
    if (command && event.altKey && event.code === "KeyM") {
      this.commenting?.make();
      return true;
    }
    const quote = command && event.altKey && event.code === "KeyQ";
    if (!quote || event.getModifierState("AltGraph")) return false;
    const [here] = quotesAtCaret(this.editor);
    if (this.editor.state.selection.empty && here) showCard(here);
    else this.quoting?.make();
    return true;
  }

  #find() {
    this.finding ??= findBar(this.editor, this.words);
    if (!this.finding.element.isConnected) this.tools.element.append(this.finding.element);
    this.finding.open();
  }

  #markClicked(event) {
    const id = event.target.closest?.("mark[data-quote]")?.dataset.quote;
    if (id) showCard(id);
    const thread = event.target.closest?.("[data-comment]")?.dataset.comment;
    if (thread) this.commenting?.show(thread);
    return false;
  }

  /** A card's way to its words: here, or on the page that its link leads to. */
  #quoteLink(event) {
    const link = event.target.closest?.("[data-show-quote]");
    if (!link) return;
    const id = link.dataset.showQuote;
    if (showWords(this, this.editor, id)) event.preventDefault();
    else if (link.href) link.hash = `words-${id}`;
  }

  #askedFor() {
    const [, id] = location.hash.match(/^#words-([0-9a-f-]{36})$/) ?? [];
    if (id) showWords(this, this.editor, id);
  }

  #removed(event) {
    if (this.editor?.isEditable) removeMark(this.editor, event.detail?.id ?? event.detail?.value);
  }

  #refreshQuotes() {
    document.dispatchEvent(new Event("live-document:refresh"));
  }

  #rights() {
    if (!this.editor) return;
    this.#allow();
    this.#leftOver();
  }

  #leftOver() {
    if (!this.room.writable && this.room.ledger.unsaved) this.#explain("rights-lost");
  }

  #state() {
    const state = this.room.state;
    showState(this.room, state, this.words);
    this.dataset.state = state.kind;
    this.toggleAttribute("data-unsent", state.unsaved > 0);
    if (state.kind === "signed-out") document.dispatchEvent(new Event("signed-out"));
    this.#allow();
    if (!this.room.ending) return this.notice.kind === "rights-lost" || this.notice.clear();
    if (this.notice.kind !== "other-person") this.#explain(state.kind);
    if (CLOSED_TO_THEM.includes(state.kind)) this.#drop();
  }

  #allow() {
    if (!this.editor) return;
    const { editable } = this.room;
    if (this.editor.isEditable !== editable) this.editor.setEditable(editable, false);
    this.editor.view.dom.setAttribute("aria-readonly", String(!editable));
    this.tools.element.hidden = !editable;
  }

  #explain(kind) {
    this.notice.explain(kind, {
      updates: this.room.ledger.updates,
      signInUrl: this.dataset.signInUrl,
      again: () => this.#again(true),
      name: this.user.name,
    });
  }

  /** What is closed to a person leaves their tab too: words, undo, and unsent changes once shown. */
  #drop() {
    this.room.ledger.forget();
    this.editor?.destroy();
    this.editor = this.finding = null;
    this.replaceChildren(this.notice.element);
    document.dispatchEvent(new CustomEvent("record-withdrawn"));
  }

  /** After signing in again, go on only if it is the same person. */
  async #again(asked = false) {
    if (this.room?.ending !== "signed-out") return;
    const who = await whoIsHere(this.dataset.userId);
    if (this.room?.ending !== "signed-out") return;
    if (who === "same") this.#goOn();
    else if (who === "other") this.#explain("other-person");
    else if (asked) this.#explain("signed-out");
  }

  #goOn() {
    this.room.resume();
    document.dispatchEvent(new Event("signed-in"));
  }

  #showPeople() {
    const own = this.room.doc.clientID;
    const others = [...this.room.provider.awareness.getStates()]
      .filter(([client, state]) => client !== own && state.user)
      .map(([, state]) => state.user);
    const chips = others.map((person) =>
      make("span", { class: `document-person ${colourClass(person)}` }, nameOf(person)),
    );
    this.people.replaceChildren(...chips);
    this.people.hidden = !chips.length;
    this.people.setAttribute("aria-label", this.words.people);
  }
}

customElements.define("live-document", LiveDocument);

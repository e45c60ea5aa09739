import { comesBack } from "../back.js";
import { inPageLanguage, make } from "./dom.js";
import { wordsOf } from "./unsent.js";

/** What a person is told above the document when it cannot go on as usual. */
export class Notice {
  constructor(words) {
    this.words = words;
    this.element = inPageLanguage(make("div", { class: "document-notice", role: "status" }));
    this.kind = "";
    this.timer = 0;
  }

  /** A sentence that goes away by itself. */
  say(text) {
    if (this.kind) return;
    this.element.replaceChildren(make("p", {}, text));
    this.element.classList.add("passing");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => !this.kind && this.element.replaceChildren(), 8000);
  }

  clear() {
    if (!this.kind) return;
    this.kind = "";
    this.element.replaceChildren();
  }

  /** Explain an ending once, with what can be done about it and the words that were not saved. */
  explain(kind, { updates, signInUrl, again, name }) {
    if (this.kind === kind) return;
    this.kind = kind;
    this.element.classList.remove("passing");
    clearTimeout(this.timer);
    const sentence = this.words[`notice_${kind.replace("-", "_")}`].replace("{name}", name);
    this.element.replaceChildren(make("p", {}, sentence));
    if (kind === "signed-out") this.element.append(this.#signIn(signInUrl, again));
    if (kind === "reload" || kind === "stopped") this.element.append(this.#reload());
    if (kind !== "withdrawn" && kind !== "signed-out") this.#unsent(updates);
  }

  #signIn(address, again) {
    const link = { class: "document-tool", href: address, target: "_blank", rel: "noopener" };
    return make(
      "p",
      { class: "notice-ways" },
      comesBack(make("a", link, this.words.sign_in)),
      make("button", { type: "button", class: "document-tool", onclick: again }, this.words.again),
    );
  }

  #reload() {
    const reload = () => location.reload();
    return make(
      "p",
      { class: "notice-ways" },
      make(
        "button",
        { type: "button", class: "document-tool", onclick: reload },
        this.words.reload,
      ),
    );
  }

  #unsent(updates) {
    const text = wordsOf(updates);
    if (!text) return;
    const box = make("textarea", { readonly: true, rows: "4", "aria-label": this.words.unsent });
    box.value = text;
    this.element.append(make("p", {}, this.words.unsent), box);
  }
}

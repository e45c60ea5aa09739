import { make } from "../editor/dom.js";
import { drawn } from "./drawn.js";
import { merged } from "./merged.js";

/** Two versions in one text: who wrote what between them, and what was taken out. */
class TextComparison extends HTMLElement {
  async connectedCallback() {
    this.words = JSON.parse(this.dataset.words);
    this.hands = new Map();
    for (const hand of JSON.parse(this.dataset.hands)) {
      for (const client of hand.clients) this.hands.set(client, hand);
    }
    try {
      const [earlier, later] = await Promise.all(
        [this.dataset.earlier, this.dataset.later].map(bytes),
      );
      this.#show(merged(earlier, later));
    } catch {
      this.prepend(make("p", { role: "status" }, this.words.failed));
    }
  }

  #who(client) {
    const { name, colour } = this.hands.get(client) ?? {};
    return { name: name || this.words.nobody, colour: colour ?? 12 };
  }

  #show(tree) {
    const text = make("div", { class: "document merged-text" });
    const { pictures } = this.dataset;
    text.append(...drawn(tree, (client) => this.#who(client), this.words, pictures));
    const surface = make("div", { class: "surface" }, text);
    this.replaceChildren(this.#legend(text), surface);
  }

  #legend(text) {
    const people = new Map();
    for (const added of text.querySelectorAll("ins")) {
      const name = added.title;
      const length = added.textContent.length - added.firstChild.textContent.length;
      const known = people.get(name) ?? { colour: added.className, length: 0 };
      people.set(name, { ...known, length: known.length + length });
    }
    if (!people.size && !text.querySelector("del, .is-taken, .is-added")) {
      return make("p", { role: "status" }, this.words.nothing);
    }
    const chips = [...people].map(([name, { colour }]) =>
      make("span", { class: `document-person ${colour}` }, name),
    );
    const out = text.querySelector("del") ? [make("span", {}, this.words.out)] : [];
    return make("p", { class: "comparison-legend", role: "status" }, ...chips, ...out);
  }
}

async function bytes(address) {
  const answer = await fetch(address);
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return new Uint8Array(await answer.arrayBuffer());
}

customElements.define("text-comparison", TextComparison);

// <run-chart data-src="…/chart.json?site=…" data-bokeh="…/bokeh.min.js"> holds the server's SVG.
// Once it is in view, and wide enough to point at, the interactive chart takes the SVG's place;
// if anything fails, the SVG stays. Give it hx-morph-skip: its inside is its own.
import "./picture.js";

const WIDE = 512;
const dark = matchMedia("(prefers-color-scheme: dark)");
const scripts = new Map();

/** Bokeh itself, loaded once a page. */
function library(address) {
  if (!scripts.has(address)) {
    scripts.set(
      address,
      new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = address;
        script.onload = () => resolve(window.Bokeh);
        script.onerror = () => {
          scripts.delete(address);
          reject(new Error("the chart library did not load"));
        };
        document.head.append(script);
      }),
    );
  }
  return scripts.get(address);
}

async function itemAt(src) {
  const address = new URL(src, location.href);
  address.searchParams.set("theme", dark.matches ? "dark" : "light");
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`the chart answered ${answer.status}`);
  return answer.json();
}

/** Bokeh keeps what it has drawn until it is told, or every swap of a page leaks a document. */
function release(bokeh, views) {
  for (const view of views.roots ?? []) {
    const doc = view.model.document;
    const at = bokeh.documents.indexOf(doc);
    if (at >= 0) bokeh.documents.splice(at, 1);
    doc?.clear();
  }
  views.clear();
}

class RunChart extends HTMLElement {
  #observer = null;
  #live = null;
  #turn = 0;
  #redraw = () => {
    if (this.#live) this.#draw();
  };

  connectedCallback() {
    dark.addEventListener("change", this.#redraw);
    if (!this.dataset.src || !this.dataset.bokeh) return;
    this.#observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting) || this.clientWidth < WIDE) return;
      this.#observer.disconnect();
      this.#draw();
    });
    this.#observer.observe(this);
  }

  disconnectedCallback() {
    dark.removeEventListener("change", this.#redraw);
    this.#observer?.disconnect();
    this.#turn += 1;
    this.#clear();
  }

  async #draw() {
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const [bokeh, item] = await Promise.all([
        library(this.dataset.bokeh),
        itemAt(this.dataset.src),
      ]);
      if (turn !== this.#turn) return;
      this.#clear();
      await this.#embed(bokeh, item);
      if (turn !== this.#turn) this.#clear();
    } catch (trouble) {
      if (turn === this.#turn) this.#clear();
      console.warn("The still picture stays:", trouble);
    }
  }

  async #embed(bokeh, item) {
    const place = document.createElement("div");
    place.className = "chart-live";
    place.role = "img";
    place.ariaLabel = ["title", "desc"]
      .map((name) => this.querySelector(`svg > ${name}`)?.textContent)
      .filter(Boolean)
      .join(". ");
    this.#live = { bokeh, place, views: null };
    this.append(place);
    this.#live.views = await bokeh.embed.embed_item(item, place);
    this.classList.add("live");
  }

  #clear() {
    const live = this.#live;
    this.#live = null;
    this.classList.remove("live");
    if (!live) return;
    if (live.views) release(live.bokeh, live.views);
    live.place.remove();
  }
}

customElements.define("run-chart", RunChart);

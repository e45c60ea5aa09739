// <run-chart data-src="…/chart.json?site=…" data-bokeh="…/bokeh.min.js"> holds the server's SVG.
// Once it is in view, and wide enough to point at, the interactive chart takes the SVG's place (on
// phones and slow lines once it is touched); if anything fails, the SVG stays. Arrow keys go from
// point to point and say each, a finger says the nearest. Give it hx-morph-skip: its inside is its
// own.
import "./picture.js";

const WIDE = 512;
const FAR = 1e6; // points: to either end
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

async function itemAt(src, narrow) {
  const address = new URL(src, location.href);
  address.searchParams.set("theme", dark.matches ? "dark" : "light");
  if (narrow) address.searchParams.set("size", "phone");
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`the chart answered ${answer.status}`);
  return answer.json();
}

/** What Bokeh hangs on the visual viewport while it draws, and never takes off again by itself:
 * each would hold its whole plot for as long as the page lives. One drawing at a time. */
let drawing = Promise.resolve();

function embedded(bokeh, item, place) {
  const turn = drawing.then(async () => {
    const hung = [];
    const viewport = window.visualViewport;
    if (viewport) {
      viewport.addEventListener = (...listener) => {
        hung.push(listener);
        EventTarget.prototype.addEventListener.apply(viewport, listener);
      };
    }
    try {
      const views = await bokeh.embed.embed_item(item, place);
      return { views, hung };
    } finally {
      if (viewport) delete viewport.addEventListener;
    }
  });
  drawing = turn.catch(() => {});
  return turn;
}

/** Bokeh keeps what it has drawn until it is told, or every swap of a page leaks a document. */
function release(bokeh, { views, hung }) {
  for (const listener of hung) window.visualViewport.removeEventListener(...listener);
  for (const view of views.roots ?? []) {
    const doc = view.model.document;
    const at = bokeh.documents.indexOf(doc);
    if (at >= 0) bokeh.documents.splice(at, 1);
    doc?.clear();
  }
  views.clear();
}

/** Whether the line is too slow, or too dear, to load a library for a look. */
function sparing() {
  const line = navigator.connection;
  return Boolean(line?.saveData) || /2g/.test(line?.effectiveType ?? "");
}

/** Which point is nearest to a place across the screen. */
function nearest(views, across) {
  for (const view of views?.roots ?? []) {
    const { left } = view.el.getBoundingClientRect();
    return Math.round(view.frame.x_scale.invert(across - left));
  }
  return -1;
}

/** The points of a drawn chart, with the words about each. */
function pointsOf(views) {
  for (const view of views?.roots ?? []) {
    const drawn = view.model.renderers?.find((one) => one.data_source?.data.label);
    if (drawn) return drawn.data_source;
  }
  return null;
}

class RunChart extends HTMLElement {
  #observer = null;
  #live = null;
  #turn = 0;
  #drawing = null;
  #at = -1;
  #redraw = () => {
    if (this.#live) this.#begin();
  };
  #wake = () => {
    if (!this.#live && !this.#drawing) this.#begin();
  };

  connectedCallback() {
    dark.addEventListener("change", this.#redraw);
    if (!this.dataset.src || !this.dataset.bokeh) return;
    this.addEventListener("keydown", this);
    this.addEventListener("click", this);
    if (sparing()) return;
    this.#observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting) || this.clientWidth < WIDE) return;
      this.#observer.disconnect();
      this.#wake();
    });
    this.#observer.observe(this);
  }

  handleEvent(event) {
    if (event.type === "click") this.#tapped(event);
    else this.#pressed(event);
  }

  /** The first touch brings the interactive chart; a finger on it says the nearest point. */
  async #tapped(tap) {
    const finger = tap.pointerType === "touch" || this.clientWidth < WIDE;
    this.#wake();
    await this.#drawing;
    const source = pointsOf(this.#live?.views);
    if (source && finger) this.#show(source, nearest(this.#live.views, tap.clientX));
  }

  /** Arrow keys, Home and End choose a point; Escape lets it go. */
  async #pressed(press) {
    const steps = { ArrowRight: 1, ArrowLeft: -1, Home: -FAR, End: FAR, Escape: 0 };
    if (!(press.key in steps) || press.altKey || press.ctrlKey || press.metaKey) return;
    press.preventDefault();
    this.#wake();
    await this.#drawing;
    const source = pointsOf(this.#live?.views);
    if (source) this.#choose(source, steps[press.key]);
  }

  #choose(source, step) {
    const from = this.#at < 0 && step < 0 ? source.data.label.length : this.#at;
    this.#show(source, step ? Math.max(0, from + step) : -1);
  }

  #show(source, wanted) {
    const { label, value, n, detail } = source.data;
    const at = Math.min(label.length - 1, wanted);
    this.#at = at;
    source.selected.indices = at < 0 ? [] : [at];
    const words = at < 0 ? [] : [label[at], value[at], n[at] && `n ${n[at]}`, detail[at]];
    this.#said().textContent = words.filter(Boolean).join(", ");
  }

  #said() {
    let said = this.querySelector(".chart-said");
    if (!said) {
      said = document.createElement("p");
      said.className = "chart-said";
      said.role = "status";
      this.append(said);
    }
    return said;
  }

  /** Take over what a newer page shows: its picture at once, its drawing in place of this one. */
  renew(fresh) {
    this.dataset.src = fresh.dataset.src;
    for (const old of this.querySelectorAll(":scope > svg")) old.remove();
    this.prepend(...fresh.querySelectorAll(":scope > svg"));
    this.#redraw();
  }

  #begin() {
    this.#drawing = this.#draw();
  }

  disconnectedCallback() {
    dark.removeEventListener("change", this.#redraw);
    this.removeEventListener("keydown", this);
    this.removeEventListener("click", this);
    this.#observer?.disconnect();
    this.#turn += 1;
    this.#drawing = null;
    this.#clear();
  }

  async #draw() {
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const [bokeh, item] = await Promise.all([
        library(this.dataset.bokeh),
        itemAt(this.dataset.src, this.clientWidth < WIDE),
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
    const live = { bokeh, place, views: null, hung: [] };
    this.#live = live;
    this.append(place);
    Object.assign(live, await embedded(bokeh, item, place));
    if (this.#live === live) this.classList.add("live");
    else release(bokeh, live);
  }

  #clear() {
    const live = this.#live;
    this.#at = -1;
    this.querySelector(".chart-said")?.remove();
    this.#live = null;
    this.classList.remove("live");
    if (!live) return;
    if (live.views) release(live.bokeh, live);
    live.place.remove();
  }
}

customElements.define("run-chart", RunChart);

/**
 * The one place that says whether what was written is kept: the page's `[data-save-state]`.
 * With several documents on a page the state that needs most attention is shown.
 */
const ORDER = [
  "withdrawn",
  "no-access",
  "gone",
  "stopped",
  "reload",
  "signed-out",
  "offline",
  "reconnecting",
  "connecting",
  "saving",
  "saved",
  "readonly",
];
const LINGER = 350;
const states = new Map();
let settle = 0;

/** Note the state of one document: `{ kind, unsaved }` and the words to say it in. */
export function showState(document_, state, words) {
  states.set(document_, { ...state, words });
  clearTimeout(settle);
  if (worst().kind === "saved") settle = setTimeout(paint, LINGER);
  else paint();
}

export function forgetState(document_) {
  states.delete(document_);
  paint();
}

/** A state in words, such as “Offline – 12 changes in this tab, keep it open”. */
export function sentence({ kind, unsaved, safe, words }) {
  if (kind !== "offline") return words[`state_${kind.replace("-", "_")}`];
  const key = `state_${safe ? "kept" : "offline"}_${unsaved === 1 ? "one" : "many"}`;
  return words[key].replace("{n}", String(unsaved));
}

function worst() {
  const all = [...states.values()];
  const [first] = all.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  if (!first) return { kind: "" };
  const unsaved = all.reduce((sum, state) => sum + state.unsaved, 0);
  const safe = all.every((state) => state.safe || !state.unsaved);
  return { ...first, safe, unsaved: first.kind === "offline" ? unsaved : first.unsaved };
}

function paint() {
  const state = worst();
  const text = state.kind ? sentence(state) : "";
  for (const slot of document.querySelectorAll("[data-save-state]")) {
    // Told aloud when the kind changes, but not each time a letter is saved.
    const quiet = slot.dataset.state === state.kind || /sav/.test(state.kind);
    slot.setAttribute("aria-live", quiet ? "off" : "polite");
    slot.dataset.state = state.kind;
    if (slot.textContent.trim() !== text) slot.textContent = text;
  }
}

document.addEventListener("htmx:after:swap", paint);

addEventListener("beforeunload", (event) => {
  const losing = [...states.values()].some(
    (state) => state.unsaved && !state.safe && state.kind !== "withdrawn",
  );
  if (losing) event.preventDefault();
});

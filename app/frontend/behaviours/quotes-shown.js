// The quotes that stand anywhere on the page (`data-quote="<id>"`), and taking their words away.
// A mark in the notes is not a quote: the notes keep their words as long as they are kept.
const SHOWN = "[data-quote]:not(mark)";
const HOLDERS = "li, figure"; // stay in their place, with other words in them

export function quotesShown() {
  return [...new Set([...document.querySelectorAll(SHOWN)].map(({ dataset }) => dataset.quote))];
}

/** Put a sentence where these quotes stood; whoever was in one of them stays there. */
export function takeBack(ids, words) {
  const gone = new Set(ids);
  for (const shown of document.querySelectorAll(SHOWN)) {
    if (gone.has(shown.dataset.quote)) empty(shown, words);
  }
}

function empty(shown, words) {
  if (shown.matches("option")) return shown.remove();
  const held = shown.contains(document.activeElement);
  const stays = shown.matches(HOLDERS);
  const sentence = document.createElement(stays || shown.matches("p") ? "p" : "span");
  sentence.className = "quote-gone";
  sentence.textContent = words;
  delete shown.dataset.quote;
  if (stays) shown.replaceChildren(sentence);
  else shown.replaceWith(sentence);
  if (!held) return;
  sentence.tabIndex = -1;
  sentence.focus({ preventScroll: true });
}

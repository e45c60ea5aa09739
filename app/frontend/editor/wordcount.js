import { make } from "./dom.js";

const PAUSE = 400;

/** How many words the text has; counted when typing pauses. */
export function wordCount(editor, words) {
  const element = make("span", { class: "word-count" });
  const count = () => {
    if (editor.isDestroyed) return;
    const { doc } = editor.state;
    const n = wordsIn(
      doc.textBetween(0, doc.content.size, "\n", " "),
      document.documentElement.lang,
    );
    element.textContent = n === 1 ? words.words_one : words.words_many.replace("{n}", String(n));
  };
  let timer = 0;
  editor.on("update", () => {
    clearTimeout(timer);
    timer = setTimeout(count, PAUSE);
  });
  editor.on("destroy", () => clearTimeout(timer));
  count();
  return element;
}

/** Words as the language parts them, also where it puts no blanks between them. */
export function wordsIn(text, language) {
  if (!globalThis.Intl?.Segmenter) return text.split(/\s+/).filter(Boolean).length;
  let count = 0;
  for (const part of new Intl.Segmenter(language || "en", { granularity: "word" }).segment(text)) {
    if (part.isWordLike) count += 1;
  }
  return count;
}

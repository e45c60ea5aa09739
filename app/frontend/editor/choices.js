import { make } from "./dom.js";
import { put } from "./putting.js";

/** A dialog with the quotes that may be shown in this prose; choosing one puts it at the caret. */
export async function chooseQuote(editor, address, words, say) {
  const headers = { "HX-Request": "true", "HX-Request-Type": "partial" };
  const answer = await fetch(address, { headers }).catch(() => null);
  if (!answer?.ok || answer.redirected) return say(words.choices_failed);
  const list = make("div", { class: "quote-choices" });
  list.innerHTML = await answer.text();
  const close = make("button", { type: "button", class: "document-tool" }, words.close);
  const dialog = make(
    "dialog",
    { class: "quote-dialog", "aria-label": words.choices },
    make("h2", {}, words.choices),
    list,
    close,
  );
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    editor.view.focus();
  });
  list.addEventListener("click", (event) => {
    const id = event.target.closest("[data-quote-choice]")?.dataset.quoteChoice;
    if (!id) return;
    dialog.close();
    editor.commands.focus();
    put(editor, { type: "quoteRef", attrs: { id } });
  });
  document.body.append(dialog);
  dialog.showModal();
}

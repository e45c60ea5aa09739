import { freshId, make } from "./dom.js";
import { put } from "./putting.js";
import { Refused, sent } from "./sending.js";
import { shrunk } from "./shrink.js";

/**
 * Ask what is to be seen in a picture, send it, put it at the caret. True when it is in the text.
 * Until then the dialog keeps everything, also through a refusal or a lost connection.
 */
export async function picture({ editor, room, address, words, say }, file) {
  const drawn = await shrunk(file).catch(() => null);
  if (!drawn) return say(words.image_unreadable) ?? false;
  const form = dialog(words, { title: words.image_title, keep: words.image_keep });
  form.preview(drawn.canvas);
  const closed = () => room.ending && room.ending !== "signed-out" && form.close();
  room.addEventListener("state", closed);
  const alt = await form.answered(async (said) => {
    if (!room.live) throw new Refused(words.image_offline);
    const kept = await sent(address, drawn.blob, words, form.progress);
    put(editor, { type: "image", attrs: { ...kept, alt: said } });
  });
  room.removeEventListener("state", closed);
  if (!editor.isDestroyed) editor.view.focus();
  return alt !== null;
}

/** Say anew what is to be seen in a picture that stands in the text. */
export async function describe({ editor, words, node }) {
  const form = dialog(words, { title: words.image_again, keep: words.image_words_keep });
  form.fill(node.attrs.alt);
  await form.answered((alt) => {
    const { state, view } = editor;
    const tr = state.tr;
    state.doc.descendants((one, at) => {
      if (one === node) tr.setNodeAttribute(at, "alt", alt);
    });
    view.dispatch(tr);
  });
  if (!editor.isDestroyed) editor.view.focus();
}

function dialog(words, { title, keep }) {
  const heading = make("h2", { id: freshId("picture") }, title);
  const shown = make("div", { class: "picture-shown" });
  const text = field(words);
  const box = make("input", { type: "checkbox" });
  const error = make("p", { class: "field-error", role: "alert" });
  const bar = make("progress", { max: "1", value: "0", "aria-label": words.image_sending });
  const send = make("button", { type: "submit", class: "button first" }, keep);
  const cancel = make("button", { type: "button", class: "button" }, words.image_cancel);
  const form = make(
    "form",
    { novalidate: true },
    text.element,
    make("label", { class: "choice" }, box, make("span", {}, words.image_decorative)),
    error,
    bar,
    make("p", { class: "buttons" }, send, cancel),
  );
  const attributes = { class: "dialog picture-dialog", "aria-labelledby": heading.id };
  const element = make("dialog", attributes, heading, shown, form);
  const close = () => element.close();
  bar.hidden = true;
  cancel.addEventListener("click", close);
  box.addEventListener("change", () => text.rest(box.checked));

  const busy = (is) => {
    send.disabled = is;
    bar.hidden = !is;
  };
  const answered = (keepIt) =>
    new Promise((resolve) => {
      let answer = null;
      element.addEventListener("close", () => {
        element.remove();
        resolve(answer);
      });
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const alt = box.checked ? "" : text.value();
        error.textContent = alt || box.checked ? "" : words.image_say;
        if (error.textContent) return text.focus();
        busy(true);
        try {
          await keepIt(alt);
          answer = alt;
          close();
        } catch (refusal) {
          error.textContent = refusal.message;
          busy(false);
        }
      });
      document.body.append(element);
      element.showModal();
      text.focus();
    });
  const fill = (alt) => {
    text.fill(alt);
    box.checked = !alt;
    text.rest(box.checked);
  };
  const progress = (share) => {
    bar.value = share;
  };
  return { answered, close, fill, preview: (canvas) => shown.append(canvas), progress };
}

function field(words) {
  const [id, hint] = [freshId("alt"), freshId("alt-hint")];
  const input = make("textarea", {
    ...{ id, class: "input", rows: "2", maxlength: "500", "aria-describedby": hint },
  });
  const element = make(
    "div",
    { class: "field" },
    make("label", { for: id }, words.image_alt),
    make("p", { id: hint, class: "hint" }, words.image_alt_hint),
    input,
  );
  return {
    element,
    value: () => input.value.replace(/\s+/g, " ").trim(),
    fill: (text) => {
      input.value = text;
    },
    rest: (off) => {
      input.disabled = off;
    },
    focus: () => input.focus(),
  };
}

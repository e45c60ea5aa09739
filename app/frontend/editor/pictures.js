import { make } from "./dom.js";
import { chosen } from "./image.js";

const KINDS = "image/jpeg,image/png,image/webp,image/gif";

/**
 * The ways a picture comes into a text: the tool with its file chooser (on a phone: the camera),
 * pasting, dropping. What then asks, draws and sends it loads on first use.
 */
export class Pictures {
  constructor({ editor, room, address, words, say }) {
    Object.assign(this, { editor, room, address, words, say });
    this.input = make("input", { type: "file", accept: KINDS, multiple: true, hidden: true });
    this.input.setAttribute("aria-label", words.tool_image);
    this.input.addEventListener("change", () => this.#brought([...this.input.files]));
  }

  get tools() {
    const isChosen = (editor) => chosen(editor) !== null;
    return [
      { name: "image", press: () => this.input.click(), shown: (editor) => !isChosen(editor) },
      { name: "image_words", press: () => this.describe(), shown: isChosen },
    ];
  }

  pasted(event) {
    return this.#taken(event.clipboardData);
  }

  dropped(view, event, moved) {
    const data = event.dataTransfer;
    if (moved || !filesIn(data).length) return false;
    const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
    if (at !== undefined) this.editor.commands.setTextSelection(at);
    return this.#taken(data);
  }

  /** Say once more what is to be seen in the selected picture. */
  describe() {
    const { editor, words } = this;
    const node = chosen(editor);
    import("./picturing.js").then(({ describe }) => describe({ editor, words, node }));
    return true;
  }

  #taken(data) {
    const files = filesIn(data);
    if (!files.length || !this.editor.isEditable) return false;
    this.#brought(files);
    return true;
  }

  async #brought(files) {
    this.input.value = "";
    const { picture } = await import("./picturing.js").catch(() => ({}));
    if (!picture) return this.say(this.words.image_offline);
    for (const file of files) if (!(await picture(this, file))) return;
  }
}

/** The pictures among what is brought. Beside words they are a copy of those, as Word makes one. */
function filesIn(data) {
  const files = [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));
  if (!files.length) return [];
  const html = data.getData("text/html");
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.body.textContent.trim() ? [] : files;
}

/** Whether pasted HTML shows pictures that are not this document's: those stay where they are. */
export function bringsPictures(html) {
  return /<img\b(?![^>]*\bdata-image=)/i.test(html);
}

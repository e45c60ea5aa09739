import { freshId, make } from "./dom.js";
import { safeAddress } from "./marks.js";

/** The small form that asks for a link's address, opened from the toolbar or with Ctrl K. */
export function linkForm(editor, words) {
  const error = make("p", { class: "link-error", id: freshId("link-error"), role: "alert" });
  const input = make("input", {
    type: "text",
    inputmode: "url",
    autocomplete: "off",
    "aria-label": words.link_address,
    "aria-describedby": error.id,
  });
  const remove = make("button", { type: "button", class: "document-tool" }, words.link_remove);
  const element = make(
    "form",
    { class: "link-form", hidden: true, "aria-label": words.tool_link },
    input,
    make("button", { type: "submit", class: "document-tool" }, words.link_set),
    remove,
    make("button", { type: "button", class: "document-tool", onclick: () => close() }, words.close),
    error,
  );
  const close = () => {
    element.hidden = true;
    error.textContent = "";
    editor.view.focus();
  };
  const open = () => {
    element.hidden = false;
    input.value = editor.getAttributes("link").href ?? "";
    remove.hidden = !input.value;
    input.focus();
  };
  const set = (event) => {
    event.preventDefault();
    const href = safeAddress(input.value);
    if (!href) {
      error.textContent = words.link_unsafe;
      input.focus();
      return;
    }
    place(editor, href);
    close();
  };
  element.addEventListener("submit", set);
  element.addEventListener("keydown", (event) => event.key === "Escape" && close());
  remove.addEventListener("click", () => {
    editor.chain().extendMarkRange("link").unsetMark("link").run();
    close();
  });
  return { element, open };
}

/** Link the selection, the link the caret is in, or the address itself where there is neither. */
function place(editor, href) {
  const chain = editor.chain().focus();
  if (editor.isActive("link")) chain.extendMarkRange("link").setMark("link", { href }).run();
  else if (!editor.state.selection.empty) chain.setMark("link", { href }).run();
  else {
    const text = href.replace(/^https?:\/\/|^mailto:|\/$/g, "");
    chain.insertContent({ type: "text", text, marks: [{ type: "link", attrs: { href } }] }).run();
  }
}

// Typing @ in a comment offers the people who can be asked; choosing one also ticks their box.
import { suggestions } from "../suggestions.js";
import { behaviour } from "./registry.js";

const BEGUN = /(?:^|\s)@([\p{L}\p{M}'’ -]{0,40})$/u;

behaviour(".talk-form textarea", (field) => {
  const boxes = [...field.form.querySelectorAll("[name='asked']")];
  if (!boxes.length) return;
  const people = boxes.map((box) => ({ box, title: box.labels[0].textContent.trim() }));
  const list = suggestions({ label: field.form.querySelector("legend").textContent, choose });
  field.after(list.element);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.element.id);

  function choose({ box, title }) {
    const before = field.value.slice(0, field.selectionStart);
    const at = before.lastIndexOf("@");
    field.setRangeText(`@${title} `, at, before.length, "end");
    box.checked = true;
    list.show([]);
    field.focus();
  }

  field.addEventListener("input", () => {
    const [, begun] = BEGUN.exec(field.value.slice(0, field.selectionStart)) ?? [];
    const typed = begun?.toLocaleLowerCase();
    const fits = ({ title }) => title.toLocaleLowerCase().includes(typed);
    list.show(begun === undefined ? [] : people.filter(fits).slice(0, 6));
    tie();
  });
  field.addEventListener("keydown", (event) => {
    if (list.handles(event)) {
      event.preventDefault();
      event.stopPropagation();
      tie();
    }
  });
  field.addEventListener("blur", () => list.show([]));

  function tie() {
    if (list.active) field.setAttribute("aria-activedescendant", list.active);
    else field.removeAttribute("aria-activedescendant");
  }
});

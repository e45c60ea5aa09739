// Who is in which field: said when a field of a form is entered, shown at the same field of
// everybody else's page – or at what opens its form, where that is not open. Only the form's
// address and the field's name travel, never what is in it.
import { behaviour } from "./registry.js";

const FIELDS = "input:not([type=hidden], [type=submit], [type=search]), textarea, select";
const LEFT_AFTER = 400; // from one field to the next nobody leaves

let people = [];

behaviour("[data-presence]", (slot) => {
  let said = "";
  let timer = 0;
  const say = (key) => {
    clearTimeout(timer);
    if (key === said) return;
    said = key;
    document.dispatchEvent(new CustomEvent("field-entered", { detail: key }));
  };
  document.addEventListener("focusin", ({ target }) => {
    const key = keyOf(target);
    clearTimeout(timer);
    if (key) say(key);
    else timer = setTimeout(say, LEFT_AFTER, "");
  });
  document.addEventListener("focusout", () => {
    clearTimeout(timer);
    timer = setTimeout(say, LEFT_AFTER, "");
  });
  document.addEventListener("people-here", ({ detail }) => {
    people = detail.filter(({ id }) => id !== slot.dataset.me);
    show(slot);
  });
  document.addEventListener("htmx:after:process", () => show(slot));
});

function keyOf(field) {
  if (!field.matches?.(FIELDS) || field.form?.method !== "post" || !field.name) return "";
  const slot = field.closest("[data-slot]")?.id ?? "";
  return `${pathOf(field.form)}#${field.name}@${slot}`;
}

function pathOf(form) {
  return new URL(form.getAttribute("action") || location.href, location.href).pathname;
}

function show(slot) {
  const wanted = new Map();
  for (const person of people) {
    for (const key of person.at ?? []) {
      const place = placeOf(key);
      if (place) wanted.set(`${key} ${person.id}`, { ...place, person });
    }
  }
  for (const label of document.querySelectorAll(".here-label[data-key]")) {
    const still = wanted.get(label.dataset.key);
    if (still?.holder === label.parentElement) wanted.delete(label.dataset.key);
    else clear(label);
  }
  for (const [key, { holder, field, person }] of wanted) {
    const words = field ? slot.dataset.writes : slot.dataset.edits;
    const sentence = words.replace("#", person.name);
    mark(holder, field, key, person, sentence);
    const title = field?.labels?.[0]?.firstChild?.textContent.trim();
    slot.querySelector("[data-said]").textContent = title ? `${title}: ${sentence}` : sentence;
  }
}

/** Where a field of somebody else's page is shown on this one. */
function placeOf(key) {
  const [, path, name, slot] = /^([^#]+)#([^@]+)@(.*)$/.exec(key) ?? [];
  for (const form of path ? document.forms : []) {
    if (form.method !== "post" || pathOf(form) !== path) continue;
    const field = [...form.elements].find((one) => one.name === name && one.matches(FIELDS));
    if (field) return { holder: field.closest(".field") ?? field.parentElement, field };
  }
  const opener = slot && document.getElementById(`${slot}-open`);
  return opener ? { holder: opener.closest(".line, li, p") ?? opener.parentElement } : null;
}

function mark(holder, field, key, person, words) {
  const label = document.createElement("span");
  label.className = `here-label person-${person.colour}`;
  label.dataset.key = key;
  label.textContent = words;
  holder.append(label);
  holder.classList.add("field-here", `person-${person.colour}`);
  if (!field) return;
  label.id = `here-${person.id}`;
  field.setAttribute("aria-describedby", `${described(field)} ${label.id}`.trim());
}

function clear(label) {
  const holder = label.parentElement;
  const colour = [...label.classList].find((name) => name.startsWith("person-"));
  for (const field of holder.querySelectorAll("[aria-describedby]")) {
    const left = described(field)
      .split(" ")
      .filter((id) => id && id !== label.id);
    if (left.length) field.setAttribute("aria-describedby", left.join(" "));
    else field.removeAttribute("aria-describedby");
  }
  label.remove();
  holder.classList.remove(colour);
  if (!holder.querySelector(":scope > .here-label")) holder.classList.remove("field-here");
}

function described(field) {
  return field.getAttribute("aria-describedby") ?? "";
}

// A short list under what somebody types, for arrows, Enter, Escape and the mouse: people and records
// that can be named with @. The field keeps the focus; `active` is the id it points at.
let serial = 0;

/** `choose(item)` is told which of the shown items, `{ title, note }`, was taken. */
export function suggestions({ label, choose }) {
  serial += 1;
  const stem = `suggested-${serial}`;
  const element = document.createElement("ul");
  element.className = "suggestions";
  element.id = stem;
  element.role = "listbox";
  element.ariaLabel = label;
  element.hidden = true;
  let items = [];
  let at = 0;

  element.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the field keeps the focus
    const option = event.target.closest("[role=option]");
    if (option) choose(items[[...element.children].indexOf(option)]);
  });

  function point(to) {
    at = (to + items.length) % items.length;
    [...element.children].forEach((option, index) => {
      option.ariaSelected = String(index === at);
    });
    if (element.children[at]) bringIntoSight(element.children[at], element);
  }

  return {
    element,
    get active() {
      return items.length ? `${stem}-${at}` : "";
    },
    show(found) {
      items = found;
      element.replaceChildren(...found.map((item, index) => option(`${stem}-${index}`, item)));
      element.hidden = !found.length;
      if (found.length) point(0);
    },
    /** Whether a key was for the list. */
    handles(event) {
      if (!items.length || event.ctrlKey || event.metaKey || event.altKey) return false;
      if (event.key === "ArrowDown") point(at + 1);
      else if (event.key === "ArrowUp") point(at - 1);
      else if (event.key === "Enter" || event.key === "Tab") choose(items[at]);
      else if (event.key === "Escape") this.show([]);
      else return false;
      return true;
    },
  };
}

function option(id, { title, note }) {
  const element = document.createElement("li");
  element.id = id;
  element.role = "option";
  element.append(title);
  if (!note) return element;
  const small = document.createElement("span");
  small.className = "muted fine";
  small.textContent = ` ${note}`;
  element.append(small);
  return element;
}

/** Scrolls the list alone: the page stays where the person is writing. */
function bringIntoSight(option, list) {
  const inner = option.getBoundingClientRect();
  const outer = list.getBoundingClientRect();
  list.scrollTop += Math.min(inner.top - outer.top, 0) + Math.max(inner.bottom - outer.bottom, 0);
}

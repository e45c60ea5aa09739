/** A small element: tag, properties (`class`, `data-…`, `aria-…` as attributes), children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value == null) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

let serial = 0;

export function freshId(stem) {
  serial += 1;
  return `${stem}-${serial}`;
}

/** What the page says around a text is in the page's language, whatever the text's own is. */
export function inPageLanguage(element) {
  element.lang = document.documentElement.lang;
  element.dir = document.documentElement.dir || "ltr";
  return element;
}

const ATTRIBUTES = /\s(style|on[a-z]+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]*)/gi;

/**
 * Pasted HTML without style attributes, which the page's policy would refuse one by one with an
 * error. What they say about weight, slant and striking out – the way word processors write it – is
 * kept as elements.
 */
export function withoutStyles(html) {
  const page = new DOMParser().parseFromString(stylesAside(html), "text/html");
  for (const element of page.querySelectorAll("[data-style]")) settle(element);
  for (const heading of page.querySelectorAll("h1, h4, h5, h6")) rename(heading);
  return page.body.innerHTML;
}

/** The HTML without style sheets and event attributes, and every `style` called `data-style`. */
export function stylesAside(html) {
  const bare = html.replace(/<style[\s\S]*?(<\/style>|$)/gi, "");
  return bare.replace(/<[a-z][^>]*>/gi, (tag) =>
    tag.replace(ATTRIBUTES, (_all, name, value) =>
      name.toLowerCase() === "style" ? ` data-style=${value}` : "",
    ),
  );
}

/** Whether Word or Google Docs wrote this HTML. */
export function isOffice(html) {
  return /mso-|class="?Mso|urn:schemas-microsoft-com|docs-internal-guid/i.test(html);
}

/** Clean what office programs wrote, which loads when it is first needed. True if it was theirs. */
export function pastedFromOffice(view, event) {
  const html = event.clipboardData?.getData("text/html") ?? "";
  if (!isOffice(html)) return false;
  const text = event.clipboardData.getData("text/plain");
  import("./office.js").then(
    ({ tidied }) => view.isDestroyed || view.pasteHTML(tidied(html)),
    () => view.isDestroyed || view.pasteText(text),
  );
  return true;
}

function settle(element) {
  const style = element.dataset.style.replace(/\s/g, "").toLowerCase();
  element.removeAttribute("data-style");
  if (/(^|;)font-weight:(bold|[6-9]00)/.test(style)) wrap(element, "strong");
  if (/(^|;)font-style:italic/.test(style)) wrap(element, "em");
  if (/(^|;)text-decoration(-line)?:[^;]*line-through/.test(style)) wrap(element, "s");
  if (element.localName === "b" && /(^|;)font-weight:(normal|400)/.test(style)) {
    element.replaceWith(...element.childNodes);
  }
}

/** A text has two ranks of headings: under the page’s own, and under those. */
function rename(heading) {
  const other = heading.ownerDocument.createElement(heading.localName === "h1" ? "h2" : "h3");
  other.append(...heading.childNodes);
  heading.replaceWith(other);
}

function wrap(element, tag) {
  const inner = element.ownerDocument.createElement(tag);
  inner.append(...element.childNodes);
  element.append(inner);
}

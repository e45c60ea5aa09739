import { stylesAside } from "./pasted.js";

/**
 * What Word and Google Docs put on the clipboard, as plain elements: their lists become lists,
 * checklists things to do, headings keep their rank, and bookmarks, comments, empty runs and office
 * markup go.
 */
export function tidied(html) {
  const page = new DOMParser().parseFromString(stylesAside(html), "text/html");
  const { body } = page;
  for (const rubbish of body.querySelectorAll(RUBBISH)) rubbish.remove();
  dropComments(page);
  wordLists(page);
  checklists(body);
  for (const element of [...body.querySelectorAll("*")]) plain(element);
  for (const line of body.querySelectorAll("p")) if (isEmpty(line)) line.remove();
  for (const gap of body.querySelectorAll("br")) if (!gap.closest(LINES)) gap.remove();
  return body.innerHTML;
}

const RUBBISH =
  "style, script, meta, link, title, xml, o\\:p, w\\:sdt > w\\:sdtPr, img[src^='file:'], " +
  ".MsoCommentReference, .msocomoff, [data-style*='mso-element:comment']";
const LINES = "p, h1, h2, h3, h4, h5, h6, li, td, th, pre, div, span, a";
const KEPT = new Set("href colspan rowspan data-style data-type data-checked dir".split(" "));
const UNWRAPPED = new Set(["FONT", "CENTER", "O:P", "W:SDT", "ST1:PLACE"]);

function dropComments(page) {
  const walker = page.createTreeWalker(page, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  for (const comment of found) comment.remove();
}

/** Word writes a list as paragraphs that say `mso-list: l0 level2`, each with its sign in front. */
function wordLists(page) {
  let open = [];
  for (const line of [...page.querySelectorAll("p, h1, h2, h3, table")]) {
    const level = Number(/mso-list:[^;"]*level(\d+)/i.exec(line.dataset.style ?? "")?.[1] ?? 0);
    if (!level) {
      if (!line.closest("li")) open = [];
      continue;
    }
    const tag = signOf(line);
    open = open.slice(0, level);
    if (open.length === level && open.at(-1).localName !== tag) open.pop();
    while (open.length < level) open.push(nested(page, open.at(-1), tag, line));
    const item = page.createElement("li");
    const words = page.createElement("p");
    words.append(...line.childNodes);
    item.append(words);
    open.at(-1).append(item);
    line.remove();
  }
}

/** Google Docs writes things to do as list items with a picture of a box, and lists beside items. */
function checklists(body) {
  for (const list of body.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) {
    list.previousElementSibling?.append(list);
  }
  for (const item of body.querySelectorAll("li[role='checkbox']")) {
    item.querySelector(":scope > img")?.remove();
    item.dataset.type = "taskItem";
    item.dataset.checked = String(item.ariaChecked === "true");
    item.parentElement.dataset.type = "taskList";
  }
}

function nested(page, parent, tag, line) {
  const list = page.createElement(tag);
  if (!parent) line.before(list);
  else (parent.lastElementChild ?? parent.appendChild(page.createElement("li"))).append(list);
  return list;
}

/** Take the sign in front of a list's line away; it says whether the list is numbered. */
function signOf(line) {
  const sign = [...line.querySelectorAll("[data-style]")].find((element) =>
    /mso-list:\s*ignore/i.test(element.dataset.style),
  );
  const text = sign?.textContent.trim() ?? "";
  sign?.remove();
  return /^[\da-z]{1,4}[.)]/i.test(text) ? "ol" : "ul";
}

function plain(element) {
  for (const { name } of [...element.attributes]) {
    if (!KEPT.has(name)) {
      element.removeAttribute(name);
    }
  }
  const isAnchor = element.localName === "a" && !/^(https?|mailto):/i.test(element.href);
  if (isAnchor || UNWRAPPED.has(element.tagName)) element.replaceWith(...element.childNodes);
}

function isEmpty(line) {
  return !line.textContent.trim() && !line.closest("td, th, li");
}

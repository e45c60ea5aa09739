"""From a Yjs document to HTML and text, through a whitelist of Tiptap's node names.

Two walls: nothing but known nodes and marks is written, every text escaped; then nh3. (pycrdt's
own str() does not escape.) A reference to a quote is left as an empty element: whoever shows the
page fills it in by what the quote's consent allows there. So is a picture, which is never more
than an id of ours: whoever shows the page knows its address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from typing import Any
from uuid import UUID

import nh3
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

MAX_SPAN = 50  # columns or rows that one cell of a table may cover
MAX_DEPTH = 40  # nested lists and quotations; what lies deeper is a hostile document
BLOCKS = {
    "paragraph": "p",
    "bulletList": "ul",
    "orderedList": "ol",
    "listItem": "li",
    "blockquote": "blockquote",
    "tableRow": "tr",
}
SIMPLE_MARKS = {"bold": "strong", "italic": "em", "underline": "u", "strike": "s", "code": "code"}
MARKS = ("link", "quote", "comment", *SIMPLE_MARKS)  # from the outside in
SAFE_LINK = re.compile(r"(https?://|mailto:|tel:)[^\s\x00-\x1f]+", re.IGNORECASE)
# A mark that may overlap itself is stored under its name and a hash of its attributes.
_HASHED = re.compile(r"--[A-Za-z0-9+/=]{8}$")
_ALLOWED: dict[str, set[str]] = {
    **{tag: set() for tag in (*BLOCKS.values(), *SIMPLE_MARKS.values())},
    **{tag: set() for tag in ("h2", "h3", "h4", "pre", "br", "hr")},
    "a": {"href"},
    "ul": {"class"},
    "li": {"class"},
    "table": set(),
    "tbody": set(),
    "tr": set(),
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "mark": {"class", "data-quote"},
    "span": {"data-comment"},
    "div": {"class", "data-quote-ref"},
    "img": {"data-image", "alt"},
}
LONGEST_ALT = 500  # characters that say what is to be seen in a picture


@dataclass(slots=True)
class Rendered:
    """What pages, search and quotes read of a document."""

    html: str = ""
    text: str = ""
    quotes: dict[UUID, str] = field(default_factory=dict)
    """The present words under each quote mark, in reading order."""


def render(doc: Doc[Any]) -> Rendered:
    """Draw a whole document. Takes 60–100 ms for 36,000 words: not for every keystroke."""
    out = Rendered()
    fragment = doc.get("default", type=XmlFragment)
    lines: list[str] = []
    html = "".join(_block(node, out, lines, 0) for node in fragment.children)
    out.html = nh3.clean(
        html,
        tags=set(_ALLOWED),
        attributes=_ALLOWED,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
    out.text = "\n".join(lines)
    return out


def _block(node: Any, out: Rendered, lines: list[str], depth: int) -> str:
    if depth > MAX_DEPTH:
        return ""
    if isinstance(node, XmlText):
        return _lone_text(node, out, lines)
    if not isinstance(node, XmlElement):
        return ""
    name = node.tag
    if name in ("paragraph", "heading", "codeBlock"):
        return _text_block(node, out, lines)
    if name == "horizontalRule":
        return "<hr>"
    if name == "quoteRef":
        return _reference(node)
    if name == "image":
        return _image(node, lines)
    if name == "taskItem":
        return _task(node, out, lines, depth)
    inner = "".join(_block(child, out, lines, depth + 1) for child in node.children)
    return _wrapped(node, inner)


def _wrapped(node: XmlElement, inner: str) -> str:
    if node.tag == "taskList":
        return f'<ul class="task-list">{inner}</ul>'
    if node.tag == "table":
        return f"<table><tbody>{inner}</tbody></table>"
    if node.tag in ("tableCell", "tableHeader"):
        return _cell(node, inner)
    tag = BLOCKS.get(node.tag or "")
    # A node we do not know yet loses its shape, never its words.
    return f"<{tag}>{inner}</{tag}>" if tag else inner


def _task(node: XmlElement, out: Rendered, lines: list[str], depth: int) -> str:
    """A thing to do; its box is a character, so that paper and a reader without styles have it."""
    done = node.attributes.get("checked") is True
    first = len(lines)
    inner = "".join(_block(child, out, lines, depth + 1) for child in node.children)
    if len(lines) > first:
        lines[first] = ("☑ " if done else "☐ ") + lines[first]
    return f'<li class="task{" is-done" if done else ""}">{inner}</li>'


def _cell(node: XmlElement, inner: str) -> str:
    spans = "".join(
        f' {name}="{count}"' for name in ("colspan", "rowspan") if (count := _span(node, name)) > 1
    )
    if node.tag == "tableHeader":
        return f'<th scope="col"{spans}>{inner}</th>'
    return f"<td{spans}>{inner}</td>"


def _span(node: XmlElement, name: str) -> int:
    try:
        return min(max(int(node.attributes.get(name) or 1), 1), MAX_SPAN)
    except (TypeError, ValueError, OverflowError):
        return 1


def _text_block(node: XmlElement, out: Rendered, lines: list[str]) -> str:
    words: list[str] = []
    inner = "".join(_inline(child, out, words, 0) for child in node.children)
    lines.append("".join(words))
    if node.tag == "heading":
        tag = f"h{_level(node)}"
        return f"<{tag}>{inner}</{tag}>"
    if node.tag == "codeBlock":
        return f"<pre><code>{inner}</code></pre>"
    return f"<p>{inner}</p>"


def _lone_text(node: XmlText, out: Rendered, lines: list[str]) -> str:
    words: list[str] = []
    inner = _inline(node, out, words, 0)
    lines.append("".join(words))
    return inner


def _inline(node: Any, out: Rendered, words: list[str], depth: int) -> str:
    if isinstance(node, XmlText):
        chunks = [
            (text, _marks(attributes)) for text, attributes in node.diff() if isinstance(text, str)
        ]
        words.extend(text for text, _ in chunks)
        _keep_quotes(chunks, out)
        return _wrap(chunks, MARKS)
    if not isinstance(node, XmlElement) or depth > MAX_DEPTH:
        return ""
    if node.tag == "hardBreak":
        words.append("\n")
        return "<br>"
    return "".join(_inline(child, out, words, depth + 1) for child in node.children)


Chunk = tuple[str, dict[str, Any]]


def _marks(attributes: dict[str, Any] | None) -> dict[str, Any]:
    """The known marks of a piece of text; "quote" and "comment" are tuples of ids: they overlap."""
    marks: dict[str, Any] = {}
    ids: dict[str, list[str]] = {"quote": [], "comment": []}
    for key, value in (attributes or {}).items():
        name = _HASHED.sub("", key)
        if name in ids and isinstance(value, dict):
            key_of = _uuid(value.get("id"))
            ids[name] += [str(key_of)] if key_of else []
        elif name == "link" and isinstance(value, dict):
            address = str(value.get("href") or "")
            if SAFE_LINK.fullmatch(address):
                marks["link"] = address
        elif name in SIMPLE_MARKS and value is not None and value is not False:
            marks[name] = True
    return marks | {name: tuple(sorted(found)) for name, found in ids.items() if found}


def _keep_quotes(chunks: list[Chunk], out: Rendered) -> None:
    seen: dict[UUID, str] = {}
    for text, marks in chunks:
        for quote_id in marks.get("quote", ()):
            key = UUID(quote_id)
            seen[key] = seen.get(key, "") + text
    for key, text in seen.items():
        # A quote that runs over two paragraphs keeps the break between them.
        out.quotes[key] = f"{out.quotes[key]}\n{text}" if key in out.quotes else text


def _wrap(chunks: list[Chunk], marks: Sequence[str]) -> str:
    """Nest marks so that neighbours under the same mark share one element."""
    if not marks:
        return "".join(escape(text) for text, _ in chunks)
    name, rest = marks[0], marks[1:]
    parts = []
    for value, group in groupby(chunks, key=lambda chunk: chunk[1].get(name)):
        inner = _wrap(list(group), rest)
        parts.append(_mark(name, value, inner) if value is not None else inner)
    return "".join(parts)


def _mark(name: str, value: Any, inner: str) -> str:
    if name == "link":
        return f'<a href="{escape(value)}">{inner}</a>'
    if name == "quote":
        return f'<mark class="quote-mark" data-quote="{" ".join(value)}">{inner}</mark>'
    if name == "comment":
        return f'<span data-comment="{" ".join(value)}">{inner}</span>'
    tag = SIMPLE_MARKS[name]
    return f"<{tag}>{inner}</{tag}>"


def _reference(node: XmlElement) -> str:
    quote_id = _uuid(node.attributes.get("id"))
    if quote_id is None:
        return ""
    return f'<div class="quote-ref" data-quote-ref="{quote_id}"></div>'


def _image(node: XmlElement, lines: list[str]) -> str:
    """Only the key and the words: whatever else the node says about itself is not believed."""
    image_id = _uuid(node.attributes.get("id"))
    if image_id is None:
        return ""
    alt = str(node.attributes.get("alt") or "")[:LONGEST_ALT]
    if alt:
        lines.append(alt)
    return f'<img data-image="{image_id}" alt="{escape(alt)}">'


def _level(node: XmlElement) -> int:
    """The page keeps h1 for itself: documents use 2 to 4."""
    try:
        return min(max(int(node.attributes.get("level") or 2), 2), 4)
    except (TypeError, ValueError, OverflowError):
        return 2


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None

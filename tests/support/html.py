"""What is wrong with a page: the questions that every page of the suite must answer well."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import tinyhtml5
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.core import labels

VERBS = {"hx-get": "GET", "hx-post": "POST", "hx-put": "PUT", "hx-patch": "PATCH"}
VERBS["hx-delete"] = "DELETE"
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "form", "list")
SLOT = re.compile(rf"\{{({'|'.join(labels.WORDS)})\}}", re.IGNORECASE)
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


def faults(app: Flask, source: str, path: str = "/") -> list[str]:
    """Everything wrong with a page or a fragment that was served at `path`; empty when good."""
    root = tinyhtml5.parse(source, namespace_html_elements=False)
    found = [f"no word stands in {slot[0]}" for slot in SLOT.finditer(source)]
    found += [*_scripts(root), *_ids(root), *_names(root), *_addresses(app, root, path)]
    if is_page(source):
        found += [*_page(root), *_tokens(root)]
    return found


def is_page(source: str) -> bool:
    """Whether this is a whole page and not a fragment."""
    return source.lstrip()[:9].lower() == "<!doctype"


def text(element: Element) -> str:
    """All the text inside, with single blanks."""
    return " ".join("".join(element.itertext()).split())


def _show(element: Element) -> str:
    shown = " ".join(f'{name}="{value}"' for name, value in element.attrib.items())
    return f"<{element.tag} {shown}>"[:160]


def _elements(root: Element) -> Iterator[Element]:
    return (element for element in root.iter() if isinstance(element.tag, str))


def _page(root: Element) -> Iterator[str]:
    if not root.get("lang"):
        yield "html without lang"
    titles = [text(title) for title in root.findall("./head/title")]
    if len(titles) != 1 or not titles[0]:
        yield f"one title is wanted, not {titles}"
    for tag in ("h1", "main"):
        count = len(list(root.iter(tag)))
        if count != 1:
            yield f"one {tag} is wanted, not {count}"
    if any(not text(heading) for heading in root.iter("h1")):
        yield "an empty h1"


def _scripts(root: Element) -> Iterator[str]:
    for element in _elements(root):
        if element.tag == "style":
            yield "an inline style sheet"
        data = element.get("type") == "application/json"
        if element.tag == "script" and not element.get("src") and not data:
            yield "an inline script"
        for name, value in element.attrib.items():
            forbidden = name == "style" or name.startswith(("on", "hx-on")) or name == "hx-boost"
            if forbidden or value.strip().lower().startswith(("javascript:", "js:")):
                yield f"{name} is not allowed: {_show(element)}"


def _ids(root: Element) -> Iterator[str]:
    counts = Counter(element.get("id") for element in _elements(root) if element.get("id"))
    yield from (f"id {name} stands {count} times" for name, count in counts.items() if count > 1)
    if root.find("./head/title") is None:
        return  # a fragment may point into the page around it
    for element in _elements(root):
        for name in REFERENCES:
            for target in (element.get(name) or "").split():
                if target not in counts:
                    yield f"{name} points nowhere: {_show(element)}"


def _names(root: Element) -> Iterator[str]:
    parents = {child: parent for parent in root.iter() for child in parent}
    labelled = {label.get("for") for label in root.iter("label") if text(label)}
    for element in _elements(root):
        if element.tag in ("input", "select", "textarea"):
            if not _labelled(element, labelled, parents):
                yield f"without a label: {_show(element)}"
        elif element.tag in ("button", "a") and element.get("aria-hidden") != "true":
            if not _named(element):
                yield f"without a name: {_show(element)}"
        elif element.tag == "img" and element.get("alt") is None:
            yield f"without alt: {_show(element)}"


def _labelled(element: Element, labelled: set[str | None], parents: dict[Any, Any]) -> bool:
    if element.tag == "input" and element.get("type", "text") in UNLABELLED:
        return True
    if element.get("aria-label") or element.get("aria-labelledby") or element.get("id") in labelled:
        return True
    above = parents.get(element)
    while above is not None and above.tag != "label":
        above = parents.get(above)
    return above is not None and bool(text(above))


def _named(element: Element) -> bool:
    if text(element) or element.get("aria-label") or element.get("aria-labelledby"):
        return True
    if element.tag == "a" and not element.get("href"):
        return True  # a mere anchor
    return any(image.get("alt") for image in element.iter("img"))


def _addresses(app: Flask, root: Element, path: str) -> Iterator[str]:
    for element in _elements(root):
        wanted = [(element.get(name), verb) for name, verb in VERBS.items()]
        if element.tag in ("a", "link"):
            wanted.append((element.get("href"), "GET"))
        if element.tag in ("img", "script", "source", "iframe"):
            wanted.append((element.get("src"), "GET"))
        if element.tag == "form" and element.get("hidden") is None:  # hidden: for formaction
            wanted.append((element.get("action") or path, element.get("method", "get").upper()))
        if element.get("formaction"):
            wanted.append((element.get("formaction"), "POST"))
        for address, verb in wanted:
            if address is not None and not _leads_somewhere(app, address, verb):
                yield f"{verb} {address} leads nowhere: {_show(element)}"


def _leads_somewhere(app: Flask, address: str, verb: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme in ("mailto", "tel", "data"):
        return True
    if parts.netloc and parts.netloc != "localhost":
        return parts.scheme == "https"  # elsewhere only encrypted
    if not parts.path:
        return True  # the same page
    if not parts.path.startswith("/"):
        return False  # written out from the root, so that fragments work on every page
    try:
        app.url_map.bind("localhost").match(parts.path, method=verb)
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def _tokens(root: Element) -> Iterator[str]:
    for form in root.iter("form"):
        if form.get("method", "get").lower() != "post":
            continue
        tokens = [field for field in form.iter("input") if field.get("name") == "csrf_token"]
        if not tokens or not tokens[0].get("value"):
            yield f"a form without its token: {_show(form)}"


def form_values(form: Element) -> dict[str, list[str]]:
    """What a browser would send of a form as it stands."""
    found: dict[str, list[str]] = {}
    for field in form.iter():
        name, kind = field.get("name"), field.get("type")
        if not name or (kind in ("checkbox", "radio") and field.get("checked") is None):
            continue
        if field.tag == "select":
            options = list(field.iter("option"))
            chosen = [one for one in options if one.get("selected") is not None] or options[:1]
            found.setdefault(name, []).extend(one.get("value", "") for one in chosen)
        elif field.tag == "textarea":
            found.setdefault(name, []).append(text(field))
        elif field.tag == "input":
            found.setdefault(name, []).append(field.get("value", "on"))
    return found

"""Hostile documents: drawn harmlessly, and in the time that an honest one takes."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

import pytest
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from app.features.notes.filling import references
from app.features.notes.render import render

MOST = 3.0  # seconds, on a busy machine; each of these takes a fraction of one
EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2) style=x hx-get=/x hx-on:click=y>'


def drawn(*nodes: Any) -> str:
    doc: Doc[Any] = Doc()
    root = doc.get("default", type=XmlFragment)
    with doc.transaction():
        for node in nodes:
            root.children.append(node)
    start = time.perf_counter()
    html = render(doc).html
    assert time.perf_counter() - start < MOST
    return html


def harmless(html: str) -> None:
    for word in ("<script", "<img", "<svg", "<iframe", "javascript:", 'style="', "<a hx", "<p hx"):
        assert word not in html.lower(), word


@pytest.mark.parametrize("place", ["text", "tag", "attribute", "value", "heading"])
def test_markup_in_any_place_is_only_text(place: str) -> None:
    node = {
        "text": lambda: XmlElement("paragraph", {}, [XmlText(EVIL)]),
        "tag": lambda: XmlElement("script", {}, [XmlText("alert(1)")]),
        "attribute": lambda: XmlElement("paragraph", {"onclick": EVIL, "style": EVIL}, []),
        "value": lambda: XmlElement("quoteRef", {"id": EVIL}, []),
        "heading": lambda: XmlElement("heading", {"level": EVIL}, [XmlText(EVIL)]),
    }[place]()
    harmless(drawn(node))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", " javascript:x",
        "data:text/html,<script>1</script>", "vbscript:x", "//evil.example", "file:///etc/passwd",
        'https://x" onmouseover="alert(1)', "https://x\n.example", "blob:x", "\x01javascript:x",
    ],
)  # fmt: skip
def test_a_link_in_a_mark_runs_nothing(address: str) -> None:
    doc: Doc[Any] = Doc()
    words = XmlText("press here")
    doc.get("default", type=XmlFragment).children.append(XmlElement("paragraph", {}, [words]))
    words.format(0, 5, {"link": {"href": address, "onclick": "x", "target": "_top"}})
    html = render(doc).html
    harmless(html)
    assert "onclick" not in html
    assert 'onmouseover="' not in html
    assert "target" not in html


def test_ten_thousand_levels_are_cut_off() -> None:
    doc: Doc[Any] = Doc()
    here = doc.get("default", type=XmlFragment)
    with doc.transaction():
        for _ in range(10_000):
            here = here.children.append(XmlElement("blockquote", {}, []))
        here.children.append(XmlElement("paragraph", {}, [XmlText("deep")]))
    start = time.perf_counter()
    html = render(doc).html
    assert time.perf_counter() - start < MOST
    assert html.count("<blockquote>") < 100


def test_giant_attributes_and_many_marks_stay_quick() -> None:
    giant = "A" * 2_000_000
    harmless(drawn(XmlElement("paragraph", {"class": giant, "id": giant}, [XmlText("small")])))
    doc: Doc[Any] = Doc()
    words = XmlText("x" * 4000)
    doc.get("default", type=XmlFragment).children.append(XmlElement("paragraph", {}, [words]))
    with doc.transaction():
        for at in range(0, 4000, 2):
            words.format(
                at, at + 1, {"quote": {"id": str(uuid4())}, "bold": {}, giant[:99]: giant[:5000]}
            )
    start = time.perf_counter()
    render(doc)
    assert time.perf_counter() - start < MOST


def test_a_reference_cannot_smuggle_in_what_it_is_filled_with() -> None:
    key = uuid4()
    typed = f'<div class="quote-ref" data-quote-ref="{key}"></div>'
    html = drawn(XmlElement("paragraph", {}, [XmlText(typed)]))
    assert references(html) == set(), "typed markup is no reference"

"""The first text of a document, written once, on the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pycrdt import Doc, XmlElement, XmlFragment, XmlText


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that carry a quote's mark from the beginning."""

    quote_id: UUID
    text: str


Heading = tuple[str, int, str]
Paragraph = tuple[str, str | tuple[str | Quoted, ...]]
Block = Heading | Paragraph
"""("heading", level, text) or ("paragraph", text or runs); an empty text leaves an empty line."""


def sow(blocks: Sequence[Block]) -> Doc[Any]:
    """A Yjs document with these blocks, in Tiptap's node names."""
    doc: Doc[Any] = Doc()
    fragment = doc.get("default", type=XmlFragment)
    with doc.transaction():
        for block in blocks:
            element = fragment.children.append(_element(block))
            if isinstance(block[-1], tuple) and block[-1]:
                _mark(element.children[0], block[-1])
    return doc


def _element(block: Block) -> XmlElement:
    attributes = {"level": block[1]} if block[0] == "heading" else {}
    text = "".join(run.text if isinstance(run, Quoted) else run for run in _runs(block[-1]))
    contents = [XmlText(text)] if text else []
    return XmlElement(block[0], attributes, contents)  # type: ignore[arg-type]


def _runs(text: Any) -> tuple[str | Quoted, ...]:
    return text if isinstance(text, tuple) else (str(text),)


def _mark(text: XmlText, runs: tuple[str | Quoted, ...]) -> None:
    """Put the quote marks on the runs that are quoted; Yjs counts in UTF-8 bytes here."""
    at = 0
    for run in runs:
        words = run.text if isinstance(run, Quoted) else run
        end = at + len(words.encode())
        if isinstance(run, Quoted):
            text.format(at, end, {"quote": {"id": str(run.quote_id)}})
        at = end

"""The first text of a document, written once, on the server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

Heading = tuple[str, int, str]
Paragraph = tuple[str, str]
Block = Heading | Paragraph
"""("heading", level, text) or ("paragraph", text); an empty text leaves an empty line."""


def sow(blocks: Sequence[Block]) -> Doc[Any]:
    """A Yjs document with these blocks, in Tiptap's node names."""
    doc: Doc[Any] = Doc()
    fragment = doc.get("default", type=XmlFragment)
    with doc.transaction():
        for block in blocks:
            fragment.children.append(_element(block))
    return doc


def _element(block: Block) -> XmlElement:
    attributes = {"level": block[1]} if block[0] == "heading" else {}
    text = str(block[-1])
    contents = [XmlText(text)] if text else []
    return XmlElement(block[0], attributes, contents)  # type: ignore[arg-type]

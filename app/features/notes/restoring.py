"""Bringing an earlier version back as one more edit: what differs is written anew, nothing else.

Paragraphs that stand in both versions are left alone, with their carets, marks and authors.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText


def bring_back(doc: Doc[Any], earlier: Doc[Any]) -> None:
    """Let `doc` say what `earlier` says."""
    root = doc.get("default", type=XmlFragment)
    model = earlier.get("default", type=XmlFragment)
    now = [_print(node) for node in root.children]
    then = [_print(node) for node in model.children]
    steps = SequenceMatcher(None, now, then, autojunk=False).get_opcodes()
    with doc.transaction():
        for word, start, end, low, high in reversed(steps):
            if word == "equal":
                continue
            del root.children[start:end]
            for offset, node in enumerate(list(model.children)[low:high]):
                _put(root, start + offset, node)


def _print(node: Any) -> str:
    """Everything that a node says and shows, to compare it by."""
    if isinstance(node, XmlText):
        return repr([(piece, sorted((marks or {}).items())) for piece, marks in node.diff()])
    if not isinstance(node, XmlElement):
        return ""
    inner = ",".join(_print(child) for child in node.children)
    return f"{node.tag}{sorted(_attributes(node).items())}({inner})"


def _put(parent: Any, index: int, node: Any) -> None:
    if isinstance(node, XmlText):
        text = parent.children.insert(index, XmlText())
        for piece, marks in node.diff():
            if isinstance(piece, str):
                text.insert(len(text), piece, marks or {})
    elif isinstance(node, XmlElement):
        made = parent.children.insert(index, XmlElement(node.tag, _attributes(node), []))
        for at, child in enumerate(node.children):
            _put(made, at, child)


def _attributes(node: XmlElement) -> dict[str, Any]:
    """Whole numbers come back as floats, which a browser would keep as such."""
    attributes = dict(node.attributes.__iter__())
    return {
        key: int(value) if isinstance(value, float) and value.is_integer() else value
        for key, value in attributes.items()
    }

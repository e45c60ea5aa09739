"""Histories that real Yjs has made: see tests/faults/yjs_histories.mjs."""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from app.live import crdt, wire
from tools import node

SCRIPT = Path(__file__).parent.parent / "faults" / "yjs_histories.mjs"


@dataclass(frozen=True, slots=True)
class History:
    """Who (0 to 2) sent what, in the order in which it came about, and what it came to."""

    sent: list[tuple[int, bytes]]
    state: bytes

    @property
    def vector(self) -> dict[int, int]:
        """How far each client wrote."""
        return wire.read_vector(crdt.load(self.state).get_state())

    @property
    def updates(self) -> list[bytes]:
        """The updates alone."""
        return [body for _, body in self.sent]


def histories(first: int, count: int, steps: int = 40) -> list[History]:
    """Some histories; the same seed is always the same history."""
    words = [node.find().node, str(SCRIPT), str(first), str(count), str(steps)]
    said = subprocess.run(words, capture_output=True, check=True, text=True).stdout
    made = []
    for line in said.splitlines():
        told = json.loads(line)
        sent = [(who, b64decode(body)) for who, body in told["sent"]]
        made.append(History(sent, b64decode(told["state"])))
    return made


def shape(doc: Doc[Any]) -> Any:
    """Everything a document holds, with attributes in a settled order."""
    return [_shape(node) for node in doc.get("default", type=XmlFragment).children]


def _shape(node: Any) -> Any:
    if isinstance(node, XmlText):
        return [(text, sorted((marks or {}).items())) for text, marks in node.diff()]
    if not isinstance(node, XmlElement):
        return None
    attributes = sorted((key, str(value)) for key, value in node.attributes)
    return node.tag, attributes, [_shape(child) for child in node.children]

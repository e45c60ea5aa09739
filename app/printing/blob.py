"""Pictures that a document brings along."""

from __future__ import annotations

from typing import NamedTuple


class Blob(NamedTuple):
    """Bytes that a document may show under `blob:<name>`."""

    content: bytes
    kind: str

"""The kinds of co-edited documents: whose they are, who may read and write them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.core.access.permissions import Permission


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """How the doorkeeper finds out about documents of one kind.

    `owner` answers the record that holds the key to the document (None: an orphan, which nobody
    may read); `read` and `write` are asked of that record; `schema` is the editor's version.
    """

    name: str
    owner: Callable[[UUID], Any | None]
    read: Permission
    write: Permission
    schema: int = 1


_kinds: dict[str, DocumentKind] = {}


def register(kind: DocumentKind) -> None:
    """Make a kind of document known."""
    _kinds[kind.name] = kind


def kind(name: str) -> DocumentKind:
    """The kind of that name. Raises KeyError: a document without a resolver stops the start."""
    return _kinds[name]


def names() -> frozenset[str]:
    """All kinds that have a resolver."""
    return frozenset(_kinds)

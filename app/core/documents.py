"""The kinds of co-edited documents: whose they are, who may read and write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from markupsafe import Markup

from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission

SCHEMA = 4
"""The version of what a document can hold: raised with SCHEMA in frontend/editor/schema.js."""


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """How the doorkeeper finds out about documents of one kind.

    `owner` answers the record that holds the key to the document (None: an orphan, which nobody
    may read); `read` and `write` are asked of that record; `schema` is the editor's version.
    `quotes(owner, ids)` draws the quotes that everybody who reads the document may see in it.
    `opened(actor, owner)` is told of everyone who is let in to read, by whichever way.
    `called(document_id)` says which of its record's texts a document is, as people call it.
    """

    name: str
    owner: Callable[[UUID], Any | None]
    read: Permission
    write: Permission
    schema: int = SCHEMA
    quotes: Callable[[Any, Sequence[UUID]], Mapping[UUID, Markup]] | None = None
    opened: Callable[[Actor, Any], None] | None = None
    called: Callable[[UUID], str] = lambda _document_id: ""

    @property
    def is_watched(self) -> bool:
        """Whether it is written down who reads: what such a document holds, no browser keeps."""
        return self.opened is not None

    def let_in(self, actor: Actor, owner: Any) -> bool:
        """Whether the actor may read; that they do is written down where the kind asks for it."""
        if not can(actor, self.read, owner):
            return False
        if self.opened is not None:
            self.opened(actor, owner)
        return True


@dataclass(frozen=True, slots=True)
class Held:
    """A document with the record that holds it: what the rules are asked about."""

    id: UUID
    network_id: UUID
    kind: DocumentKind
    owner: Any

    @property
    def read(self) -> Permission:
        """What is asked of the owner before somebody reads."""
        return self.kind.read

    @property
    def write(self) -> Permission:
        """What is asked of the owner before somebody writes."""
        return self.kind.write

    @property
    def title(self) -> str:
        """Which of its record's texts it is; empty where nobody has said."""
        return self.kind.called(self.id)

    @property
    def site_id(self) -> UUID | None:
        """The site of the record, where it has one."""
        found: UUID | None = getattr(self.owner, "site_id", None)
        return found

    @property
    def owner_kind(self) -> str:
        """The kind of the record, as the thread and the activity call it."""
        return str(getattr(self.owner, "__tablename__", self.kind.name))


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


Editing = Callable[[Actor, UUID, Callable[[Any], None]], None]
_edit: Editing | None = None


def use_editing(edit: Editing) -> None:
    """Plug in what writes into documents beside the people who have them open."""
    global _edit
    _edit = edit


def edit(actor: Actor, document_id: UUID, change: Callable[[Any], None]) -> None:
    """Have `change` work on a document's CRDT in the actor's name, as one more edit.

    It happens in the present transaction; whoever has the document open sees it after the commit.
    The caller has asked the rule.
    """
    assert _edit is not None, "nobody writes documents"
    _edit(actor, document_id, change)

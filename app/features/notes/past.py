"""Reading the earlier versions of a document, as whoever may read the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlalchemy import select

from app.core import documents
from app.core.access.actor import Actor
from app.core.documents import Held
from app.core.errors import NotAllowed, NotFound
from app.extensions import db
from app.features.accounts import queries as accounts
from app.features.accounts.models import User
from app.features.notes import queries
from app.features.notes.models import Document, DocumentClient, DocumentRevision

MOST = 300  # versions that a page lists: named ones and the newest


def held_at(actor: Actor, document_id: UUID) -> Held:
    """A document with its record. Raises NotFound outside its network, NotAllowed to others."""
    document = db.session.get(Document, document_id)
    if document is None or document.network_id not in actor.networks:
        raise NotFound
    kind = documents.kind(document.kind)
    owner = kind.owner(document_id)
    if owner is None:
        raise NotFound
    if not kind.let_in(actor, owner):
        raise NotAllowed(kind.read)
    return Held(document_id, document.network_id, kind, owner)


@dataclass(frozen=True, slots=True)
class Version:
    """One version as a list and a page show it."""

    id: UUID
    name: str
    began_at: datetime
    at: datetime
    people: tuple[User, ...]
    restores: datetime | None
    is_now: bool
    """Whether its stretch still goes on: it is what the document says now."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A version's row with the document it is of: what a view about one version is handed."""

    held: Held
    row: DocumentRevision

    @property
    def read(self) -> Any:
        """What is asked of the owner before somebody reads."""
        return self.held.read

    @property
    def write(self) -> Any:
        """What is asked of the owner before somebody writes."""
        return self.held.write

    @property
    def owner(self) -> Any:
        """The record that the document belongs to."""
        return self.held.owner


def kept_at(actor: Actor, revision_id: UUID) -> Kept:
    """One version with its document. Raises NotFound or NotAllowed as `held_at` does."""
    row = db.session.get(DocumentRevision, revision_id)
    if row is None:
        raise NotFound
    return Kept(held_at(actor, row.document_id), row)


def versions(document_id: UUID) -> list[Version]:
    """The versions of a document, newest first, without their bytes: two queries."""
    rows = db.session.execute(
        select(
            DocumentRevision.id,
            DocumentRevision.name,
            DocumentRevision.began_at,
            DocumentRevision.at,
            DocumentRevision.authors,
            DocumentRevision.restores,
            DocumentRevision.state.is_(None).label("is_now"),
        )
        .where(DocumentRevision.document_id == document_id)
        .order_by(DocumentRevision.at.desc(), DocumentRevision.id.desc())
        .limit(MOST)
    ).all()
    known = accounts.people({UUID(key) for row in rows for key in row.authors})
    return [_version(row, known) for row in rows]


def version(row: DocumentRevision) -> Version:
    """One of them."""
    return _version(row, accounts.people({UUID(key) for key in row.authors}))


def _version(row: Any, known: Mapping[UUID, User]) -> Version:
    people = [known[UUID(key)] for key in row.authors if UUID(key) in known]
    is_now = row.is_open if isinstance(row, DocumentRevision) else row.is_now
    return Version(
        row.id,
        row.name,
        row.began_at,
        row.at,
        tuple(sorted(people, key=lambda person: person.name)),
        row.restores,
        is_now,
    )


def resolver(held: Held) -> queries.Resolver:
    """What draws the quotes that everybody who reads the document may see in it."""

    def resolve(ids: Sequence[UUID]) -> Mapping[UUID, Markup]:
        return held.kind.quotes(held.owner, ids) if held.kind.quotes else {}

    return resolve


def html_of(kept: Kept) -> Markup:
    """What a version says, quotes drawn as everybody who reads the document may see them today."""
    row, resolve = kept.row, resolver(kept.held)
    if row.html is None:
        return queries.snapshot(row.document_id, resolve).html
    return queries.filled({row.document_id: row.html}, resolve)[row.document_id]


@dataclass(frozen=True, slots=True)
class Hand:
    """A person, or nobody known any more, and the Yjs client ids they wrote with."""

    name: str
    colour: int
    clients: list[int]


def hands(document_id: UUID) -> list[Hand]:
    """Who stands behind the client ids of a document; the first claim of each."""
    rows = db.session.execute(
        select(DocumentClient.client_id, DocumentClient.user_id).where(
            DocumentClient.document_id == document_id
        )
    ).all()
    by_person: dict[UUID | None, list[int]] = {}
    for client, user_id in rows:
        by_person.setdefault(user_id, []).append(client)
    known = accounts.people(key for key in by_person if key is not None)
    return [_hand(known.get(key) if key else None, clients) for key, clients in by_person.items()]


def _hand(person: User | None, clients: list[int]) -> Hand:
    return Hand(person.name, person.colour, clients) if person else Hand("", 12, clients)

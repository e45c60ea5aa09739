"""Reading documents: never the CRDT itself, always the snapshot.

Whoever asks has already asked whether the actor may read the document's owner.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Executable, Select, select

from app.extensions import db
from app.features.notes.drawing import with_images
from app.features.notes.filling import fill, noted, references, talked
from app.features.notes.models import Document, DocumentSnapshot, DocumentTombstone

Resolver = Callable[[Sequence[UUID]], Mapping[UUID, Markup]]
Note = Callable[[UUID], str]
"""What stands behind words that a thread of comments is about, by the thread's key."""


@dataclass(frozen=True, slots=True)
class SnapshotView:
    """A document as pages, paper and search see it."""

    html: Markup
    text: str
    seq: int
    at: datetime | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read yet."""
        drawn = any(one in self.html for one in ("quote-ref", "document-image"))
        return not self.text.strip() and not drawn


_COLUMNS = (
    DocumentSnapshot.document_id,
    DocumentSnapshot.html,
    DocumentSnapshot.text,
    DocumentSnapshot.seq,
    DocumentSnapshot.at,
)
NOTHING_YET = SnapshotView(Markup(), "", 0, None)


def keep_back(ids: Sequence[UUID]) -> Mapping[UUID, Markup]:
    """What stands where a quote may not be shown: the sentence of the reading place's default."""
    words = _("a quote taken back, or kept for fewer readers")
    return {quote_id: Markup('<div class="quote-ref">{}</div>').format(words) for quote_id in ids}


def snapshot(document_id: UUID, resolve: Resolver = keep_back) -> SnapshotView:
    """The newest snapshot; quotes that the text refers to are drawn by `resolve`.

    `resolve` answers only the quotes that may be shown at this place; the others read "a quote
    taken back, or kept for fewer readers".
    """
    return snapshots([document_id], resolve).get(document_id, NOTHING_YET)


def snapshots(
    document_ids: Iterable[UUID], resolve: Resolver = keep_back
) -> dict[UUID, SnapshotView]:
    """The newest snapshot of each document that has one, in one query."""
    return _views(db.session.execute(_newest(document_ids)), resolve)


def named_snapshots(
    documents: Select[Any, UUID], resolve: Resolver = keep_back
) -> list[tuple[Any, UUID, SnapshotView]]:
    """The newest snapshots of documents that a select names, in one query.

    The select asks for two columns: what its owner calls a document, and the document's key. A
    document without a snapshot is there as `NOTHING_YET`.
    """
    own = documents.subquery()
    name, key = own.c
    rows = select(name.label("name"), key.label("key"), *_COLUMNS).outerjoin_from(
        own, DocumentSnapshot, DocumentSnapshot.document_id == key
    )
    found = db.session.execute(rows.order_by(DocumentSnapshot.seq)).all()
    views = _views([row for row in found if row.document_id is not None], resolve)
    names = {row.key: row.name for row in found}
    return [(called, one, views.get(one, NOTHING_YET)) for one, called in names.items()]


def _newest(document_ids: Iterable[UUID]) -> Executable:
    wanted = DocumentSnapshot.document_id.in_(list(document_ids))
    return select(*_COLUMNS).where(wanted).order_by(DocumentSnapshot.seq)


def _views(rows: Iterable[Any], resolve: Resolver) -> dict[UUID, SnapshotView]:
    """By document; the last row of each, which is its newest, wins."""
    newest = {row.document_id: row for row in rows}
    pages = filled({key: row.html for key, row in newest.items()}, resolve)
    return {key: SnapshotView(pages[key], row.text, row.seq, row.at) for key, row in newest.items()}


def filled(
    pages: Mapping[UUID, str], resolve: Resolver, note: Note = lambda _key: ""
) -> dict[UUID, Markup]:
    """Documents' HTML by their keys, with quotes and pictures in their places; a quote that
    `resolve` leaves out is kept back."""
    shown = _shown(pages.values(), resolve)
    bare = {key: noted(html, note) for key, html in pages.items()}
    return {key: _with(html, shown) for key, html in with_images(bare).items()}


def with_notes(document_id: UUID, resolve: Resolver, note: Note) -> Markup:
    """What a document says now, with `note` behind the words that comments are about."""
    row = db.session.execute(_newest([document_id])).all()[-1:]
    pages = {one.document_id: one.html for one in row}
    return filled(pages, resolve, note).get(document_id, Markup())


def commented(document_id: UUID) -> tuple[set[UUID], datetime | None]:
    """The threads of comments whose words the newest snapshot holds, and when that was written."""
    row = db.session.execute(_newest([document_id])).all()[-1:]
    return (talked(row[0].html), row[0].at) if row else (set(), None)


def _shown(pages: Iterable[str], resolve: Resolver) -> Mapping[UUID, Markup]:
    """All quotes that these pages refer to; `resolve` is asked once for all of them."""
    ids = sorted({one for html in pages for one in references(html)})
    return {**keep_back(ids), **resolve(ids)} if ids else {}


def _with(html: str, shown: Mapping[UUID, Markup]) -> Markup:
    # Our own renderer wrote it, through the whitelist and nh3.
    return Markup(fill(html, shown))  # noqa: S704


def document(document_id: UUID) -> Document | None:
    """A document's own row."""
    return db.session.get(Document, document_id)


def withdrawn() -> Sequence[UUID]:
    """The ids that are closed for ever."""
    return db.session.scalars(select(DocumentTombstone.document_id)).all()


def living(document_ids: Iterable[UUID]) -> Sequence[UUID]:
    """Those of these ids under which there is a document."""
    return db.session.scalars(select(Document.id).where(Document.id.in_(list(document_ids)))).all()


def is_withdrawn(document_id: UUID, networks: Collection[UUID]) -> bool:
    """Whether this id is closed for ever, for somebody who belongs to these networks."""
    stone = db.session.get(DocumentTombstone, document_id)
    return stone is not None and stone.network_id in (None, *networks)

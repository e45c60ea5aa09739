"""Versions of a document: kept by themselves as people write, named, brought back.

Whoever restores writes one more edit; the history before it stays as it was.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from pycrdt import Doc
from sqlalchemy import delete, select, update

from app.core import activity, clock, documents
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.documents import Held
from app.extensions import db
from app.features.notes.models import DocumentRevision, DocumentSnapshot
from app.features.notes.restoring import bring_back
from app.features.notes.stretches import Stretch, goes_on, too_many


def note(document_id: UUID, seq: int, authors: Collection[UUID]) -> None:
    """A snapshot was written: it goes on with the present stretch of work, or begins a new one.

    Called before the older snapshots are dropped: the stretch that ends keeps the last one.
    """
    keys = sorted(map(str, authors))
    going = _open(document_id)
    if going is not None:
        if goes_on(_stretch(going), keys, clock.now()):
            going.seq, going.at = seq, clock.now()
            going.authors = sorted({*going.authors, *keys})
            return
        _close(going)
    db.session.add(DocumentRevision(document_id=document_id, seq=seq, authors=keys))
    db.session.flush()


def _open(document_id: UUID) -> DocumentRevision | None:
    return db.session.scalar(
        select(DocumentRevision)
        .where(DocumentRevision.document_id == document_id, DocumentRevision.state.is_(None))
        .order_by(DocumentRevision.at.desc())
        .limit(1)
    )


def _close(going: DocumentRevision) -> None:
    """Give a stretch its own copy of the snapshot that it ended with, and thin out old ones."""
    mine = (
        DocumentSnapshot.document_id == going.document_id,
        DocumentSnapshot.seq == going.seq,
    )
    copied = db.session.execute(
        update(DocumentRevision)
        .where(DocumentRevision.id == going.id)
        .values(
            state=select(DocumentSnapshot.state).where(*mine).scalar_subquery(),
            html=select(DocumentSnapshot.html).where(*mine).scalar_subquery(),
        )
        .returning(DocumentRevision.state.is_(None))
        .execution_options(synchronize_session=False)
    ).scalar_one()
    db.session.refresh(going)
    if copied:  # its snapshot is not there any more: there is nothing to show
        db.session.delete(going)
    _thin(going.document_id)


def _thin(document_id: UUID) -> None:
    rows = db.session.execute(
        select(
            DocumentRevision.id,
            DocumentRevision.began_at,
            DocumentRevision.at,
            DocumentRevision.name,
        ).where(DocumentRevision.document_id == document_id, DocumentRevision.state.is_not(None))
    )
    known = [Stretch(row.id, row.began_at, row.at, frozenset(), bool(row.name)) for row in rows]
    if gone := too_many(known, clock.now()):
        db.session.execute(
            delete(DocumentRevision)
            .where(DocumentRevision.id.in_(gone))
            .execution_options(synchronize_session=False)
        )


def _stretch(row: DocumentRevision) -> Stretch:
    return Stretch(row.id, row.began_at, row.at, frozenset(row.authors), bool(row.name))


def rename(actor: Actor, held: Held, revision: DocumentRevision, name: str) -> None:
    """Call a version by a name, or take the name away with an empty one."""
    require(actor, Permission.DOCUMENT_WRITE, held)
    revision.name = name
    if revision.is_open and name:
        db.session.flush()
        _close(revision)
    _record(actor, "named a version of", held)


def restore(actor: Actor, held: Held, revision: DocumentRevision) -> None:
    """Let the document say again what it said then; equal paragraphs are left alone."""
    require(actor, Permission.DOCUMENT_WRITE, held)
    earlier: Doc[Any] = Doc()
    earlier.apply_update(state_of(revision))
    moment = revision.at
    if (going := _open(held.id)) is not None:
        _close(going)
    documents.edit(actor, held.id, lambda doc: bring_back(doc, earlier))
    if (made := _open(held.id)) is not None:
        made.restores = moment
    _record(actor, "restored a version of", held)


def state_of(revision: DocumentRevision) -> bytes:
    """The bytes of a version: its own, or those of the snapshot while its stretch goes on."""
    if revision.state is not None:
        return revision.state
    found = db.session.scalar(
        select(DocumentSnapshot.state)
        .where(DocumentSnapshot.document_id == revision.document_id)
        .order_by(DocumentSnapshot.seq.desc())
        .limit(1)
    )
    return found or b"\0\0"


def _record(actor: Actor, verb: str, held: Held) -> None:
    activity.record(
        actor,
        verb,
        held.owner_kind,
        held.owner.id,
        held.network_id,
        held.site_id,
    )

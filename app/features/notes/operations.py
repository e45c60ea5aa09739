"""Making documents, keeping their snapshots, withdrawing them."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import delete, select, update

from app.core import after, clock, documents, events, journal
from app.core.access.actor import Actor
from app.extensions import db
from app.features.notes import images, revisions
from app.features.notes.models import (
    Document,
    DocumentClient,
    DocumentQuarantine,
    DocumentRevision,
    DocumentSnapshot,
    DocumentTombstone,
    DocumentUpdate,
)
from app.features.notes.render import Rendered, render
from app.features.notes.seed import Block, sow

SNAPSHOTS_KEPT = 2
PATIENCE = 3.0  # seconds that a release waits for the last row
_BELONGING = (
    DocumentUpdate,
    DocumentSnapshot,
    DocumentRevision,
    DocumentClient,
    DocumentQuarantine,
)


def create_document(
    actor: Actor, network_id: UUID, kind: str, seed: Sequence[Block] = ()
) -> Document:
    """Make a document of a registered kind, with its first text; it can be read at once.

    The caller has asked the rule of the record it is for, and keeps the document's id on it.
    """
    document = Document(network_id=network_id, kind=kind, schema=documents.kind(kind).schema)
    db.session.add(document)
    db.session.flush()
    if seed:
        doc = sow(seed)
        state = doc.get_update()
        db.session.add(DocumentUpdate(document_id=document.id, seq=1, body=state))
        document.seq = 1
        db.session.flush()
        keep_snapshot(document.id, 1, state, render(doc))
        db.session.refresh(document)
    return document


def keep_snapshot(
    document_id: UUID,
    seq: int,
    state: bytes,
    drawn: Rendered,
    authors: Collection[UUID] = (),
) -> bool:
    """Write the snapshot as of row `seq`, and let the last but one go; `authors` wrote since then.

    Answers False when the document is gone, or a newer snapshot is there already.
    """
    newer = db.session.execute(
        update(Document)
        .where(Document.id == document_id, Document.snapshot_seq < seq)
        .values(snapshot_seq=seq, updated_at=Document.updated_at)
        .execution_options(synchronize_session=False)
    )
    if newer.rowcount != 1:  # type: ignore[attr-defined]
        return False
    digest = hashlib.sha256(state).hexdigest()
    db.session.add(
        DocumentSnapshot(
            document_id=document_id,
            seq=seq,
            state=state,
            html=drawn.html,
            text=drawn.text,
            sha256=digest,
            at=clock.now(),
        )
    )
    db.session.flush()
    revisions.note(document_id, seq, authors)
    _drop_old_snapshots(document_id)
    events.announce(
        events.SnapshotWritten(document_id, drawn.quotes, drawn.html, frozenset(authors))
    )
    return True


def _drop_old_snapshots(document_id: UUID) -> None:
    mine = DocumentSnapshot.document_id == document_id
    newest = (
        select(DocumentSnapshot.seq)
        .where(mine)
        .order_by(DocumentSnapshot.seq.desc())
        .limit(SNAPSHOTS_KEPT)
    )
    base = select(Document.base_seq).where(Document.id == document_id).scalar_subquery()
    db.session.execute(
        delete(DocumentSnapshot)
        .where(mine, DocumentSnapshot.seq.not_in(newest), DocumentSnapshot.seq != base)
        .execution_options(synchronize_session=False)
    )


def settled(document_id: UUID) -> bool:
    """Wait up to three seconds until the snapshot holds what was written last; whether it does.

    For the worker, before it takes the write gate: whoever is still typing is not waited for any
    longer.
    """
    deadline = time.monotonic() + PATIENCE
    while not (done := _is_settled(document_id)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return done


def _is_settled(document_id: UUID) -> bool:
    """Asked on a connection of its own: an open read would go on seeing the past on SQLite."""
    with db.engine.connect() as connection:
        row = connection.execute(
            select(Document.seq, Document.snapshot_seq).where(Document.id == document_id)
        ).first()
    return row is None or row.seq == row.snapshot_seq


def withdraw(actor: Actor, document_ids: Iterable[UUID]) -> None:
    """Purge documents with their whole history, for ever; their ids answer 4410 from now on.

    The caller has asked the rule of the record they belong to. Sockets close after the commit.
    """
    gone = frozenset(document_ids)
    images.forget(gone)
    rows = select(Document.id, Document.network_id).where(Document.id.in_(gone))
    networks = {row.id: row.network_id for row in db.session.execute(rows)}
    for table in _BELONGING:
        db.session.execute(delete(table).where(table.document_id.in_(gone)))
    db.session.execute(delete(Document).where(Document.id.in_(gone)))
    known = set(
        db.session.scalars(
            select(DocumentTombstone.document_id).where(DocumentTombstone.document_id.in_(gone))
        )
    )
    db.session.add_all(
        DocumentTombstone(document_id=one, network_id=networks.get(one))
        for one in sorted(gone - known)
    )
    db.session.flush()
    after.on_commit(lambda: journal.note(("document", one) for one in gone))
    events.announce(events.DocumentsWithdrawn(gone))

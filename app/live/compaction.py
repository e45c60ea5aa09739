"""Making a long log short without trusting anything: the worker's round.

A new snapshot is written and read back. Only when it holds what the log holds – the same state,
the same words – are the rows up to it marked as spare and the snapshot kept as the log's base.
Deleting is another round, a day later: exactly the rows that were marked, and only while two sound
snapshots hold them.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, Row, Select, Table, delete, func, select, update

from app.core import clock, gate
from app.extensions import db
from app.features.notes import render
from app.features.notes.models import Document, DocumentSnapshot, DocumentUpdate
from app.live import crdt, log
from app.live.facts import facts

LONG = 200  # rows beyond the base from which a log is worth the work
KEPT = timedelta(days=1)  # how long rows stay after they were marked
AT_ONCE = 10  # documents a round, so that it stays short
ROWS = 500  # deleted in one transaction

logger = logging.getLogger("throughline")
_document = cast(Table, Document.__table__)
_update = cast(Table, DocumentUpdate.__table__)
_snapshot = cast(Table, DocumentSnapshot.__table__)


@dataclass(frozen=True, slots=True)
class Proof:
    """A snapshot that holds everything the log holds, and the rows that were read for it."""

    document_id: UUID
    seq: int
    rows: list[int]


def is_due() -> bool:
    """Whether there is a long log to shorten."""
    with db.engine.connect() as connection:
        return bool(_long(connection))


def compact() -> int:
    """Mark what snapshots hold, in some documents; answers how many rows."""
    with db.engine.connect() as connection:
        found = _long(connection)
    marked = 0
    for document_id in found:
        try:
            marked += _compact(document_id)
        except Exception:
            logger.exception("log could not be compacted", extra=facts(document=document_id))
    return marked


def _long(connection: Connection) -> list[UUID]:
    """Some documents whose newest snapshot lies far beyond their base."""
    far = _document.c.snapshot_seq - _document.c.base_seq >= LONG
    # In no order: a few that cannot be compacted must not keep the others from their turn.
    some = select(_document.c.id).where(far).order_by(func.random()).limit(AT_ONCE)
    return list(connection.scalars(some))


def _compact(document_id: UUID) -> int:
    with db.engine.connect() as connection:
        proof = prove(connection, document_id)
    if proof is None:
        logger.error("snapshot and log differ", extra=facts(document=document_id))
        return 0
    with gate.writing_connection() as connection:
        rested = connection.execute(
            update(_document)
            .where(_document.c.id == document_id, _document.c.base_seq < proof.seq)
            .where(_snapshot_of(document_id, proof.seq).exists())
            .values(base_seq=proof.seq, updated_at=_document.c.updated_at)
        )
        if rested.rowcount != 1:
            return 0
        mine = _update.c.document_id == document_id
        spare = mine & _update.c.spare_since.is_(None) & (_update.c.seq <= proof.rows[-1])
        connection.execute(update(_update).where(spare).values(spare_since=clock.now()))
    return len(proof.rows)


def prove(connection: Connection, document_id: UUID) -> Proof | None:
    """Compare the newest snapshot with the base and all rows up to it; None when they differ."""
    row = connection.execute(
        select(_document.c.base_seq, _document.c.snapshot_seq).where(_document.c.id == document_id)
    ).one()
    base = _sound(connection, document_id, row.base_seq)
    kept = _sound(connection, document_id, row.snapshot_seq)
    rows = log.read_after(connection, document_id, row.base_seq)
    rows = [one for one in rows if one[0] <= row.snapshot_seq]
    if kept is None or (row.base_seq and base is None):
        return None
    if [seq for seq, _ in rows] != list(range(row.base_seq + 1, row.snapshot_seq + 1)):
        return None
    parts = ([base.state] if base else []) + [body for _, body in rows]
    whole = crdt.merge(parts)
    if not crdt.is_same(kept.state, whole):
        return None
    drawn = render.render(crdt.load_log(parts, whole))
    if (drawn.html, drawn.text) != (kept.html, kept.text):
        return None
    return Proof(document_id, row.snapshot_seq, [seq for seq, _ in rows])


def _snapshot_of(document_id: UUID, seq: int) -> Select[Any]:
    return select(_snapshot).where(_snapshot.c.document_id == document_id, _snapshot.c.seq == seq)


def _sound(connection: Connection, document_id: UUID, seq: int) -> Row[Any] | None:
    found = connection.execute(_snapshot_of(document_id, seq)).first()
    if found is None or hashlib.sha256(found.state).hexdigest() != found.sha256:
        return None
    return found


def has_spare() -> bool:
    """Whether rows wait to be deleted."""
    with db.engine.connect() as connection:
        return bool(_with_spare(connection))


def _with_spare(connection: Connection) -> list[UUID]:
    """Some documents with rows to delete, and a snapshot beyond the base."""
    due = select(_update.c.document_id).where(_update.c.spare_since < clock.now() - KEPT)
    beyond = _document.c.snapshot_seq > _document.c.base_seq
    some = select(_document.c.id).where(_document.c.id.in_(due), beyond)
    return list(connection.scalars(some.order_by(func.random()).limit(AT_ONCE)))


def delete_spare() -> int:
    """Delete rows that were marked a day ago, where two sound snapshots hold them."""
    deleted = 0
    with db.engine.connect() as connection:
        found = _with_spare(connection)
    for document_id in found:
        with gate.writing_connection() as connection:
            deleted += _delete(connection, document_id)
    return deleted


def _delete(connection: Connection, document_id: UUID) -> int:
    base = connection.scalar(select(_document.c.base_seq).where(_document.c.id == document_id))
    held = connection.scalars(
        select(_snapshot.c.seq).where(
            _snapshot.c.document_id == document_id, _snapshot.c.seq >= base
        )
    )
    if sum(_sound(connection, document_id, seq) is not None for seq in held.all()) < 2:
        return 0
    marked = select(_update.c.seq).where(
        _update.c.document_id == document_id,
        _update.c.spare_since < clock.now() - KEPT,
        _update.c.seq <= base,
    )
    some = list(connection.scalars(marked.order_by(_update.c.seq).limit(ROWS)))
    gone = connection.execute(
        delete(_update).where(_update.c.document_id == document_id, _update.c.seq.in_(some))
    )
    return gone.rowcount

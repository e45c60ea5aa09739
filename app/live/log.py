"""A document's rows: read in order, written in order. The truth that rooms are loaded from."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from app.core import clock
from app.core.model import uuid7
from app.features.notes.models import (
    Document,
    DocumentClient,
    DocumentQuarantine,
    DocumentSnapshot,
    DocumentUpdate,
)
from app.live.facts import facts

log = logging.getLogger("throughline")

_document = cast(Table, Document.__table__)
_update = cast(Table, DocumentUpdate.__table__)
_snapshot = cast(Table, DocumentSnapshot.__table__)
_client = cast(Table, DocumentClient.__table__)
_quarantine = cast(Table, DocumentQuarantine.__table__)

# Said to the driver itself: SQLAlchemy takes four times as long over these two as SQLite does.
_COUNT = "UPDATE document SET seq = seq + 1, updated_at = ? WHERE id = ? RETURNING seq"
_ADD = "INSERT INTO document_update (document_id, seq, body, at) VALUES (?, ?, ?, ?)"
# One way to PostgreSQL and back. Another process may write in some of the documents: they are
# always locked in the same order.
_APPEND = """
    WITH given AS (SELECT * FROM unnest(%s::uuid[], %s::bytea[]) AS given (id, body)),
    locked AS (
        SELECT id, body FROM document JOIN given USING (id) ORDER BY id FOR UPDATE OF document
    ),
    counted AS (
        UPDATE document SET seq = seq + 1, updated_at = %s FROM locked
        WHERE document.id = locked.id RETURNING document.id, seq, body
    )
    INSERT INTO document_update (document_id, seq, body, at)
    SELECT id, seq, body, %s FROM counted RETURNING document_id, seq
"""


class Damaged(Exception):
    """Rows are missing. A damaged log is never taken for an empty one."""


@dataclass(frozen=True, slots=True)
class Log:
    """Everything that is needed to open a document."""

    parts: list[bytes]
    """The snapshot, where there is one, and the rows after it."""
    base_seq: int
    """Up to which row that snapshot reaches; 0 without one."""
    seq: int
    snapshot_seq: int
    owners: dict[int, UUID | None]


def read(connection: Connection, document_id: UUID) -> Log | None:
    """The whole log; None when there is no such document. Raises Damaged."""
    row = connection.execute(
        select(_document.c.seq, _document.c.snapshot_seq).where(_document.c.id == document_id)
    ).first()
    if row is None:
        return None
    base_seq, base = _newest_sound_snapshot(connection, document_id)
    rows = read_after(connection, document_id, base_seq)
    # Somebody else may have written between the two statements (PostgreSQL): go by what was read.
    last = rows[-1][0] if rows else base_seq
    if last < row.seq or [seq for seq, _ in rows] != list(range(base_seq + 1, last + 1)):
        raise Damaged(f"document {document_id}: rows after {base_seq} up to {row.seq} are missing")
    parts = ([base] if base else []) + [body for _, body in rows]
    return Log(parts, base_seq, last, row.snapshot_seq, _owners(connection, document_id))


def _newest_sound_snapshot(connection: Connection, document_id: UUID) -> tuple[int, bytes]:
    newest = (
        select(_snapshot.c.seq, _snapshot.c.state, _snapshot.c.sha256)
        .where(_snapshot.c.document_id == document_id)
        .order_by(_snapshot.c.seq.desc())
        .limit(1)  # PostgreSQL's driver would bring the older ones along, a whole text each
    )
    row = connection.execute(newest).first()
    while row is not None:
        if hashlib.sha256(row.state).hexdigest() == row.sha256:
            return row.seq, row.state
        log.error("snapshot is damaged", extra=facts(document=document_id, seq=row.seq))
        row = connection.execute(newest.where(_snapshot.c.seq < row.seq)).first()
    return 0, b""


def _owners(connection: Connection, document_id: UUID) -> dict[int, UUID | None]:
    rows = connection.execute(
        select(_client.c.client_id, _client.c.user_id).where(_client.c.document_id == document_id)
    )
    return {row.client_id: row.user_id for row in rows}


def read_after(connection: Connection, document_id: UUID, seq: int) -> list[tuple[int, bytes]]:
    """The rows after `seq`, in order."""
    rows = connection.execute(
        select(_update.c.seq, _update.c.body)
        .where(_update.c.document_id == document_id, _update.c.seq > seq)
        .order_by(_update.c.seq)
    )
    return [(row.seq, bytes(row.body)) for row in rows]


def append(connection: Connection, bodies: Mapping[UUID, bytes]) -> dict[UUID, int]:
    """Write one row in each document, under its lock; answers their seqs.

    A document that is gone is not among them.
    """
    driver: Any = connection.connection.dbapi_connection
    now = clock.now()
    if connection.dialect.name == "postgresql":
        given = (list(bodies), list(bodies.values()), now, now)
        return dict(driver.execute(_APPEND, given).fetchall())
    seqs = {}
    at = now.isoformat(" ", "microseconds")[:26]  # as SQLAlchemy keeps a moment and a key on SQLite
    for one, body in bodies.items():
        for (seq,) in driver.execute(_COUNT, (at, one.hex)).fetchall():
            driver.execute(_ADD, (one.hex, seq, body, at))
            seqs[one] = seq
    return seqs


def claim(connection: Connection, clients: Iterable[tuple[UUID, int, UUID]]) -> None:
    """Remember whose client ids these are (document, id, person); the first claim wins."""
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    rows = [
        {"document_id": document, "client_id": client, "user_id": user, "at": clock.now()}
        for document, client, user in clients
    ]
    connection.execute(dialect.insert(_client).on_conflict_do_nothing(), rows)


def quarantine(connection: Connection, refused: Iterable[tuple[UUID, UUID, bytes, str]]) -> None:
    """Keep refused bytes for a look: (document, sender, bytes, reason) each."""
    rows = [
        {
            "id": uuid7(),
            "document_id": document,
            "user_id": user,
            "reason": reason,
            "body": body,
            "at": clock.now(),
        }
        for document, user, body, reason in refused
    ]
    connection.execute(insert(_quarantine), rows)


def existing(connection: Connection, document_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these documents are still there."""
    found = select(_document.c.id).where(_document.c.id.in_(document_ids))
    return set(connection.scalars(found))

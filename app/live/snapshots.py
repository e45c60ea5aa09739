"""When a room's snapshot is due, and writing it: the only place that turns a CRDT into words."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import Connection, select

from app.core import activity, clock, documents
from app.core.access.actor import Actor, ActorKind
from app.core.tasks import committing
from app.extensions import db
from app.features.notes import operations, render
from app.features.notes.models import Document
from app.live import crdt, log
from app.live.facts import facts
from app.live.room import Room

PAUSE = 1.2  # seconds without a change after which the snapshot is written
LONGEST = 30.0  # seconds of typing after which it is written anyway
RETRY = 5.0
STALE_RETRY, LONGEST_RETRY = 30.0, 6 * 60 * 60.0  # seconds until a damaged document is tried again

logger = logging.getLogger("throughline")


def is_due(room: Room, now: float) -> bool:
    """Whether the room's snapshot should be written now."""
    if room.unsaved_since is None or room.is_closed:
        return False
    pause = now - room.changed_at >= PAUSE or not room.members
    return pause or now - room.unsaved_since >= LONGEST


def write(app: Flask, room: Room) -> None:
    """Write a room's snapshot, and one activity row for each author of this burst."""
    with room.lock, app.app_context():
        if not room.is_loaded or room.is_closed:
            return
        try:
            seq, authors, doc = room.seq, room.authors, room.doc
        except crdt.BadUpdate:
            return  # the room is closed, and the log says why
        # A document that waits for structs must not be compacted: they would be dropped.
        state = room.whole_log() if room.is_gapped else doc.get_update()
        drawn = render.render(doc)
        room.authors, room.unsaved_since = set(), None
    try:
        with app.app_context():
            _keep(room.id, seq, state, drawn, authors)
        room.snapshot_seq = seq
    except Exception:
        logger.exception("snapshot could not be written", extra=facts(document=room.id))
        with room.lock:
            room.authors |= authors
            room.unsaved_since = time.monotonic()
            room.changed_at = time.monotonic() + RETRY


def _keep(
    document_id: UUID, seq: int, state: bytes, drawn: render.Rendered, authors: set[UUID]
) -> None:
    with committing():
        if operations.keep_snapshot(document_id, seq, state, drawn, authors):
            _record(document_id, authors)


def _record(document_id: UUID, authors: set[UUID]) -> None:
    document = db.session.get(Document, document_id)
    owner = documents.kind(document.kind).owner(document_id) if document else None
    if document is None or owner is None:
        return
    for author in sorted(authors):
        activity.record(
            Actor(ActorKind.PERSON, author),
            "wrote",
            getattr(owner, "__tablename__", document.kind),
            owner.id,
            document.network_id,
            getattr(owner, "site_id", None),
        )


class LeftBehind:
    """Snapshots that rooms left behind when their process was killed, made up for from the log.

    A document that cannot be read waits longer after each try, so that it never keeps others from
    their turn.
    """

    def __init__(self) -> None:
        self._failed: dict[UUID, tuple[int, float]] = {}
        """How often in a row, and the moment of the next try."""

    def write(self, app: Flask, is_open: set[UUID], limit: int = 20) -> int:
        """Write some that are due; answers how many."""
        now = time.monotonic()
        waiting = {one for one, (_tries, at) in self._failed.items() if at > now}
        with app.app_context():
            with db.engine.connect() as connection:
                stale = _stale(connection, is_open | waiting, limit)
            for document_id in stale:
                if _write_from_log(document_id):
                    self._failed.pop(document_id, None)
                else:
                    tries = self._failed.get(document_id, (0, 0.0))[0] + 1
                    pause = min(STALE_RETRY * 2**tries, LONGEST_RETRY)
                    self._failed[document_id] = (tries, now + pause)
        return len(stale)


def _stale(connection: Connection, but: set[UUID], limit: int) -> list[UUID]:
    left = select(Document.id).where(
        Document.seq > Document.snapshot_seq,
        Document.updated_at < clock.now() - timedelta(seconds=LONGEST + 15),
        Document.id.not_in(but),
    )
    return list(connection.scalars(left.order_by(Document.updated_at).limit(limit)))


def _write_from_log(document_id: UUID) -> bool:
    """Whether it could be done."""
    try:
        with db.engine.connect() as connection:
            found = log.read(connection, document_id)
        if found is not None:
            whole = crdt.merge(found.parts)
            drawn = render.render(crdt.load_log(found.parts, whole))
            _keep(document_id, found.seq, whole, drawn, set())
    except Exception:
        logger.exception("snapshot could not be made up for", extra=facts(document=document_id))
        return False
    return True

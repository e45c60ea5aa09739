"""All open documents of this process, and the tick that commits what was typed into them.

Commit before broadcast, broadcast before "Saved": one transaction for all rooms of a tick, then one
frame per room, encoded once, then the acknowledgements.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import ExitStack
from uuid import UUID

from flask import Flask
from sqlalchemy import Connection

from app.core import gate, metrics
from app.extensions import db
from app.live import crdt, log, update, wire
from app.live.batch import Batch, Member
from app.live.channel import Ticker
from app.live.facts import facts
from app.live.intake import Item
from app.live.room import MAX_DOCUMENT, Room

logger = logging.getLogger("throughline")


class Refused(Exception):
    """The socket is closed with a code that says why."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Rooms:
    """The rooms of one process."""

    def __init__(self, app: Flask, announce: Callable[[UUID, int], None]) -> None:
        self._app = app
        self._announce = announce  # tells the other processes how far a log reaches
        self._lock = threading.Lock()
        self._rooms: dict[UUID, Room] = {}
        self._dirty: set[Room] = set()
        self._kept = gate.Kept()
        seconds = metrics.flush_seconds.observe
        self._ticker = Ticker("documents", self.flush, seconds, app.app_context)

    def all(self) -> list[Room]:
        """Every open room."""
        with self._lock:
            return list(self._rooms.values())

    def find(self, document_id: UUID) -> Room | None:
        """The room of a document, if somebody is in it."""
        return self._rooms.get(document_id)

    def enter(self, document_id: UUID, member: Member) -> Room:
        """Bring a socket into the room; loads it completely first. Raises Refused."""
        while True:
            with self._lock:
                room = self._rooms.setdefault(document_id, Room(document_id))
            with room.lock:
                if room.is_closed:
                    self._drop(room)
                    continue
                self._load(room)
                room.members.add(member)
                room.greet(member)
                return room

    def _load(self, room: Room) -> None:
        try:
            if room.is_loaded or room.load():
                return
        except Exception as error:
            # Anything but a proven "no rows" must not look like an empty document.
            logger.exception("document cannot be opened", extra=facts(document=room.id))
            self._drop(room)
            raise Refused(1013, "cannot be opened just now") from error
        self._drop(room)
        raise Refused(4404, "no such document")

    def _drop(self, room: Room) -> None:
        room.is_closed = True
        with self._lock:
            if self._rooms.get(room.id) is room:
                del self._rooms[room.id]
            self._dirty.discard(room)

    def leave(self, room: Room, member: Member) -> None:
        """A socket has ended: its cursor goes; what it sent stays on its way."""
        with room.lock:
            room.members.discard(member)
            room.unasked.discard(member)
            room.held = [item for item in room.held if item.member is not member]
            for entry in room.awareness.leave(member):
                room.pending_presence[entry.client] = entry
            if room.is_closed:
                self._drop(room)
            else:
                self._wake(room)

    def release(self, room: Room) -> None:
        """Forget an empty room whose snapshot is written."""
        with room.lock:
            if not room.members and not room.pending:
                self._drop(room)

    def look_again(self) -> None:
        """Updates wait somewhere: another process may have written what they hang on."""
        for room in self.all():
            if room.held:
                self._wake(room)

    def _wake(self, room: Room) -> None:
        if room in self._dirty:
            return  # the round that takes it from there has not asked the room yet
        with self._lock:
            self._dirty.add(room)
        self._ticker.wake()

    def receive(self, room: Room, member: Member, message: bytes) -> None:
        """One message from a socket. Raises Malformed, BadUpdate or Refused: it is then closed."""
        reader = wire.Reader(message)
        kind = reader.number()
        if kind == wire.SYNC:
            self._sync(room, member, reader.number(), reader.bytes())
        elif kind == wire.AWARENESS:
            body = reader.bytes()
            with room.lock:
                heard = room.awareness.hear(member, body)
                room.pending_presence.update({entry.client: entry for entry in heard.entries})
                room.pending_claims += [(client, member.person.id) for client in heard.claims]
                if heard.entries or heard.claims:
                    self._wake(room)
        elif kind == wire.QUERY_AWARENESS:
            with room.lock:
                member.socket.send(wire.awareness(room.awareness.states()))
        elif kind != wire.AUTH:
            raise wire.Malformed("kind of message")

    def _sync(self, room: Room, member: Member, sub: int, body: bytes) -> None:
        with room.lock:
            if room.is_closed or not room.is_loaded:
                return
            if sub == wire.STEP1:
                self._answer(room, member, body)
                return
            if sub not in (wire.STEP2, wire.UPDATE):
                raise wire.Malformed("kind of sync message")
            try:
                found = update.read(body)
            except wire.Malformed:
                room.refuse(member, body)
                self._wake(room)
                raise
            is_answer = sub == wire.STEP2
            if not member.may_write:
                # A client that only reads may still answer a question with what we know.
                if is_answer and not crdt.is_news(room.doc, body):
                    return
                raise Refused(4403, "read only")
            if room.size + len(body) > MAX_DOCUMENT:
                raise Refused(4429, "the document is too large")
            room.pending.append(Item(member, body, is_answer, found))
        self._wake(room)

    def _answer(self, room: Room, member: Member, vector: bytes) -> None:
        crdt.check_vector(vector)
        with self._app.app_context():
            for message in room.answer(vector):
                member.socket.send(message)
        if room.unasked:
            self._wake(room)  # they have the text: now the document can be built

    def flush(self) -> None:
        """One tick: gather, commit, broadcast, acknowledge, for all rooms that changed.

        Wants an application context.
        """
        with self._lock:
            dirty = sorted(self._dirty, key=lambda room: room.id)
            self._dirty.clear()
        with ExitStack() as held:
            for room in dirty:
                held.enter_context(room.lock)
            open_ones = [room for room in dirty if not room.is_closed and room.is_loaded]
            for batch in self._commit(self._gather(open_ones)):
                self._finish(batch)

    def _gather(self, rooms: list[Room]) -> list[Batch]:
        batches = []
        for room in rooms:
            try:
                batches.append(room.gather())
            except Exception:
                logger.exception("batch could not be taken", extra=facts(document=room.id))
                self._fail(room)
        return batches

    def _commit(self, batches: list[Batch]) -> list[Batch]:
        """Write the rows of all batches in one transaction; answers those that may go out."""
        writing = [batch for batch in batches if batch.has_rows]
        if not writing:
            return batches
        try:
            with self._kept.writing() as connection:
                _write(connection, writing)
        except Exception:
            # The rooms are ahead of the log now: they start again from it, and the browsers,
            # which still hold what was not acknowledged, send it again.
            logger.exception("a tick could not be committed")
            for batch in writing:
                self._fail(batch.room)
            return [batch for batch in batches if not batch.has_rows]
        return batches

    def _finish(self, batch: Batch) -> None:
        room = batch.room
        if batch.body != wire.NOTHING and batch.seq is None:
            room.close(4410, "withdrawn")
            self._drop(room)
            return
        try:
            room.settle(batch)
            room.deliver(batch)
        except Exception:
            logger.exception("committed batch could not be sent", extra=facts(document=room.id))
            self._fail(room)
        if batch.seq is not None:
            self._announce(room.id, batch.seq)

    def _fail(self, room: Room) -> None:
        room.close(1013, "try again")
        self._drop(room)

    def catch_up(self, document_id: UUID, seq: int) -> None:
        """Another process has written: apply and relay its rows, in order."""
        room = self._rooms.get(document_id)
        if room is None or room.seq >= seq:
            return
        with room.lock, self._app.app_context():
            if room.is_closed or not room.is_loaded or room.seq >= seq:
                return
            with db.engine.connect() as connection:
                rows = log.read_after(connection, document_id, room.seq)
            if rows:
                batch = Batch(room, [], foreign=rows, seq=rows[-1][0])
                self._finish_foreign(batch)

    def _finish_foreign(self, batch: Batch) -> None:
        try:
            batch.room.settle(batch)
            batch.room.deliver(batch)
        except Exception:
            logger.exception("rows could not be followed", extra=facts(document=batch.room.id))
            self._fail(batch.room)

    def close(self, document_id: UUID, code: int, reason: str) -> None:
        """Close a document's room, for example because it was withdrawn."""
        room = self._rooms.get(document_id)
        if room is not None:
            with room.lock:
                room.close(code, reason)
                self._drop(room)


def _write(connection: Connection, batches: list[Batch]) -> None:
    """The rows of a tick; reads what other processes wrote before them."""
    bodies = {batch.room.id: batch.body for batch in batches if batch.body != wire.NOTHING}
    seqs = log.append(connection, bodies) if bodies else {}
    there = set(seqs)
    if others := {batch.room.id for batch in batches} - bodies.keys():
        there |= log.existing(connection, others)
    kept = [batch for batch in batches if batch.room.id in there]
    for batch in kept:
        batch.seq = seqs.get(batch.room.id)
        if batch.seq is not None and batch.seq > batch.room.seq + 1:
            rows = log.read_after(connection, batch.room.id, batch.room.seq)
            batch.foreign = [row for row in rows if row[0] < batch.seq]
    claims = [(batch.room.id, *claim) for batch in kept for claim in batch.claims]
    if claims:
        log.claim(connection, claims)
    refused = [
        (batch.room.id, member.person.id, body, reason)
        for batch in kept
        for member, body, reason in batch.refused
    ]
    if refused:
        log.quarantine(connection, refused)

"""Everything that moves while people look: co-edited documents, shared parts, who is here.

`register` hangs one Live on the application. Threads (greenlets under gevent) start with the first
socket, never when the application is loaded.
"""

from __future__ import annotations

import json
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast
from uuid import UUID

from flask import Flask, current_app

from app.core import after, documents, events, outbox, tasks
from app.live import access, figures, snapshots
from app.live.batch import Member
from app.live.bus import Bus
from app.live.here import Here
from app.live.keeper import Keeper
from app.live.lines import Line
from app.live.parts import Parts, Watcher
from app.live.rooms import Refused, Rooms
from app.live.ws import Connection, Socket

MAX_SOCKETS = 60  # of one person in one process
CHANGED = "access:"  # people whose access has changed; "access:withdrawal" asks in silence
FAREWELL = 3.0  # seconds that browsers have to hear that the process ends


class Live:
    """The live side of one process."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.bus = Bus(app, app.config["REDIS_URL"])
        self.rooms = Rooms(app, self._announce)
        self.parts = Parts()
        self.here = Here(self.bus.hint)
        self.keeper = Keeper(self)
        self.sockets: dict[Connection, bool] = {}
        """Every open socket, and whether it is a document's."""
        self.lines: dict[str, Line] = {}
        """The conversations over plain requests, by key; they are among the sockets, too."""
        self.people: Counter[UUID] = Counter()
        """How many sockets each person has open here."""
        self.changes = 0
        """How often access or a session has ended; see `still_welcome`."""
        self._ended: deque[str] = deque(maxlen=1000)
        self.bus.on("parts", self.parts.handle)
        self.bus.on("here", self.here.hear)
        self.bus.on("at", self.here.tell)
        self.bus.on("document", self._hear_of_document)
        self.bus.on("quotes", self.parts.hear_of_quotes)
        self.bus.on("withdrawn", self._withdraw)
        self.bus.on("access", self._ask_again)
        self.bus.on("session", self._end_session)
        self.bus.on_break(self._catch_up)

    def let_in(self, person: UUID) -> None:
        """Let a person open one more socket. Raises Refused when they have too many."""
        if self.people[person] >= MAX_SOCKETS:
            raise Refused(4429, "too many open pages")

    @contextmanager
    def holding(self, socket: Connection, person: UUID | None, *, document: bool) -> Iterator[None]:
        """Look after a socket as long as somebody listens; the first one starts the rounds."""
        self.keeper.start()
        self.bus.start()
        self.sockets[socket] = document
        if person is not None:
            self.people[person] += 1
        try:
            yield
        finally:
            socket.abort()
            del self.sockets[socket]
            if person is not None:
                self.people[person] -= 1

    def stop(self) -> None:
        """The process ends: commit what has arrived, and tell browsers to come back soon."""
        self.rooms.flush()
        for socket in list(self.sockets):
            socket.close(1012, "restart")
        for room in self.rooms.all():
            # Also where the housekeeper is at it this moment: its round ends with the process.
            if room.seq > room.snapshot_seq:
                snapshots.write(self.app, room)
        until = time.monotonic() + FAREWELL
        while any(isinstance(one, Socket) for one in self.sockets) and time.monotonic() < until:
            time.sleep(0.02)

    def _announce(self, document_id: UUID, seq: int) -> None:
        if self.bus.reaches_others:
            self.bus.hint(f"document:{document_id}", str(seq))

    def _hear_of_document(self, channel: str, frame: str) -> None:
        self.rooms.catch_up(UUID(channel.partition(":")[2]), int(frame))

    def _catch_up(self) -> None:
        for room in self.rooms.all():
            self.rooms.catch_up(room.id, room.seq + 1)
        self.parts.ask_again()
        self.here.tell_again(time.monotonic(), at_once=True)
        self._ask(frozenset(self.people))

    def _withdraw(self, channel: str, frame: str) -> None:
        for document_id in json.loads(frame):
            self.rooms.close(UUID(document_id), 4410, "withdrawn")

    def _ask_again(self, channel: str, frame: str) -> None:
        people = frozenset(UUID(user_id) for user_id in json.loads(frame))
        self._ask(people)
        if channel == CHANGED:
            self.parts.tell_of_rights(people)

    def _ask(self, people: frozenset[UUID]) -> None:
        self.changes += 1
        with self.app.app_context():
            access.ask_again(people, self.rooms.all(), self.parts.all(), self.here.place)

    def still_welcome(self, visitor: Member | Watcher, changes: int) -> None:
        """Ask again when access or a session changed while this visitor was on their way in."""
        if changes == self.changes:
            return
        if visitor.session in self._ended:
            self._close_session(visitor.session)
        themselves = frozenset({visitor.person.id})
        self._ask(themselves)
        self.parts.tell_of_rights(themselves)

    def _end_session(self, channel: str, frame: str) -> None:
        self.changes += 1
        self._ended.append(frame)
        self._close_session(frame)

    def _close_session(self, session: str) -> None:
        access.end_session(session, self.rooms.all(), self.parts.all())


def live() -> Live:
    """The live side of the present application."""
    return cast(Live, current_app.extensions["live"])


def register(app: Flask) -> None:
    """Open the socket routes, listen to what ends access, carry frames after commits."""
    from app.live import compaction, edits, views

    app.extensions["live"] = Live(app)
    figures.register(app.extensions["live"])
    app.register_blueprint(views.bp)
    after.use_bus(publish)
    tasks.register_round(compaction.is_due, compaction.compact)
    tasks.register_round(compaction.has_spare, compaction.delete_spare)
    documents.use_editing(edits.edit)
    events.listen(events.DocumentsWithdrawn, _on_withdrawn)
    events.listen(events.QuotesWithdrawn, _on_quotes_withdrawn)
    events.listen(events.QuotesNarrowed, _on_quotes_narrowed)
    events.listen(events.AccessChanged, _on_access_changed)
    events.listen(events.SessionEnded, _on_session_ended)


def publish(channel: str, frame: str) -> None:
    """What core.after calls once a transaction is committed."""
    live().bus.publish(channel, frame)


def _on_withdrawn(event: events.DocumentsWithdrawn) -> None:
    outbox.empty()
    after.publish("withdrawn:", json.dumps(sorted(map(str, event.document_ids))))


def _on_quotes_withdrawn(event: events.QuotesWithdrawn) -> None:
    _tell_of_quotes("gone", event)


def _on_quotes_narrowed(event: events.QuotesNarrowed) -> None:
    """Who may still read them differs: each page that shows one asks for its reader."""
    _tell_of_quotes("narrowed", event)


def _tell_of_quotes(word: str, event: events.QuotesWithdrawn | events.QuotesNarrowed) -> None:
    if event.quote_ids:
        ids = sorted(map(str, event.quote_ids))
        after.publish(f"quotes:{event.network_id}", json.dumps({word: ids}))


def _on_access_changed(event: events.AccessChanged) -> None:
    channel = f"{CHANGED}withdrawal" if event.by_withdrawal else CHANGED
    after.publish(channel, json.dumps(sorted(map(str, event.user_ids))))


def _on_session_ended(event: events.SessionEnded) -> None:
    after.publish("session:", event.session)

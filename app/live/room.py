"""One open document: its state, who is in it, and what of it is on its way to the log."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from uuid import UUID

from app.extensions import db
from app.live import crdt, log, wire, ws
from app.live.facts import facts
from app.live.presence import Awareness, Person

MAX_DOCUMENT = 32 * 1024 * 1024  # bytes of log that one document may grow to
ASK_AGAIN = 1.0  # seconds between two questions for missing structs

logger = logging.getLogger("throughline")


@dataclass(eq=False, slots=True)
class Member:
    """One socket in a room."""

    socket: ws.Connection
    person: Person
    remembered: str
    """What the session said of the person; asked again when access changes."""
    may_write: bool
    wants_acks: bool = False
    committed: int = 0
    clients: set[int] = field(default_factory=set)
    session: str = ""
    """Which of the person's sessions opened it; signing out there closes it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One update on its way."""

    member: Member
    body: bytes
    is_answer: bool
    """Whether it answers step 1: then it often holds nothing new."""


@dataclass(slots=True)
class Batch:
    """What one tick does to one room."""

    room: Room
    items: list[Item]
    body: bytes = wire.NOTHING
    writers: set[Member] = field(default_factory=set)
    refused: list[tuple[Member, bytes, str]] = field(default_factory=list)
    claims: list[tuple[int, UUID]] = field(default_factory=list)
    presence: dict[int, wire.Entry] = field(default_factory=dict)
    foreign: list[tuple[int, bytes]] = field(default_factory=list)
    """Rows of other processes that lie before ours."""
    seq: int | None = None

    @property
    def has_rows(self) -> bool:
        """Whether the database hears of it."""
        return self.body != wire.NOTHING or bool(self.claims) or bool(self.refused)


class Room:
    """A loaded document. Everything here happens under `lock`, unless it says otherwise."""

    def __init__(self, document_id: UUID) -> None:
        self.id = document_id
        self.lock = threading.RLock()
        self.doc: crdt.Doc | None = None
        self.is_closed = False
        self.seq = self.snapshot_seq = self.size = 0
        self.members: set[Member] = set()
        self.awareness = Awareness({})
        self.pending: list[Item] = []
        self.pending_claims: list[tuple[int, UUID]] = []
        self.pending_presence: dict[int, wire.Entry] = {}
        self.is_gapped = False
        """Structs are missing that others build on; the log is merged anew until they come."""
        self._asked_at = 0.0
        self.authors: set[UUID] = set()
        self.changed_at = self.idle_since = time.monotonic()
        self.unsaved_since: float | None = None

    def load(self) -> bool:
        """Read the whole log; False when there is no such document. An error starts nothing."""
        with db.engine.connect() as connection:
            found = log.read(connection, self.id)
        if found is None:
            return False
        whole = crdt.merge(found.parts)
        self.doc = crdt.load(whole)
        self.is_gapped = crdt.lacks(self.doc, whole)
        self.seq, self.snapshot_seq = found.seq, found.snapshot_seq
        self.size = len(whole)
        if not self.members:
            self.awareness = Awareness(found.owners)
        if self.seq > self.snapshot_seq and self.unsaved_since is None:
            self.unsaved_since = time.monotonic()
        return True

    def greet(self, member: Member) -> None:
        """A new socket: what it may do, what we would like to know, who is here."""
        assert self.doc is not None
        if member.wants_acks:
            member.socket.send(wire.may_write(member.may_write))
        if member.may_write:
            member.socket.send(wire.step1(self.doc.get_state()))
        if states := self.awareness.states():
            member.socket.send(wire.awareness(states))

    def answer(self, vector: bytes) -> bytes:
        """Step 2: what a client with this state vector lacks. Raises BadUpdate."""
        assert self.doc is not None
        if self.is_gapped:
            return wire.step2(crdt.difference(self.whole_log(), vector))
        return wire.step2(crdt.since(self.doc, vector))

    def whole_log(self) -> bytes:
        """All rows, merged anew: what to load from when something is missing."""
        with db.engine.connect() as connection:
            found = log.read(connection, self.id)
        return crdt.merge(found.parts) if found else wire.NOTHING

    def gather(self) -> Batch:
        """Take what has arrived, put it into the document, and say what is to be written."""
        batch = Batch(self, self.pending, claims=self.pending_claims)
        batch.presence = self.pending_presence
        self.pending, self.pending_claims, self.pending_presence = [], [], {}
        news = [item for item in batch.items if self._is_news(item, batch)]
        if news:
            batch.body = self._take(news, batch)
            self.authors |= {member.person.id for member in batch.writers}
        return batch

    def _is_news(self, item: Item, batch: Batch) -> bool:
        assert self.doc is not None
        if item.body == wire.NOTHING:
            return False
        try:
            return not item.is_answer or crdt.is_news(self.doc, item.body)
        except (crdt.BadUpdate, wire.Malformed):
            batch.refused.append((item.member, item.body, "malformed"))
            return False

    def _take(self, items: list[Item], batch: Batch) -> bytes:
        assert self.doc is not None
        bodies = [item.body for item in items]
        try:
            body = bodies[0] if len(bodies) == 1 else crdt.merge(bodies)
            if not self.is_gapped:
                crdt.apply(self.doc, body)
            elif len(bodies) == 1:
                crdt.load(body)
            batch.writers = {item.member for item in items}
            return body
        except crdt.BadUpdate:
            return self._take_one_by_one(items, batch)

    def _take_one_by_one(self, items: list[Item], batch: Batch) -> bytes:
        """Something in the batch is broken: find it, keep everybody else's."""
        taken = wire.NOTHING
        base = self.whole_log()
        for item in items:
            try:
                merged = crdt.merge([taken, item.body]) if taken != wire.NOTHING else item.body
                doc = crdt.load(crdt.merge([base, merged]) if base != wire.NOTHING else merged)
            except crdt.BadUpdate:
                batch.refused.append((item.member, item.body, "malformed"))
                continue
            taken, self.doc = merged, doc
            batch.writers.add(item.member)
        if taken == wire.NOTHING:
            self.doc = crdt.load(base)
        return taken

    def settle(self, batch: Batch) -> None:
        """The batch is committed: catch up with rows before it, and let the guard look."""
        assert self.doc is not None
        if batch.seq is not None:
            self.seq = batch.seq
            self.size += len(batch.body) + sum(len(body) for _, body in batch.foreign)
            self.changed_at = time.monotonic()
            self.unsaved_since = self.unsaved_since or self.changed_at
        for _, body in batch.foreign:
            if not self.is_gapped:
                crdt.apply(self.doc, body)
        if self.is_gapped or crdt.lacks(self.doc, batch.body):
            self.mend()

    def mend(self) -> None:
        """Structs are missing: merge the log anew; if they stay missing, ask everybody."""
        whole = self.whole_log()
        self.doc = crdt.load(whole)
        self.is_gapped = crdt.lacks(self.doc, whole)
        if self.is_gapped and time.monotonic() - self._asked_at > ASK_AGAIN:
            self._asked_at = time.monotonic()
            logger.warning("structs are missing", extra=facts(document=self.id, seq=self.seq))
            question = ws.encode(wire.step1(self.doc.get_state()))
            for member in self.members:
                if member.may_write:
                    member.socket.write(question)

    def deliver(self, batch: Batch) -> None:
        """Broadcast what is committed, then acknowledge it: each frame is encoded once."""
        before = b"".join(ws.encode(wire.update(body)) for _, body in batch.foreign)
        own = ws.encode(wire.update(batch.body)) if batch.body != wire.NOTHING else b""
        presence = batch.presence.values()
        after = ws.encode(wire.awareness(presence)) if presence else b""
        lone = next(iter(batch.writers)) if len(batch.writers) == 1 else None
        for member, _, _ in batch.refused:
            member.socket.close(4400, "malformed")
        for item in batch.items:
            item.member.committed += 1
        owed = {item.member for item in batch.items if item.member.wants_acks}
        for member in self.members:
            frames = before + (b"" if member is lone else own) + after
            if member in owed:
                frames += ws.encode(wire.acknowledged(member.committed))
            if frames:
                member.socket.write(frames)

    def close(self, code: int, reason: str) -> None:
        """Close every socket; the room is not entered again."""
        self.is_closed = True
        for member in self.members:
            member.socket.close(code, reason)

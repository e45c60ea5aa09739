"""One open document: its state, who is in it, and what of it is on its way to the log."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from uuid import UUID

from app.core import metrics
from app.extensions import db
from app.live import crdt, log, opening, wire, ws
from app.live.batch import Batch, Member
from app.live.facts import facts
from app.live.intake import MAX_HELD, Intake, Item
from app.live.presence import Awareness

MAX_DOCUMENT = 32 * 1024 * 1024  # bytes of log that one document may grow to
ASK_AGAIN = 1.0  # seconds between two questions for missing structs
MAX_REFUSED, MAX_KEPT = 100, 64 * 1024  # kept each time a room is opened; bytes of each
FOLLOW_AGAIN = 0.2  # seconds between two looks for rows of other processes

logger = logging.getLogger("throughline")


class Room:
    """An open document: its log, and what is built of it when that is needed.

    Everything here happens under `lock`, unless it says otherwise.
    """

    def __init__(self, document_id: UUID) -> None:
        self.id = document_id
        self.lock = threading.RLock()
        self._doc: crdt.Doc | None = None
        self._log: log.Log | None = None
        """What was read, until the document is built from it."""
        self.intake = Intake(wire.vector({}), {})
        self.is_closed = False
        self.seq = self.snapshot_seq = self.size = 0
        self.members: set[Member] = set()
        self.unasked: set[Member] = set()
        """Who may write and was not asked yet what they have: that needs the document."""
        self.awareness = Awareness({})
        self.pending: list[Item] = []
        self.held: list[Item] = []
        """Updates that wait for what they hang on; neither written nor acknowledged."""
        self.pending_refused: list[tuple[Member, bytes, str]] = []
        self.kept_refused = 0
        self.pending_claims: list[tuple[int, UUID]] = []
        self.pending_presence: dict[int, wire.Entry] = {}
        self.is_gapped = False
        """Structs are missing that others build on; the log is merged anew until they come."""
        self._asked_at = self._followed_at = 0.0
        self.authors: set[UUID] = set()
        self.changed_at = self.idle_since = time.monotonic()
        self.unsaved_since: float | None = None

    def load(self) -> bool:
        """Read the whole log; False when there is no such document. An error starts nothing."""
        with db.engine.connect() as connection:
            found = log.read(connection, self.id)
        if found is None:
            return False
        self._log = found
        self.seq, self.snapshot_seq = found.seq, found.snapshot_seq
        self.size = sum(map(len, found.parts))
        self.awareness = Awareness(found.owners)
        if self.seq > self.snapshot_seq:
            self.unsaved_since = time.monotonic()
        return True

    @property
    def is_loaded(self) -> bool:
        """Whether its log was read."""
        return self._log is not None or self._doc is not None

    @property
    def doc(self) -> crdt.Doc:
        """The document itself. A log that it cannot be built from closes the room, and raises."""
        if self._doc is None:
            assert self._log is not None
            try:
                self._doc, self.is_gapped = opening.build(self._log.parts)
            except Exception:
                logger.exception("document cannot be opened", extra=facts(document=self.id))
                self.close(1013, "cannot be opened just now")
                raise
            self._log = None
            self.intake = Intake(self._doc.get_state(), self.awareness.owners)
        return self._doc

    def greet(self, member: Member) -> None:
        """A new socket: what it may do, what we would like to know, who is here."""
        if member.wants_acks:
            member.socket.send(wire.may_write(member.may_write))
        self.ask(member)
        if states := self.awareness.states():
            member.socket.send(wire.awareness(states))

    def ask(self, member: Member) -> None:
        """Ask for what somebody has who may write; later, when the document is not there yet."""
        if member.may_write and self._doc is None:
            self.unasked.add(member)
        elif member.may_write:
            member.socket.send(wire.step1(self.doc.get_state()))

    def answer(self, vector: bytes) -> list[bytes]:
        """What a client with this state vector lacks; the last message is step 2. Raises BadUpdate.

        Whoever has nothing gets the log as it was read, as long as that is all there is.
        """
        if self._log and not wire.read_vector(vector) and (found := opening.as_read(self._log)):
            return found
        doc = self.doc
        if self.is_gapped:
            return [wire.step2(crdt.difference(self.whole_log(), vector))]
        return [wire.step2(crdt.since(doc, vector))]

    def whole_log(self) -> bytes:
        """All rows, merged anew: for those who ask while something is missing."""
        return crdt.merge(opening.read(self.id))

    def refuse(self, member: Member, body: bytes) -> None:
        """Keep bytes that are no update for a look; a few, and not all of long ones."""
        if self.kept_refused < MAX_REFUSED:
            self.kept_refused += 1
            self.pending_refused.append((member, body[:MAX_KEPT], "malformed"))

    def gather(self) -> Batch:
        """Take what has arrived, put it into the document, and say what is to be written."""
        batch = Batch(self, [], claims=self.pending_claims, presence=self.pending_presence)
        batch.refused, self.pending_refused = self.pending_refused, []
        arrived, self.pending = self.pending, []
        self.pending_claims, self.pending_presence = [], {}
        if self.unasked or self.held or arrived:
            self._take_in(arrived, batch)
        return batch

    def _take_in(self, arrived: list[Item], batch: Batch) -> None:
        self.intake.look(self.doc)
        for member in self.unasked & self.members:
            self.ask(member)
        self.unasked.clear()
        news = self._admit(self.held + arrived, batch)
        while self.held and self._follow():
            news += self._admit(self.held, batch)
        if news:
            batch.body = self._take(news, batch)
            self.authors |= {member.person.id for member in batch.writers}
        if any(item in arrived for item in self.held):
            self._ask()

    def _admit(self, items: list[Item], batch: Batch) -> list[tuple[Item, bytes]]:
        """What can be taken now and is new, in an order that works; the others are held."""
        news: list[tuple[Item, bytes]] = []
        self.held = items
        while True:
            left = [item for item in self.held if not self._admit_some([item], batch, news)]
            if len(left) == len(self.held):
                break
            self.held = left
        # Two that were merged while away may each wait for a part of the other.
        if len(self.held) > 1 and self._admit_some(self.held, batch, news):
            self.held = []
        self.held = [item for item in self.held if item.member in self.members]
        for member, count in Counter(item.member for item in self.held).items():
            if count > MAX_HELD:
                member.socket.close(4429, "too much waits")
                self.held = [item for item in self.held if item.member is not member]
        return news

    def _admit_some(self, items: list[Item], batch: Batch, news: list[tuple[Item, bytes]]) -> bool:
        try:
            found = self.intake.admit(items, self.doc)
        except (crdt.BadUpdate, wire.Malformed) as error:
            if len(items) > 1:
                return False
            batch.refused.append((items[0].member, items[0].body[:MAX_KEPT], str(error)[:40]))
            batch.items += items
            return True
        if found is None:
            return False
        batch.items += items
        for one in found:
            batch.claims += [(client, one.item.member.person.id) for client in one.claims]
            if one.body != wire.NOTHING:
                news.append((one.item, one.body))
        return True

    def _follow(self) -> bool:
        """Whether another process has written something that was not followed yet; follow it."""
        now = time.monotonic()
        if now - self._followed_at < FOLLOW_AGAIN:
            return False
        self._followed_at = now
        with db.engine.connect() as connection:
            rows = log.read_after(connection, self.id, self.seq)
        if rows:
            found = Batch(self, [], foreign=rows, seq=rows[-1][0])
            self.settle(found)
            self.deliver(found)
        return bool(rows)

    def _take(self, news: list[tuple[Item, bytes]], batch: Batch) -> bytes:
        bodies = [body for _, body in news]
        try:
            body = bodies[0] if len(bodies) == 1 else crdt.merge(bodies)
            if not self.is_gapped:
                crdt.apply(self.doc, body)
            elif len(bodies) == 1:
                crdt.load(body)
            batch.writers = {item.member for item, _ in news}
            return body
        except crdt.BadUpdate:
            return self._take_one_by_one(news, batch)

    def _take_one_by_one(self, news: list[tuple[Item, bytes]], batch: Batch) -> bytes:
        """Something in the batch is broken: find it, keep everybody else's."""
        parts, taken = opening.read(self.id), wire.NOTHING
        self._use(crdt.load_log(parts))
        for item, _ in news:
            try:
                found = self.intake.admit([item], self.doc)
                if not found:
                    raise crdt.BadUpdate("malformed")  # it hangs on what was refused
                merged = crdt.merge([taken, found[0].body])
                # As it will be read again: all of this tick is one row.
                self._use(crdt.load_log([*parts, merged]))
            except crdt.BadUpdate:
                batch.refused.append((item.member, item.body[:MAX_KEPT], "malformed"))
                self._use(crdt.load_log([*parts, taken]))
                continue
            taken = merged
            batch.writers.add(item.member)
        return taken

    def _use(self, doc: crdt.Doc) -> None:
        self._doc = doc
        self.intake.reset(doc.get_state())

    def settle(self, batch: Batch) -> None:
        """The batch is committed: catch up with rows before it, and let the guard look."""
        if batch.seq is not None:
            self.seq = batch.seq
            self.size += len(batch.body) + sum(len(body) for _, body in batch.foreign)
            self.changed_at = time.monotonic()
            self.unsaved_since = self.unsaved_since or self.changed_at
        for _, body in batch.foreign:
            if not self.is_gapped:
                crdt.apply(self.doc, body)
                self.intake.follow(body, self.doc.get_state())
        if self.is_gapped or (batch.body != wire.NOTHING and crdt.lacks(self.doc, batch.body)):
            self.mend()

    def mend(self) -> None:
        """Structs are missing: merge the log anew; if they stay missing, ask everybody."""
        doc, self.is_gapped = opening.mend(opening.read(self.id))
        self._use(doc)
        if self.is_gapped:
            self._ask()

    def _ask(self) -> None:
        """Something hangs on what is not here: ask everybody what they have."""
        if time.monotonic() - self._asked_at < ASK_AGAIN:
            return
        self._asked_at = time.monotonic()
        logger.warning("structs are missing", extra=facts(document=self.id, seq=self.seq))
        question = ws.encode(wire.step1(self.doc.get_state()))
        for member in self.members:
            if member.may_write:
                member.socket.write(question)

    def deliver(self, batch: Batch) -> None:
        """Broadcast what is committed, then acknowledge it: each frame is encoded once."""
        lone = next(iter(batch.writers)) if len(batch.writers) == 1 else None
        everything, others = batch.frames()
        for member, _, _ in batch.refused:
            member.socket.close(4400, "malformed")
        now = time.perf_counter()
        for item in batch.items:
            item.member.committed += 1
            metrics.acknowledge_seconds.observe(now - item.at)
        metrics.updates.add(len(batch.items))
        metrics.refused.add(len(batch.refused))
        owed = {item.member for item in batch.items if item.member.wants_acks}
        owed -= {item.member for item in self.held}  # it is counted: the last one says all before
        for member in self.members:
            frames = others if member is lone else everything
            if member in owed:
                frames += ws.encode(wire.acknowledged(member.committed))
            if frames:
                member.socket.write(frames)

    def close(self, code: int, reason: str) -> None:
        """Close every socket; the room is not entered again."""
        self.is_closed = True
        for member in self.members:
            member.socket.close(code, reason)

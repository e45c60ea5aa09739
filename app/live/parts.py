"""Shared live parts: one render, everybody's screen.

A page first says what it has seen ({target: seq}) and gets only the parts that are behind; from
then on frames come as they are published, the newest of each target per tick. It also says which
quotes it shows, and hears which of them it may not show any more.
"""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from app.core import channels
from app.core.thread import Ref
from app.live import here, ws
from app.live.channel import Ticker
from app.live.presence import Person

MAX_MESSAGE = 16 * 1024


@dataclass(eq=False, slots=True)
class Watcher:
    """One page that shows a record."""

    socket: ws.Connection
    person: Person
    remembered: str
    kind: str
    record_id: UUID
    network_id: UUID | None = None
    """Whose quotes it may show."""
    session: str = ""
    """Which of the person's sessions opened it; signing out there closes it."""

    @property
    def channel(self) -> str:
        """Where the record's frames are published."""
        return channels.address(self.kind, self.record_id)


class Frame(NamedTuple):
    """A part on its way, and which change of its record drew it."""

    seq: int
    text: str


class Parts:
    """The watchers of this process, by channel."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watchers: defaultdict[str, set[Watcher]] = defaultdict(set)
        self._frames: defaultdict[str, dict[str, Frame]] = defaultdict(dict)
        self._ticker = Ticker("parts", self._flush)

    def all(self) -> list[Watcher]:
        """Everybody who watches."""
        with self._lock:
            return [watcher for group in self._watchers.values() for watcher in group]

    def enter(self, watcher: Watcher) -> None:
        """Let a page watch."""
        with self._lock:
            self._watchers[watcher.channel].add(watcher)

    def leave(self, watcher: Watcher) -> None:
        """A page has gone."""
        with self._lock:
            group = self._watchers[watcher.channel]
            group.discard(watcher)
            if not group:
                del self._watchers[watcher.channel]

    def handle(self, channel: str, frame: str) -> None:
        """A frame from the bus."""
        if channel not in self._watchers:
            return
        told = json.loads(frame)
        if "target" not in told:
            return  # emptied after a withdrawal
        with self._lock:
            # Of two commits, either may be the first to tell.
            newest = self._frames[channel].get(told["target"])
            if newest is None or newest.seq < told["seq"]:
                self._frames[channel][told["target"]] = Frame(told["seq"], frame)
        self._ticker.wake()

    def hear_of_quotes(self, channel: str, frame: str) -> None:
        """Quotes were withdrawn or narrowed: every page of the network hears of it at once."""
        network_id, message = UUID(channel.partition(":")[2]), ws.encode(frame)
        for watcher in self.all():
            if watcher.network_id == network_id:
                watcher.socket.write(message)

    def ask_again(self) -> None:
        """Frames may have been missed: every page says once more what it has seen."""
        question = ws.encode(json.dumps({"tell": "seen"}))
        for watcher in self.all():
            watcher.socket.write(question)

    def tell_of_rights(self, people: frozenset[UUID]) -> None:
        """What these people may see or do has changed: their pages ask whether it shows on them."""
        message = ws.encode(json.dumps({"rights": "changed"}))
        for watcher in self.all():
            if watcher.person.id in people:
                watcher.socket.write(message)

    def _flush(self) -> None:
        with self._lock:
            frames, self._frames = self._frames, defaultdict(dict)
            groups = {channel: list(self._watchers.get(channel, ())) for channel in frames}
        for channel, watchers in groups.items():
            whole = b"".join(ws.encode(frame.text) for frame in frames[channel].values())
            for watcher in watchers:
                watcher.socket.write(whole)


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says it shows: its parts as {target: seq}, its quotes, whose record it is
    about, and the field that its person is in."""

    seen: dict[str, int]
    quotes: list[UUID]
    place: Ref | None = None
    field: str = ""


def read(message: bytes | str) -> Said:
    """What a page says it shows. Raises ValueError or its like on anything else."""
    if len(message) > MAX_MESSAGE:
        raise ValueError("too long")
    told = json.loads(message)
    seen, quotes = told.get("seen"), told.get("quotes", [])
    if not isinstance(seen, dict) or not isinstance(quotes, list):
        raise ValueError("no word of what was seen")
    parts = {str(target).lstrip("#"): int(seq) for target, seq in seen.items()}
    place = here.read_place(told["here"]) if told.get("here") else None
    return Said(parts, [UUID(one) for one in quotes], place, here.read_field(told.get("at", "")))


def behind(
    kind: channels.ChannelKind, record_id: UUID, seen: dict[str, int], seq: int
) -> list[str]:
    """The parts that a page shows and that have changed since."""
    return [
        part
        for part in kind.parts
        if seen.get(channels.part_id(kind.name, record_id, part), seq) < seq
    ]

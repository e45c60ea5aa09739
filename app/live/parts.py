"""Shared live parts: one render, everybody's screen; and who is on the record's page.

A page first says what it has seen ({target: seq}) and gets only the parts that are behind; from
then on frames come as they are published, the newest of each target per tick.
"""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from app.core import channels
from app.live import presence, ws
from app.live.channel import Ticker
from app.live.presence import Person

MAX_MESSAGE = 16 * 1024


@dataclass(eq=False, slots=True)
class Watcher:
    """One page that shows a record."""

    socket: ws.Socket
    person: Person
    remembered: str
    kind: str
    record_id: UUID
    session: str = ""
    """Which of the person's sessions opened it; signing out there closes it."""

    @property
    def channel(self) -> str:
        """Where the record's frames are published."""
        return channels.address(self.kind, self.record_id)


class Parts:
    """The watchers of this process, by channel."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watchers: defaultdict[str, set[Watcher]] = defaultdict(set)
        self._frames: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._comings: set[str] = set()
        self._ticker = Ticker("parts", self._flush)

    def all(self) -> list[Watcher]:
        """Everybody who watches."""
        with self._lock:
            return [watcher for group in self._watchers.values() for watcher in group]

    def enter(self, watcher: Watcher) -> None:
        """Let a page watch; everyone on the record hears who is here."""
        with self._lock:
            self._watchers[watcher.channel].add(watcher)
            self._comings.add(watcher.channel)
        self._ticker.wake()

    def leave(self, watcher: Watcher) -> None:
        """A page has gone."""
        with self._lock:
            group = self._watchers[watcher.channel]
            group.discard(watcher)
            if group:
                self._comings.add(watcher.channel)
            else:
                del self._watchers[watcher.channel]
        self._ticker.wake()

    def handle(self, channel: str, frame: str) -> None:
        """A frame from the bus."""
        if channel not in self._watchers:
            return
        target = str(json.loads(frame).get("target", ""))
        with self._lock:
            self._frames[channel][target] = frame
        self._ticker.wake()

    def ask_again(self) -> None:
        """Frames may have been missed: every page says once more what it has seen."""
        question = ws.encode(json.dumps({"tell": "seen"}))
        for watcher in self.all():
            watcher.socket.write(question)

    def _flush(self) -> None:
        with self._lock:
            frames, self._frames = self._frames, defaultdict(dict)
            comings, self._comings = self._comings, set()
            groups = {
                channel: list(self._watchers.get(channel, ()))
                for channel in comings | frames.keys()
            }
        for channel, watchers in groups.items():
            messages = [ws.encode(frame) for frame in frames[channel].values()]
            if channel in comings:
                here = presence.people([watcher.person for watcher in watchers])
                messages.append(ws.encode(json.dumps({"people": here}, ensure_ascii=False)))
            whole = b"".join(messages)
            for watcher in watchers:
                watcher.socket.write(whole)


def read_seen(message: bytes | str) -> dict[str, int]:
    """What a page says it has seen: {target: seq}. Raises ValueError on anything else."""
    if len(message) > MAX_MESSAGE:
        raise ValueError("too long")
    seen = json.loads(message).get("seen")
    if not isinstance(seen, dict):
        raise ValueError("no word of what was seen")
    return {str(target).lstrip("#"): int(seq) for target, seq in seen.items()}


def behind(
    kind: channels.ChannelKind, record_id: UUID, seen: dict[str, int], seq: int
) -> list[str]:
    """The parts that a page shows and that have changed since."""
    return [
        part
        for part in kind.parts
        if seen.get(channels.part_id(kind.name, record_id, part), seq) < seq
    ]

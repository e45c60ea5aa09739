"""Rooms without sockets and threads: a test sends, flushes and kills when it wants to."""

from __future__ import annotations

from collections import deque
from uuid import UUID

from flask import Flask
from websockets.exceptions import ConnectionClosedError
from websockets.frames import Close

from app.features.accounts.models import User
from app.live import snapshots, wire, ws
from app.live.batch import Member
from app.live.crdt import BadUpdate
from app.live.lines import read_frames
from app.live.presence import Person
from app.live.rooms import Refused, Rooms


class Loop(ws.Connection):
    """The server's end of a connection within the process."""

    def __init__(
        self, house: House, document_id: UUID, person: User, *, may_write: bool = True
    ) -> None:
        super().__init__()
        self.code: int | None = None
        self.reason = ""
        self.heard: deque[bytes] = deque()
        self._rooms = house.rooms
        known = Person(person.id, person.name, person.colour)
        self.member = Member(self, known, "", may_write=may_write, wants_acks=True)
        self.room = self._rooms.enter(document_id, self.member)

    @property
    def is_open(self) -> bool:
        """Whether nobody has closed it."""
        return self.code is None

    def receive(self) -> None:
        """Nobody waits here: what is sent is taken at once."""

    def write(self, frames: bytes) -> None:
        """Take what the room says."""
        if self.is_open:
            self.heard.extend(message for _, message in read_frames(frames))

    def ping(self, frames: bytes = b"") -> None:
        """Nobody asks."""

    def close(self, code: int = 1000, reason: str = "") -> None:
        """End it, as either side."""
        if self.is_open:
            self.code, self.reason = code, reason

    def leave(self) -> None:
        """What the socket's reader does in the end."""
        self.close()
        self._rooms.leave(self.room, self.member)

    def abort(self) -> None:
        """End it."""
        self.close(1006)

    def take(self, message: bytes) -> None:
        """A message from the browser, as the socket's reader takes it."""
        try:
            self._rooms.receive(self.room, self.member, message)
        except Refused as refused:
            self.close(refused.code)
        except (wire.Malformed, BadUpdate):
            self.close(4400)


class Browser:
    """The other end of a loop, as `Replica` wants it."""

    def __init__(self, loop: Loop) -> None:
        self.loop = loop

    def send(self, message: bytes) -> None:
        """Say something. Raises ConnectionClosedError."""
        if not self.loop.is_open:
            raise ConnectionClosedError(Close(self.loop.code or 1006, ""), None)
        self.loop.take(message)

    def recv(self, timeout: float = 0) -> bytes:
        """The next message. Raises TimeoutError when there is none."""
        if not self.loop.heard:
            raise TimeoutError
        return self.loop.heard.popleft()

    def close(self) -> None:
        """Hang up."""
        self.loop.leave()


class House:
    """One web process's rooms; hints to other processes wait in `hints`."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.hints: list[tuple[UUID, int]] = []
        self.start()

    def start(self) -> None:
        """Begin with nothing, as after kill -9."""
        self.rooms = Rooms(self._app, lambda *hint: self.hints.append(hint))
        self.rooms._ticker.wake = lambda: None  # type: ignore[method-assign]

    def snapshot(self) -> None:
        """Write the snapshots that are due."""
        for room in self.rooms.all():
            if room.unsaved_since is not None:
                snapshots.write(self._app, room)

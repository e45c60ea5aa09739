"""Who sits in a room, and what one tick does to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from app.live import wire, ws
from app.live.presence import Person

if TYPE_CHECKING:
    from app.live.intake import Item
    from app.live.room import Room


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

    def frames(self) -> tuple[bytes, bytes]:
        """What everybody is sent, and what is left of it for somebody who wrote all that is new."""
        before = b"".join(ws.encode(wire.update(body)) for _, body in self.foreign)
        own = ws.encode(wire.update(self.body)) if self.body != wire.NOTHING else b""
        states = self.presence.values()
        after = ws.encode(wire.awareness(states)) if states else b""
        return before + own + after, before + after

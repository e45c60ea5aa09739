"""Where an actor's seats come from: the networks feature plugs itself in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from app.core.access.actor import Actor, ActorKind, Seat

SeatReader = Callable[[UUID], Mapping[UUID, Seat]]
_read: SeatReader = lambda user_id: {}  # noqa: E731 — nobody has a seat until networks exist


def use_seats(read: SeatReader) -> None:
    """Plug in what knows the seats of a person."""
    global _read
    _read = read


def actor_for(user_id: UUID, epoch: int = 0) -> Actor:
    """The actor that a signed-in person is, with all seats, in one query."""
    return Actor(ActorKind.PERSON, user_id, _read(user_id), epoch)

"""Where an actor's seats come from: the networks feature plugs itself in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement

from app.core.access.actor import Actor, ActorKind, Seat

Seats = Mapping[UUID, Seat]
SeatReader = Callable[[UUID], Seats]
Greeter = Callable[[UUID, ColumnElement[bool]], tuple[Any, Seats] | None]

# Nobody has a seat until networks exist.
_read: SeatReader = lambda user_id: {}  # noqa: E731
_greet: Greeter = lambda user_id, holds: None  # noqa: E731


def use_seats(read: SeatReader, greet: Greeter) -> None:
    """Plug in what knows the seats of a person, and what finds a person with their seats."""
    global _read, _greet
    _read, _greet = read, greet


def arrival(user_id: UUID, holds: ColumnElement[bool]) -> tuple[Any, Actor] | None:
    """A person by key, and the actor that they are, in one query; None when there is nobody, or
    when `holds` does not hold: what has to be true beside, in SQL."""
    found = _greet(user_id, holds)
    if found is None:
        return None
    person, seats = found
    return person, Actor(ActorKind.PERSON, person.id, seats, person.epoch, person.is_held)


def actor_for(user_id: UUID, epoch: int = 0, *, held: bool = False) -> Actor:
    """The actor that a signed-in person is, with all seats, in one query."""
    return Actor(ActorKind.PERSON, user_id, _read(user_id), epoch, held)

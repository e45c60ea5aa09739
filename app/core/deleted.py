"""What was deleted lately: one list to put records back from, and their purge after 30 days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from app.core import clock
from app.core.access.actor import Actor
from app.extensions import db

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Deleted:
    """A deleted record as the list names it; `back` is where a POST puts it back."""

    what: str
    title: str
    at: datetime
    back: str

    @property
    def until(self) -> datetime:
        """When it is purged."""
        return self.at + KEPT


@dataclass(frozen=True, slots=True)
class DeletedKind:
    """How records of a kind are listed for those who may put them back, and purged.

    `over(moment)` answers the keys of those deleted before it that nothing holds any more.
    """

    listed: Callable[[Actor, UUID], Sequence[Deleted]]
    over: Callable[[datetime], Sequence[UUID]]
    purge: Callable[[Sequence[UUID]], None]


_kinds: dict[str, DeletedKind] = {}


def rows(
    table: Any,
    at: Any,
    listed: Callable[[Actor, UUID], Sequence[Deleted]],
    over: Callable[[datetime], Sequence[UUID]] | None = None,
) -> DeletedKind:
    """A kind whose records are rows of a table alone, deleted at the moment in the column `at`.

    Without `over` nothing holds them: all that are old enough go.
    """

    def old(before: datetime) -> Sequence[UUID]:
        return db.session.scalars(select(table.id).where(at < before)).all()

    def purge(ids: Sequence[UUID]) -> None:
        db.session.execute(delete(table).where(table.id.in_(ids)))

    return DeletedKind(listed, over or old, purge)


def register(name: str, kind: DeletedKind) -> None:
    """Make deleted records of a kind known."""
    _kinds[name] = kind


def lately(actor: Actor, network_id: UUID) -> list[Deleted]:
    """What the actor may put back in a network, the last one first."""
    found = [one for kind in _kinds.values() for one in kind.listed(actor, network_id)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def is_anything_over() -> bool:
    """Whether something has been deleted for longer than it is kept."""
    return any(kind.over(clock.now() - KEPT) for kind in _kinds.values())


def purge_over() -> None:
    """Purge it for good, in the present transaction."""
    for kind in _kinds.values():
        if ids := kind.over(clock.now() - KEPT):
            kind.purge(ids)

"""What was deleted lately: one list to put records back from, and their purge after 30 days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import LazyString
from sqlalchemy import Select, delete, select

from app.core import clock
from app.core.access.actor import Actor
from app.core.access.check import Place, can
from app.core.access.permissions import Permission
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


Rows = Select[UUID, str, datetime]


@dataclass(frozen=True, slots=True)
class Listing:
    """How the list names the records of a kind: what they are, their title, where a POST puts one
    back (`{}` is its key), and who may; `within` keeps rows to those of one network that this actor
    may know of."""

    what: LazyString
    title: Any
    back: str
    may: Permission
    within: Callable[[Rows, Actor, UUID], Rows] | None = None


def rows(
    table: Any,
    at: Any,
    listing: Listing,
    over: Callable[[datetime], Sequence[UUID]] | None = None,
    purge: Callable[[Sequence[UUID]], None] | None = None,
) -> DeletedKind:
    """A kind whose records are rows of a table, deleted at the moment in the column `at`.

    Without `over` nothing holds them: all that are old enough go. Without `purge` nothing goes with
    them but what the database itself takes along.
    """

    def listed(actor: Actor, network_id: UUID) -> Sequence[Deleted]:
        if not can(actor, listing.may, Place(network_id)):
            return ()
        asked: Rows = select(table.id, listing.title, at).where(at.is_not(None))
        if listing.within is None:
            asked = asked.where(table.network_id == network_id)
        else:
            asked = listing.within(asked, actor, network_id)
        return [
            Deleted(str(listing.what), title, moment, listing.back.format(key))
            for key, title, moment in db.session.execute(asked)
        ]

    def old(before: datetime) -> Sequence[UUID]:
        return db.session.scalars(select(table.id).where(at < before)).all()

    def delete_all(ids: Sequence[UUID]) -> None:
        db.session.execute(delete(table).where(table.id.in_(ids)))

    return DeletedKind(listed, over or old, purge or delete_all)


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

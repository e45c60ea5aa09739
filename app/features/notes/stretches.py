"""When a stretch of work ends, and which old ones are let go: pure, from moments and keys."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

PAUSE = timedelta(minutes=10)
LONGEST = timedelta(hours=1)
LONGEST_TOGETHER = timedelta(minutes=10)  # nobody pauses while others write: the clock does it
EVERY_STRETCH = timedelta(days=30)  # how long each stretch is kept; older ones one for each day


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of work at a document: who wrote from when to when, and whether it has a name."""

    id: UUID
    began_at: datetime
    at: datetime
    authors: frozenset[str]
    is_named: bool = False


def goes_on(stretch: Stretch, authors: Collection[str], now: datetime) -> bool:
    """Whether what these people wrote just now still belongs to the stretch.

    It ends with a pause, after an hour, when it has been given a name, and when others go on than
    those who wrote it. People who write together share one, for ten minutes.
    """
    together = len(stretch.authors.union(authors)) > 1
    longest = LONGEST_TOGETHER if together else LONGEST
    if stretch.is_named or now - stretch.at > PAUSE or now - stretch.began_at > longest:
        return False
    return not authors or not stretch.authors or not stretch.authors.isdisjoint(authors)


def too_many(stretches: Iterable[Stretch], now: datetime) -> list[UUID]:
    """The stretches to let go: unnamed, older than 30 days, and not the last of their day."""
    last: dict[date, Stretch] = {}
    old = [s for s in stretches if not s.is_named and now - s.at > EVERY_STRETCH]
    for one in sorted(old, key=lambda s: s.at):
        last[one.at.date()] = one
    kept = {one.id for one in last.values()}
    return [one.id for one in old if one.id not in kept]

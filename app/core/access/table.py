"""The table of permission as people read it: each word, each role, and where it holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from app.core.access.actor import Actor, ActorKind, Role, Seat
from app.core.access.permissions import Permission
from app.core.access.rules import RULES

NETWORK, HERE, ELSEWHERE, SELF = (UUID(int=number) for number in range(1, 5))


class Reach(StrEnum):
    """How far a permission goes for a role."""

    EVERYWHERE = "everywhere"
    SHARED = "shared"
    OWN_SITE = "own site"
    NAMED = "named"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Sample:
    """A thing with everything that a rule may ask of it."""

    network_id: UUID = NETWORK
    site_id: UUID = ELSEWHERE
    site_ids: frozenset[UUID] = frozenset({ELSEWHERE})
    reader_ids: frozenset[UUID] = frozenset()
    writer_ids: frozenset[UUID] = frozenset()
    by_id: UUID | None = None
    scope: str = "named"
    role: Role = Role.MEMBER
    shared_at: datetime | None = None
    named_outside: bool = False
    author_id: UUID | None = None
    user_id: UUID | None = None
    held_by_id: UUID | None = None
    read: Permission = Permission.NOTES_READ
    write: Permission = Permission.NOTES_WRITE

    @property
    def owner(self) -> Sample:
        """The record that a document belongs to: here the sample itself."""
        return self


_PRIVATE = Sample()
_SHARED = replace(
    _PRIVATE, scope="network", shared_at=datetime(2026, 1, 1, tzinfo=UTC), named_outside=True
)
_OWN = replace(_PRIVATE, site_id=HERE, site_ids=frozenset({HERE}), scope="site")
_NAMED = replace(
    _PRIVATE, reader_ids=frozenset({SELF}), writer_ids=frozenset({SELF}), by_id=SELF, author_id=SELF
)

# The widest that holds is what people read.
_LADDER = (
    (_PRIVATE, Reach.EVERYWHERE),
    (_SHARED, Reach.SHARED),
    (_OWN, Reach.OWN_SITE),
    (_NAMED, Reach.NAMED),
)


def who_may() -> dict[Permission, dict[Role, Reach]]:
    """For each permission, how far it reaches for each role."""
    return {word: {role: _reach(word, role) for role in Role} for word in Permission}


def _reach(word: Permission, role: Role) -> Reach:
    actor = Actor(ActorKind.PERSON, SELF, {NETWORK: Seat(role, frozenset({HERE}))})
    for sample, reach in _LADDER:
        if RULES[word](actor, sample):
            return reach
    return Reach.NEVER

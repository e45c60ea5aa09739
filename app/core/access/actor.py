"""Who is asking: built once per request or socket, and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from flask_babel import lazy_gettext as _l

from app.core.words import Worded


class Role(Worded):
    """What a person is in one network."""

    LEAD = "lead", _l("{hub} lead")
    FACILITATOR = "facilitator", _l("facilitator")
    COACH = "coach", _l("coach")
    SITE_LEAD = "site_lead", _l("{site} lead")
    MEMBER = "member", _l("member")
    DATA_STEWARD = "data_steward", _l("data steward")
    RESEARCHER = "researcher", _l("researcher")
    SPONSOR = "sponsor", _l("sponsor")

    @property
    def leads_hub(self) -> bool:
        """Whether a network cannot be without this role."""
        return self is Role.LEAD


class ActorKind(StrEnum):
    """How the asker came in."""

    PERSON = "person"
    GUEST = "guest"
    VISITOR = "visitor"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in one network: the role, and the sites it is for."""

    role: Role
    sites: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who asks. `epoch` rises whenever their access changes.

    `held`: their password was set with a link that somebody else had in hand, and nobody has
    confirmed since that it is them. Raw notes stay closed so long.
    """

    kind: ActorKind
    user_id: UUID | None = None
    seats: Mapping[UUID, Seat] = field(default_factory=dict, hash=False)
    epoch: int = 0
    held: bool = False

    def role(self, network_id: UUID | None) -> Role | None:
        """The actor's role in a network, or None."""
        seat = self.seats.get(network_id) if network_id else None
        return seat.role if seat else None

    def sites(self, network_id: UUID | None) -> frozenset[UUID]:
        """The sites of a network that the actor works for."""
        seat = self.seats.get(network_id) if network_id else None
        return seat.sites if seat else frozenset()

    @property
    def networks(self) -> tuple[UUID, ...]:
        """The networks the actor has a seat in."""
        return tuple(self.seats)

    @property
    def is_person(self) -> bool:
        """Whether somebody is signed in."""
        return self.kind is ActorKind.PERSON

    @property
    def is_system(self) -> bool:
        """Whether it is the software itself: a task, the demo, a tool."""
        return self.kind is ActorKind.SYSTEM


VISITOR = Actor(ActorKind.VISITOR)
SYSTEM = Actor(ActorKind.SYSTEM)

"""The one question everybody asks: guards, operations, templates and sockets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.access.rules import RULES
from app.core.errors import NotAllowed


def can(actor: Actor, permission: Permission, thing: Any) -> bool:
    """Whether the actor may do this with the thing. The software itself may do everything."""
    return actor.is_system or RULES[permission](actor, thing)


def require(actor: Actor, permission: Permission, thing: Any) -> None:
    """Raise NotAllowed unless the actor may do this with the thing."""
    if not can(actor, permission, thing):
        raise NotAllowed(permission)


@dataclass(frozen=True, slots=True)
class Place:
    """A network, or one of its sites: the least that a rule asks of a thing."""

    network_id: UUID
    site_id: UUID | None = None


def networks_where(actor: Actor, permission: Permission) -> list[UUID]:
    """The networks in which the actor may do this with what is the network's own."""
    return [one for one in actor.networks if can(actor, permission, Place(one))]

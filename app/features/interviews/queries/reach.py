"""How far an actor's seats reach, asked of the one table of permission, for use in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission


@dataclass(frozen=True, slots=True)
class Probe:
    """A thing with just what a rule asks of it."""

    network_id: UUID
    site_id: UUID | None = None
    scope: str = "named"
    reader_ids: frozenset[UUID | None] = frozenset()
    writer_ids: frozenset[UUID | None] = frozenset()


def networks(actor: Actor, permission: Permission, scope: str = "named") -> list[UUID]:
    """The networks in which the actor may do this with any record of that scope."""
    return [one for one in actor.networks if can(actor, permission, Probe(one, scope=scope))]


def networks_when_named(actor: Actor, permission: Permission) -> list[UUID]:
    """The networks in which the actor may do this with a record they are named on."""
    named = frozenset({actor.user_id})
    return [one for one in actor.networks if can(actor, permission, Probe(one, reader_ids=named))]


def sites(actor: Actor, permission: Permission, scope: str = "named") -> list[UUID]:
    """The actor's own sites at which they may do this with any record of that scope."""
    return [
        site_id
        for network_id in actor.networks
        for site_id in actor.sites(network_id)
        if can(actor, permission, Probe(network_id, site_id, scope))
    ]

"""Reading interview protocols."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select, true

from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import NotFound
from app.extensions import db
from app.features.interviews.models import Interview, Protocol, ProtocolVersion
from app.features.interviews.queries import reach
from app.features.networks.models import Network


def protocols_visible_to(actor: Actor) -> Select[Protocol]:
    """The protocols an actor may read."""
    if actor.is_system:
        return select(Protocol).where(true())
    return select(Protocol).where(
        Protocol.network_id.in_(reach.networks(actor, Permission.PROTOCOL_READ))
    )


def protocol_at(actor: Actor, protocol_id: UUID) -> Protocol:
    """A protocol by its key. Raises NotFound for strangers."""
    found = db.session.scalar(protocols_visible_to(actor).where(Protocol.id == protocol_id))
    if found is None:
        raise NotFound
    return found


def protocols_of(actor: Actor, network: Network) -> Sequence[Protocol]:
    """A network's protocols, by title, each with its versions."""
    rows = protocols_visible_to(actor).where(Protocol.network_id == network.id)
    return db.session.scalars(rows.order_by(Protocol.title)).all()


def is_used(version: ProtocolVersion) -> bool:
    """Whether an interview was held with this version: then it stays as it is."""
    return bool(
        db.session.scalar(
            select(Interview.id).where(Interview.protocol_version_id == version.id).limit(1)
        )
    )


def uses(network_id: UUID) -> dict[UUID, int]:
    """How many interviews were held with each protocol of a network."""
    rows = db.session.execute(
        select(ProtocolVersion.protocol_id, func.count(Interview.id))
        .join(Interview, Interview.protocol_version_id == ProtocolVersion.id)
        .where(Interview.network_id == network_id)
        .group_by(ProtocolVersion.protocol_id)
    )
    return dict(rows.all())

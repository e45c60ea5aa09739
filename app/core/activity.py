"""The append-only record of what happened: ids and verbs, never anybody's words."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, ForeignKey, Index, String, insert, not_, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.access.actor import Actor, ActorKind
from app.core.model import Keyed, uuid7
from app.extensions import db


class Activity(Keyed, db.Model):
    """One thing that somebody did. The timeline and the audit read it."""

    __tablename__ = "activity"
    __table_args__ = (Index("ix_activity_network_id_at", "network_id", "at"),)

    network_id: Mapped[UUID | None] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"))
    site_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_kind: Mapped[ActorKind]
    by_id: Mapped[UUID | None]
    verb: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[UUID] = mapped_column(index=True)


def record(
    actor: Actor,
    verb: str,
    kind: str,
    record_id: UUID,
    network_id: UUID | None,
    site_id: UUID | None = None,
) -> None:
    """Write down that the actor did `verb` to a record, in the present transaction."""
    db.session.add(Activity(**_row(actor, verb, kind, record_id, network_id, site_id)))


def record_on(
    connection: Connection,
    actor: Actor,
    verb: str,
    kind: str,
    record_id: UUID,
    network_id: UUID | None,
    site_id: UUID | None = None,
) -> None:
    """The same on a connection of one's own: that somebody read something, which keeps nothing
    else."""
    row = _row(actor, verb, kind, record_id, network_id, site_id)
    connection.execute(insert(Activity).values(id=uuid7(), **row))


def _row(
    actor: Actor,
    verb: str,
    kind: str,
    record_id: UUID,
    network_id: UUID | None,
    site_id: UUID | None,
) -> dict[str, Any]:
    return {
        "network_id": network_id,
        "site_id": site_id,
        "at": clock.now(),  # not at the flush, which may come later
        "by_kind": actor.kind,
        "by_id": actor.user_id,
        "verb": verb,
        "kind": kind,
        "record_id": record_id,
    }


def is_known(record_id: UUID, *, besides: str, network_id: UUID) -> bool:
    """Whether a key names something already, `besides` records of that kind in the network.

    Every record begins with an activity row; asked of a key that a browser made up.
    """
    ours = (Activity.kind == besides) & (Activity.network_id == network_id)
    taken = select(Activity.id).where(Activity.record_id == record_id, not_(ours))
    return db.session.scalar(taken.limit(1)) is not None

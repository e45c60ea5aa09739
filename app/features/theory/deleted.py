"""Removed drivers and ideas: put back for 30 days, then purged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app.core import deleted
from app.core.access.actor import Actor
from app.core.access.check import Place, can
from app.core.access.permissions import Permission
from app.core.deleted import Deleted
from app.extensions import db
from app.features.theory.models import Driver, Idea


def _drivers(actor: Actor, network_id: UUID) -> Sequence[Deleted]:
    rows = select(Driver).where(Driver.network_id == network_id, Driver.removed_at.is_not(None))
    return [
        Deleted(_("driver"), row.text, row.removed_at, f"/drivers/{row.id}/restoration")
        for row in (db.session.scalars(rows) if _may(actor, network_id) else ())
        if row.removed_at
    ]


def _ideas(actor: Actor, network_id: UUID) -> Sequence[Deleted]:
    rows = select(Idea).where(Idea.network_id == network_id, Idea.removed_at.is_not(None))
    return [
        Deleted(_("change idea"), row.name, row.removed_at, f"/ideas/{row.id}/restoration")
        for row in (db.session.scalars(rows) if _may(actor, network_id) else ())
        if row.removed_at
    ]


def _may(actor: Actor, network_id: UUID) -> bool:
    return can(actor, Permission.THEORY_WRITE, Place(network_id))


def _over_ideas(before: datetime) -> Sequence[UUID]:
    """An idea that was tested stays: its cycles are the sites' records."""
    rows = db.session.scalars(select(Idea).where(Idea.removed_at < before))
    return [row.id for row in rows if not any(edge[3] == "cycle" for edge in row.removed_links)]


DRIVERS = deleted.rows(Driver, Driver.removed_at, _drivers)
IDEAS = deleted.rows(Idea, Idea.removed_at, _ideas, _over_ideas)

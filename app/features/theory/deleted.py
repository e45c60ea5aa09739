"""Removed drivers and ideas: put back for 30 days, then purged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.core import deleted
from app.core.access.permissions import Permission
from app.core.deleted import Listing
from app.extensions import db
from app.features.theory.models import Driver, Idea

WRITE = Permission.THEORY_WRITE


def _over_ideas(before: datetime) -> Sequence[UUID]:
    """An idea that was tested stays: its cycles are the sites' records."""
    rows = db.session.scalars(select(Idea).where(Idea.removed_at < before))
    return [row.id for row in rows if not any(edge[3] == "cycle" for edge in row.removed_links)]


DRIVERS = deleted.rows(
    Driver,
    Driver.removed_at,
    Listing(_l("{driver}"), Driver.text, "/drivers/{}/restoration", WRITE),
)
IDEAS = deleted.rows(
    Idea,
    Idea.removed_at,
    Listing(_l("{change idea}"), Idea.name, "/ideas/{}/restoration", WRITE),
    over=_over_ideas,
)

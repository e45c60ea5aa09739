"""Deleted analyses and removed causes: put back for 30 days, then purged."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import aliased, lazyload

from app.core import deleted
from app.core.access.actor import Actor
from app.core.access.check import Place, can
from app.core.access.permissions import Permission
from app.core.deleted import Deleted
from app.extensions import db
from app.features.causes.models import Analysis, Cause


def _analyses(actor: Actor, network_id: UUID) -> Sequence[Deleted]:
    if not _may(actor, network_id):
        return ()
    rows = select(Analysis).where(
        Analysis.network_id == network_id, Analysis.deleted_at.is_not(None)
    )
    return [
        Deleted(_("analysis"), row.title, row.deleted_at, f"/analyses/{row.id}/restoration")
        for row in db.session.scalars(rows)
        if row.deleted_at
    ]


def _causes(actor: Actor, network_id: UUID) -> Sequence[Deleted]:
    """Removed causes; what went along with the one above it comes back with that one."""
    if not _may(actor, network_id):
        return ()
    above = aliased(Cause)
    rows = (
        select(Cause)
        .join(Analysis, Analysis.id == Cause.analysis_id)
        .outerjoin(above, above.id == Cause.parent_id)
        .where(Analysis.network_id == network_id, Analysis.deleted_at.is_(None))
        .where(Cause.removed_at.is_not(None), above.removed_at.is_(None))
        .options(lazyload(Cause.analysis))
    )
    return [
        Deleted(_("cause"), row.text, row.removed_at, f"/causes/{row.id}/restoration")
        for row in db.session.scalars(rows)
        if row.removed_at
    ]


def _may(actor: Actor, network_id: UUID) -> bool:
    return can(actor, Permission.ANALYSIS_WRITE, Place(network_id))


ANALYSES = deleted.rows(Analysis, Analysis.deleted_at, _analyses)
CAUSES = deleted.rows(Cause, Cause.removed_at, _causes)

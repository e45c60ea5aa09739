"""Deleted analyses and removed causes: put back for 30 days, then purged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import aliased, lazyload

from app.core.access.actor import Actor
from app.core.access.check import Place, can
from app.core.access.permissions import Permission
from app.core.deleted import Deleted, DeletedKind
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


def _over_analyses(before: datetime) -> Sequence[UUID]:
    return db.session.scalars(select(Analysis.id).where(Analysis.deleted_at < before)).all()


def _over_causes(before: datetime) -> Sequence[UUID]:
    return db.session.scalars(select(Cause.id).where(Cause.removed_at < before)).all()


ANALYSES = DeletedKind(
    _analyses,
    _over_analyses,
    lambda ids: _delete(Analysis, ids),
)
CAUSES = DeletedKind(_causes, _over_causes, lambda ids: _delete(Cause, ids))


def _delete(table: type[Analysis] | type[Cause], ids: Sequence[UUID]) -> None:
    db.session.execute(delete(table).where(table.id.in_(ids)))

"""Deleted analyses and removed causes: put back for 30 days, then purged."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import aliased

from app.core import deleted
from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.deleted import Listing, Rows
from app.features.causes.models import Analysis, Cause

WRITE = Permission.ANALYSIS_WRITE


def _causes(rows: Rows, _actor: Actor, network_id: UUID) -> Rows:
    """Those of living analyses; what went along with the one above it comes back with that one."""
    above = aliased(Cause)
    return (
        rows.join(Analysis, Analysis.id == Cause.analysis_id)
        .outerjoin(above, above.id == Cause.parent_id)
        .where(Analysis.network_id == network_id, Analysis.deleted_at.is_(None))
        .where(above.removed_at.is_(None))
    )


ANALYSES = deleted.rows(
    Analysis,
    Analysis.deleted_at,
    Listing(_l("analysis"), Analysis.title, "/analyses/{}/restoration", WRITE),
)
CAUSES = deleted.rows(
    Cause,
    Cause.removed_at,
    Listing(_l("cause"), Cause.text, "/causes/{}/restoration", WRITE, within=_causes),
)

"""Merged tags: put back for 30 days, then forgotten."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _l

from app.core import deleted
from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.deleted import Listing, Rows
from app.features.interviews import queries
from app.features.interviews.models import MergedTag


def _known(rows: Rows, actor: Actor, network_id: UUID) -> Rows:
    """Those that the actor may know of: a tag's name may be somebody's words."""
    return rows.where(queries.may_know_merged(actor, network_id))


TAGS = deleted.rows(
    MergedTag,
    MergedTag.merged_at,
    Listing(
        _l("tag"), MergedTag.name, "/tags/{}/restoration", Permission.THEME_WRITE, within=_known
    ),
)

"""Merged tags: put back for 30 days, then forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import deleted
from app.core.access.actor import Actor
from app.core.access.check import Place, can
from app.core.access.permissions import Permission
from app.core.deleted import Deleted, Listing
from app.features.interviews import queries
from app.features.interviews.models import MergedTag

BACK = "/tags/{}/restoration"
_listing = Listing(_l("tag"), MergedTag.name, BACK, Permission.THEME_WRITE)


def _listed(actor: Actor, network_id: UUID) -> Sequence[Deleted]:
    """Those that the actor may know of: a tag's name may be somebody's words."""
    if not can(actor, Permission.THEME_WRITE, Place(network_id)):
        return ()
    found = queries.merged_for(actor, network_id)
    return [Deleted(_("tag"), one.name, one.merged_at, BACK.format(one.id)) for one in found]


TAGS = replace(deleted.rows(MergedTag, MergedTag.merged_at, _listing), listed=_listed)

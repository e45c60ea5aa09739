"""Taking sites out again that nothing uses: what an import made and its undoing leaves empty."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Column, select

from app.core import activity
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.extensions import db
from app.features.networks.models import Network, Site

AS_MADE = timedelta(seconds=1)  # between the two stamps of a row that nobody touched since
WITHOUT_WEIGHT = {"activity"}  # tells what happened to a site; does not need it


def remove_unused(actor: Actor, network: Network, ids: Collection[UUID]) -> int:
    """Remove those of the network's sites that no record refers to and nobody has changed since.

    Answers how many went. One query for each table that knows sites.
    """
    require(actor, Permission.SITE_WRITE, network)
    spare = {
        site.id: site
        for site in network.sites
        if site.id in set(ids) and site.updated_at - site.created_at < AS_MADE
    }
    for column in _references():
        if not spare:
            break
        for used in db.session.scalars(select(column).where(column.in_(spare)).distinct()):
            spare.pop(used, None)
    for site in spare.values():
        activity.record(actor, "removed", "site", site.id, network.id, site.id)
        network.sites.remove(site)
    db.session.flush()
    return len(spare)


def _references() -> list[Column[UUID]]:
    """All columns that hold the key of a site, with or without a foreign key."""
    return [
        column
        for table in db.metadata.sorted_tables
        if table.name not in WITHOUT_WEIGHT and table is not Site.__table__
        for column in table.columns
        if column.name == "site_id"
        or any(key.column.table is Site.__table__ for key in column.foreign_keys)
    ]

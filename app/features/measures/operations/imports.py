"""Importing a file: take it in, plan, start, finish, undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete

from app.core import activity, after, clock, files
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.extensions import db
from app.features.measures import queries
from app.features.measures.models import Import, ImportStatus, Measure, Point
from app.features.measures.operations.measures import stir
from app.features.measures.reading import (
    ColumnMap,
    Sheet,
    Understood,
    Week,
    guess,
    read_sheet,
    understand,
    weeks,
)
from app.features.networks.models import Network, Site

NEW_SITE = "new"
LEAVE_OUT = "out"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do: the mapping's outcome, before anything is imported."""

    understood: Understood
    sites: dict[str, UUID | str]
    """Each name in the file: the site it is, or NEW_SITE, or LEAVE_OUT."""
    weeks: list[Week]
    doubled: int
    """Weeks that have a point already; they stay as they are."""


def upload(actor: Actor, measure: Measure, *, filename: str, content: bytes) -> Import:
    """Take a file in and guess its columns; nothing is imported yet.

    Raises reading.Unreadable, for one when the file has a row per student.
    """
    require(actor, Permission.DATA_ENTER, measure)
    sheet = read_sheet(content)
    row = Import(
        network_id=measure.network_id,
        author_id=actor.user_id,
        measure_id=measure.id,
        filename=filename[:200],
        blob=files.put(content),
        mapping=guess(sheet),
        facts={"rows": len(sheet.rows)},
    )
    db.session.add(row)
    db.session.flush()
    activity.record(actor, "uploaded", "import", row.id, measure.network_id)
    return row


def plan(row: Import, sheet: Sheet) -> Plan:
    """What the import would do with its present mapping. Raises ValueError on unknown columns."""
    how = column_map(row)
    understood = understand(sheet, how)
    network = db.session.get_one(Network, row.network_id)
    sites = _match(network.sites, understood, row.mapping.get("sites", {}))
    found = weeks(day for day in understood.days if sites[day.site] != LEAVE_OUT)
    ids = [place for place in sites.values() if isinstance(place, UUID)]
    known = queries.known_dates(row.measure_id, ids)
    doubled = sum((sites[week.site], week.monday) in known for week in found)
    return Plan(understood, sites, found, doubled)


def column_map(row: Import) -> ColumnMap:
    """The mapping as the reader of files wants it."""
    chosen = row.mapping
    return ColumnMap(
        site=chosen.get("site", ""),
        when=chosen.get("when", ""),
        value=chosen.get("value", ""),
        order=chosen.get("order", "ymd"),
        empty=frozenset(chosen.get("empty", ())),
        percent=row.measure.in_percent,
    )


def _match(
    sites: Sequence[Site], understood: Understood, chosen: dict[str, str]
) -> dict[str, UUID | str]:
    """Each name in the file: as chosen by a person, else by code or name, else a new site."""
    known = {name.casefold(): site.id for site in sites for name in (site.code, site.name) if name}
    ids = {str(site.id): site.id for site in sites}
    names = Counter(day.site for day in understood.days)
    return {
        name: ids.get(chosen.get(name, ""), "")
        or (chosen[name] if chosen.get(name) in (NEW_SITE, LEAVE_OUT) else "")
        or known.get(name.casefold(), NEW_SITE)
        for name in sorted(names)
    }


def choose_mapping(actor: Actor, row: Import, *, mapping: dict[str, Any]) -> None:
    """Keep what a person says about the file's columns and words."""
    require(actor, Permission.IMPORT_WRITE, row)
    row.mapping = mapping


def start(actor: Actor, row: Import) -> None:
    """Let the worker import the file as mapped.

    Raises Invalid while a cell is not understood; NotAllowed when a site is not the actor's.
    """
    require(actor, Permission.IMPORT_WRITE, row)
    if row.status is not ImportStatus.MAPPING:
        raise Invalid(_("This file is imported already."))
    sheet = read_sheet(files.read(row.blob))
    planned = plan(row, sheet)
    if planned.understood.problems:
        raise Invalid(_("Some cells are not understood yet; see the list."))
    if not planned.weeks:
        raise Invalid(_("There is nothing to import in this file."))
    network = db.session.get_one(Network, row.network_id)
    _allow_sites(actor, network, planned)
    new = {name for name, place in planned.sites.items() if place == NEW_SITE}
    made = {name: _new_site(actor, network, name) for name in sorted(new)}
    row.mapping = {
        **row.mapping,
        "sites": {name: str(made.get(name, place)) for name, place in planned.sites.items()},
        "made": [str(site_id) for site_id in made.values()],
    }
    row.status = ImportStatus.RUNNING
    row.job_id = after.enqueue("measures.import", import_id=row.id)
    activity.record(actor, "imported", "import", row.id, row.network_id)


def _allow_sites(actor: Actor, network: Network, planned: Plan) -> None:
    by_id = {site.id: site for site in network.sites}
    for place in planned.sites.values():
        if isinstance(place, UUID):
            require(actor, Permission.DATA_WRITE, by_id[place])
        elif place == NEW_SITE:
            require(actor, Permission.SITE_WRITE, network)


def _new_site(actor: Actor, network: Network, name: str) -> UUID:
    site = Site(network_id=network.id, name=name, code=name)
    network.sites.append(site)
    db.session.flush()
    activity.record(actor, "created", "site", site.id, network.id, site.id)
    return site.id


def finish(row: Import) -> None:
    """Make all staged points of an import visible, in one statement."""
    row.status = ImportStatus.DONE
    row.finished_at = clock.now()
    stir(row.measure_id)


def undo(actor: Actor, row: Import) -> None:
    """Take all points of an import out again, in one step; the file stays listed."""
    require(actor, Permission.IMPORT_WRITE, row)
    if row.status is not ImportStatus.DONE:
        raise Invalid(_("Only a finished import can be undone."))
    db.session.execute(delete(Point).where(Point.import_id == row.id))
    row.status = ImportStatus.UNDONE
    stir(row.measure_id)
    activity.record(actor, "undid", "import", row.id, row.network_id)

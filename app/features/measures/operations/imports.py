"""Importing a file: take it in, plan, start, finish, undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, func, update

from app.core import activity, after, clock, files
from app.core.access.actor import Actor
from app.core.access.check import can, require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.extensions import db
from app.features.measures import queries
from app.features.measures.models import Import, ImportStatus, Measure, Point
from app.features.measures.operations.measures import period_start, series_key, stir
from app.features.measures.reading import (
    DATE_ORDERS,
    SHORT_WEEK,
    ColumnMap,
    Day,
    Period,
    Understood,
    guess,
    periods,
    understand,
)
from app.features.measures.sheet import Sheet, read_sheet
from app.features.networks.models import Network, Site

NEW_SITE = "new"
LEAVE_OUT = "out"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do: the mapping's outcome, before anything is imported."""

    understood: Understood
    sites: dict[str, UUID | str]
    """Each name in the file: the site it is, or NEW_SITE, or LEAVE_OUT."""
    fresh: list[Period]
    """The points to come; their `site` is a site's id, or the name of one to be made."""
    doubled: int
    """Weeks or months that have a point already; they stay as they are."""

    @property
    def new_sites(self) -> list[str]:
        """The names in the file that become sites."""
        return [name for name, place in self.sites.items() if place == NEW_SITE]


def upload(actor: Actor, measure: Measure, *, filename: str, content: bytes) -> Import:
    """Take a file in and guess its columns; nothing is imported yet.

    What was said about the columns and words of the measure's last file holds for this one.
    Raises sheet.Unreadable, for one when the file has a row per student.
    """
    require(actor, Permission.DATA_ENTER, measure)
    sheet = read_sheet(content)
    row = Import(
        network_id=measure.network_id,
        author_id=actor.user_id,
        measure_id=measure.id,
        filename=filename[:200],
        blob=files.put(content),
        mapping={**guess(sheet), **_as_before(measure, sheet)},
        facts={"rows": len(sheet.rows)},
    )
    db.session.add(row)
    db.session.flush()
    activity.record(actor, "uploaded", "import", row.id, measure.network_id)
    return row


def _as_before(measure: Measure, sheet: Sheet) -> dict[str, Any]:
    """The mapping of the measure's last import, as far as this file has the same columns."""
    last = queries.last_mapping(measure)
    if not all(last.get(name) in sheet.columns for name in ("site", "when", "value")):
        return {}
    kept = ("site", "when", "value", "order", "empty", "sites")
    return {name: last[name] for name in kept if name in last}


@lru_cache(maxsize=2)
def sheet_of(blob: str) -> Sheet:
    """The table of a file that was taken in; looked at again and again while it is mapped."""
    return read_sheet(files.read(blob))


def plan(row: Import, sheet: Sheet) -> Plan:
    """What the import would do with its present mapping. Raises ValueError on unknown columns."""
    how = column_map(row)
    understood = understand(sheet, how)
    network = db.session.get_one(Network, row.network_id)
    sites = _match(network.sites, understood, row.mapping.get("sites", {}))
    places = {
        name: str(place) if isinstance(place, UUID) else name
        for name, place in sites.items()
        if place != LEAVE_OUT
    }
    days = (
        Day(places[day.site], day.on, day.value) for day in understood.days if day.site in places
    )
    found = periods(days, partial(period_start, row.measure.cadence))
    ids = [place for place in sites.values() if isinstance(place, UUID)]
    known = queries.known_dates(row.measure_id, ids)
    fresh = [one for one in found if (one.site, one.start) not in known]
    return Plan(understood, sites, fresh, len(found) - len(fresh))


def column_map(row: Import) -> ColumnMap:
    """The mapping as the reader of files wants it."""
    chosen = row.mapping
    return ColumnMap(
        site=chosen.get("site", ""),
        when=chosen.get("when", ""),
        value=chosen.get("value", ""),
        order=chosen["order"] if chosen.get("order") in DATE_ORDERS else "ymd",
        empty=frozenset(chosen.get("empty", ())),
        percent=row.measure.in_percent,
        until=clock.today(queries.network_of(row.measure).zone),
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
    """Keep what a person says about the file's columns and words. Raises Invalid once it is in."""
    require(actor, Permission.IMPORT_WRITE, row)
    if not may_start(row):
        raise Invalid(_("This file is imported already."))
    row.mapping = mapping


def start(actor: Actor, row: Import) -> None:
    """Let the worker import the file as mapped, or once more after it failed or was undone.

    Raises Invalid while a cell is not understood; NotAllowed when a site is not the actor's.
    """
    require(actor, Permission.IMPORT_WRITE, row)
    if not may_start(row):
        raise Invalid(_("This file is imported already."))
    try:
        planned = plan(row, sheet_of(row.blob))
    except ValueError as error:
        raise Invalid(
            _("Say first which columns hold the site, the date and the value.")
        ) from error
    if planned.understood.problems:
        raise Invalid(_("Some cells are not understood yet; see the list."))
    if not planned.fresh:
        raise Invalid(_("There is nothing new to import in this file."))
    network = db.session.get_one(Network, row.network_id)
    _allow_sites(actor, network, planned)
    made = {name: _new_site(actor, network, name) for name in planned.new_sites}
    row.mapping = {
        **row.mapping,
        "sites": {name: str(made.get(name, place)) for name, place in planned.sites.items()},
    }
    row.status = ImportStatus.RUNNING
    row.job_id = after.enqueue("measures.import", import_id=row.id)
    activity.record(actor, "imported", "import", row.id, row.network_id)


def may_start(row: Import) -> bool:
    """Whether the file may be imported now: it never was, it failed, or it was undone."""
    if row.status is ImportStatus.RUNNING:
        job = after.job_state(row.job_id)
        return job is None or not job.is_open
    return row.status is not ImportStatus.DONE


def _allow_sites(actor: Actor, network: Network, planned: Plan) -> None:
    by_id = {site.id: site for site in network.sites}
    for place in planned.sites.values():
        if isinstance(place, UUID):
            require(actor, Permission.DATA_WRITE, by_id[place])
        elif place == NEW_SITE:
            require(actor, Permission.SITE_WRITE, network)


def barred(actor: Actor, network: Network, planned: Plan) -> list[str]:
    """The names in the file that stand for sites whose data the actor may not change."""
    by_id = {site.id: site for site in network.sites}
    return [
        name
        for name, place in planned.sites.items()
        if isinstance(place, UUID) and not can(actor, Permission.DATA_WRITE, by_id[place])
    ]


def _new_site(actor: Actor, network: Network, name: str) -> UUID:
    site = Site(network_id=network.id, name=name, code=name)
    network.sites.append(site)
    db.session.flush()
    activity.record(actor, "created", "site", site.id, network.id, site.id)
    return site.id


def staged_key(row_id: UUID, site_id: UUID) -> str:
    """The key of a point that is not seen yet: no other import's rows stand in its way."""
    return f"{series_key(site_id)}|{row_id.hex}"


def finish(row: Import, planned: Plan) -> None:
    """Make all staged points of an import visible, in one statement."""
    row.facts = {
        **row.facts,
        "points": len(planned.fresh),
        "doubled": planned.doubled,
        "short": sum(0 < one.days < SHORT_WEEK for one in planned.fresh),
        "missing": sum(one.missing for one in planned.fresh),
    }
    own_key = func.replace(Point.series_key, f"|{row.id.hex}", "")
    db.session.execute(
        update(Point)
        .where(Point.import_id == row.id)
        .values(series_key=own_key)
        .execution_options(synchronize_session=False)
    )
    row.status = ImportStatus.DONE
    row.finished_at = clock.now()
    stir(row.measure_id)


def undo(actor: Actor, row: Import) -> None:
    """Take all points of an import out again, in one step; the file stays listed."""
    require(actor, Permission.IMPORT_WRITE, row)
    if row.status is not ImportStatus.DONE:
        raise Invalid(_("Only a finished import can be undone."))
    db.session.execute(delete(Point).where(Point.import_id == row.id))
    row.finished_at = None
    row.status = ImportStatus.UNDONE
    stir(row.measure_id)
    activity.record(actor, "undid", "import", row.id, row.network_id)

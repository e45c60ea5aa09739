"""An import: what its columns are, start, finish, undo."""

from __future__ import annotations

from random import SystemRandom
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, exists, func, literal, update
from sqlalchemy.orm import aliased

from app.core import activity, after, clock
from app.core.access.actor import Actor
from app.core.access.check import can, require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.extensions import db
from app.features.measures.models import Import, ImportStatus, Measure, Point
from app.features.measures.operations import outlook
from app.features.measures.operations.measures import series_key, stir
from app.features.measures.operations.planning import (
    KEEP,
    LEAVE_OUT,
    NEW_SITE,
    TAKE,
    WHOLE,
    Change,
    Plan,
    site_name,
)
from app.features.measures.operations.uploads import ask_to_look, let_go, unmake_sites
from app.features.networks.models import Network, Site

STEP = 500  # keys a statement
GROUPS = 40  # of a measure
ONCE_ONLY = ("sites", "chosen", "page", "differ")  # of a mapping: what is no recipe


def choose_mapping(actor: Actor, row: Import, *, mapping: dict[str, Any]) -> None:
    """Keep what a person says about the file's columns and words, and look at it again.

    Raises Invalid once it is in, and while the worker is at it.
    """
    require(actor, Permission.IMPORT_WRITE, row)
    if not may_map(row):
        raise Invalid(_("This file cannot be changed now."))
    row.mapping = {**mapping, "chosen": True}
    ask_to_look(actor, row)


def start(actor: Actor, row: Import) -> None:
    """Let the worker import the file as mapped, or once more after it failed.

    Raises Invalid while a cell is not understood; NotAllowed when a site is not the actor's.
    """
    require(actor, Permission.IMPORT_WRITE, row)
    if not may_start(row):
        raise Invalid(_("This file cannot be imported now."))
    facts = row.facts
    if "sites" not in facts:
        raise Invalid(_("Say first which columns hold the {site}, the date and the value."))
    if facts["wrong"]:
        raise Invalid(_("Some cells are not understood yet; see the list."))
    if not comes(row):
        raise Invalid(_("There is nothing new to import in this file."))
    network = row.measure.network
    _allow_sites(actor, network, facts["sites"])
    made = _new_sites(actor, network, row)
    sites = {**facts["sites"], **made}
    row.mapping = {**row.mapping, "sites": sites}
    row.facts = {**facts, "sites": sites, "made": [*facts.get("made", []), *made.values()]}
    row.status = ImportStatus.RUNNING
    row.job_id = after.enqueue("measures.import", import_id=row.id)
    activity.record(actor, "imported", "import", row.id, row.network_id)


def comes(row: Import) -> int:
    """How many points the import would bring or change, with its present choices."""
    facts = row.facts
    taken = facts.get("differing", 0) if takes(row) else 0
    return int(facts.get("fresh", 0) + facts.get("joined", 0) + taken)


def takes(row: Import) -> bool:
    """Whether the file's values replace differing ones: as a person says, else where the file
    knows more days of all of them.
    """
    said = row.mapping.get("differ")
    return said == TAKE if said in (KEEP, TAKE) else bool(row.facts.get("fuller"))


def may_map(row: Import) -> bool:
    """Whether the file may be looked at again: it is here, and the worker is not at it."""
    return bool(row.blob) and not is_busy(row)


def may_start(row: Import) -> bool:
    """Whether the file may be imported now: it was looked at, or importing it failed."""
    return may_map(row) and row.status is not ImportStatus.LOOKING


def is_busy(row: Import) -> bool:
    """Whether the worker is looking at the file or importing it."""
    if row.status not in (ImportStatus.LOOKING, ImportStatus.RUNNING):
        return False
    job = after.job_state(row.job_id)
    return job is not None and job.is_open


def _allow_sites(actor: Actor, network: Network, places: dict[str, str]) -> None:
    by_id = {str(site.id): site for site in network.sites}
    for place in set(places.values()):
        if place == NEW_SITE:
            require(actor, Permission.SITE_WRITE, network)
        elif place == WHOLE:
            require(actor, Permission.DATA_WRITE, network)
        elif place != LEAVE_OUT:
            if place not in by_id:
                raise Invalid(
                    _("One {site} of this file is gone. Choose again which {site} is which.")
                )
            require(actor, Permission.DATA_WRITE, by_id[place])


def barred(actor: Actor, network: Network, places: dict[str, str]) -> list[str]:
    """The names in the file that stand for sites whose data the actor may not change."""
    by_id = {str(site.id): site for site in network.sites}
    return [
        name
        for name, place in places.items()
        if (place in by_id or place == WHOLE)
        and not can(actor, Permission.DATA_WRITE, by_id.get(place, network))
    ]


def _new_sites(actor: Actor, network: Network, row: Import) -> dict[str, str]:
    """Make the sites that the file brings, all at once; answers their keys by the file's names."""
    prefix = str(row.mapping.get("prefix") or "")
    names = [name for name, place in row.facts["sites"].items() if place == NEW_SITE]
    # In no order: keys are seen in addresses, and would tell an unnamed site by the alphabet.
    SystemRandom().shuffle(names)
    made = {
        name: Site(name=site_name(name, prefix), code=name[:40], network_id=network.id)
        for name in names
    }
    network.sites.extend(made.values())
    db.session.flush()
    for site in made.values():
        activity.record(actor, "created", "site", site.id, network.id, site.id)
    return {name: str(site.id) for name, site in made.items()}


def staged_key(row_id: UUID, site_id: UUID | None, group: str = "") -> str:
    """The key of a point that is not seen yet: no other import's rows stand in its way."""
    return f"{series_key(site_id, group)}|{row_id.hex}"


def replacing(row: Import, plan: Plan) -> list[Change]:
    """The points that the import replaces: weeks that it finishes, and those it was told to."""
    return plan.joined + (plan.differ if takes(row) else [])


def finish(row: Import, plan: Plan) -> None:
    """Make all staged points of an import visible, and put aside those they replace.

    Its file goes with the commit: nothing needs it any more.
    """
    replaced = replacing(row, plan)
    _put_aside(row, [change.point_id for change in replaced])
    staged = (Point.import_id == row.id, Point.series_key.endswith(f"|{row.id.hex}"))
    own_key = func.replace(Point.series_key, f"|{row.id.hex}", "")
    # What somebody entered while the import ran stays as it is.
    _execute(delete(Point).where(*staged, _is_taken(own_key)))
    _execute(update(Point).where(*staged).values(series_key=own_key))
    let_go(row)
    row.facts = _remembered(row, plan, len(replaced))
    row.measure.recipe = {k: v for k, v in row.mapping.items() if k not in ONCE_ONLY}
    row.measure.groups = _with_new_groups(row.measure, plan)
    row.status = ImportStatus.DONE
    row.finished_at = clock.now()
    stir(row.measure_id)


def _with_new_groups(measure: Measure, plan: Plan) -> list[str]:
    """The groups that are counted apart, with those that the file brought."""
    brought = sorted({period.group for period in plan.fresh if period.group}, key=str.casefold)
    return list(dict.fromkeys([*measure.groups, *brought]))[:GROUPS]


def _remembered(row: Import, plan: Plan, replaced: int) -> dict[str, Any]:
    """What is kept of a file once it is in: counts, its reach, the sites it brought."""
    kept: dict[str, Any] = {
        name: row.facts[name] for name in ("rows", "made", "formulas") if name in row.facts
    }
    new = plan.fresh + [change.new for change in replacing(row, plan)]
    kept |= {"points": len(new), "replaced": replaced, "doubled": plan.same}
    kept |= {"kept": len(plan.differ) + len(plan.joined) - replaced}
    if plan.reach:
        kept |= {"from": plan.reach[0].isoformat(), "until": plan.reach[1].isoformat()}
    return kept | outlook.of_points(new)


def _put_aside(row: Import, ids: list[UUID]) -> None:
    for first in range(0, len(ids), STEP):
        _execute(
            update(Point)
            .where(Point.id.in_(ids[first : first + STEP]), Point.replaced_by_id.is_(None))
            .values(replaced_by_id=row.id, series_key=literal(_aside(row)).concat(Point.series_key))
        )


def _aside(row: Import) -> str:
    return f"{row.id.hex}|"


def _is_taken(key: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether another point stands under this key on the same date."""
    other = aliased(Point)
    return exists().where(
        other.measure_id == Point.measure_id,
        other.on == Point.on,
        other.series_key == key,
        other.id != Point.id,
    )


def _execute(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})


def undo(actor: Actor, row: Import) -> None:
    """Take all points of an import out again, in one step; what it replaced or made is as before.

    Raises Invalid where a later file has replaced some of its points.
    """
    require(actor, Permission.IMPORT_WRITE, row)
    if row.status is not ImportStatus.DONE:
        raise Invalid(_("Only a finished import can be undone."))
    later = exists().where(Point.import_id == row.id, Point.replaced_by_id.is_not(None))
    if db.session.scalar(later.select()):
        raise Invalid(_("A later file replaced some of these points. Undo that one first."))
    _execute(delete(Point).where(Point.import_id == row.id))
    put_aside = Point.replaced_by_id == row.id
    own_key = func.replace(Point.series_key, _aside(row), "")
    _execute(delete(Point).where(put_aside, _is_taken(own_key)))
    _execute(update(Point).where(put_aside).values(series_key=own_key, replaced_by_id=None))
    unmake_sites(actor, row)
    row.finished_at = None
    row.status = ImportStatus.UNDONE
    stir(row.measure_id)
    activity.record(actor, "undid", "import", row.id, row.network_id)

"""Defining measures, entering points, and noting something on a chart."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import update

from app.core import activity, clock
from app.core.access.actor import Actor
from app.core.access.check import can, require
from app.core.access.permissions import Permission
from app.core.errors import Invalid, NotFound
from app.core.model import claim
from app.extensions import db
from app.features.measures import queries, season
from app.features.measures.models import KINDS, Annotation, Cadence, Measure, Point
from app.features.measures.operations.numbers import Numbers, checked
from app.features.networks.models import Network, Site
from app.spc import ChartKind


def define(actor: Actor, network: Network, **facts: Any) -> Measure:
    """Define a measure of the network."""
    require(actor, Permission.MEASURE_WRITE, network)
    measure = Measure(network_id=network.id, author_id=actor.user_id, **facts)
    db.session.add(measure)
    db.session.flush()
    activity.record(actor, "created", "measure", measure.id, network.id)
    return measure


def change(actor: Actor, measure: Measure, *, version: int, **facts: Any) -> None:
    """Change a measure's definition. Raises Conflict."""
    require(actor, Permission.MEASURE_WRITE, measure)
    claim(measure, version)
    for name, value in facts.items():
        setattr(measure, name, value)
    if measure.chart not in KINDS[measure.form]:
        measure.chart = ChartKind.RUN
    stir(measure.id)
    activity.record(actor, "changed", "measure", measure.id, measure.network_id)


def redraw(actor: Actor, measure: Measure, kind: ChartKind) -> None:
    """Choose the kind of a measure's chart. Raises Invalid for one its points do not fit."""
    require(actor, Permission.MEASURE_WRITE, measure)
    if kind not in KINDS[measure.form]:
        raise Invalid(_("These points cannot be drawn on such a chart."), "kind")
    measure.chart = kind
    stir(measure.id)
    activity.record(actor, "changed", "measure", measure.id, measure.network_id)


def period_start(cadence: Cadence, on: date) -> date:
    """The first day of the week, month or school year that a date is in; a term keeps its date."""
    match cadence:
        case Cadence.WEEK:
            return on - timedelta(days=on.weekday())
        case Cadence.MONTH:
            return on.replace(day=1)
        case Cadence.YEAR:
            return date(season.school_year(on), season.NEW_YEAR, 1)
        case _:
            return on


def enter_point(
    actor: Actor,
    measure: Measure,
    *,
    site: Site | None,
    on: date,
    numerator: float | None = None,
    denominator: float | None = None,
    value: float | None = None,
    spread: float | None = None,
    group: str = "",
    note: str = "",
    replace: bool = True,
) -> Point:
    """Enter one point by hand, or correct it.

    Raises Invalid when the numbers cannot be, and where there is a point already that is not to
    be replaced.
    """
    require(actor, Permission.DATA_WRITE, site or measure)
    if on > clock.today(measure.network.zone):
        raise Invalid(_("This day is still to come. Choose a day until today."), "on")
    value = checked(measure, Numbers(numerator, denominator, value, spread))
    site_id, on = site.id if site else None, period_start(measure.cadence, on)
    known = queries.point_on(measure, site_id, on, group)
    if known and not replace:
        raise Invalid(_("There is a point for this date already. Keep the new one instead?"), "on")
    point = known or Point(
        measure_id=measure.id,
        site_id=site_id,
        group=group,
        series_key=series_key(site_id, group),
        on=on,
    )
    point.numerator, point.denominator = numerator, denominator
    point.value, point.spread = value, spread
    point.note, point.import_id = note, None
    db.session.add(point)
    db.session.flush()
    stir(measure.id)
    verb = "corrected_point" if known else "entered_point"
    activity.record(actor, verb, "measure", measure.id, measure.network_id, site_id)
    return point


def remove_point(
    actor: Actor, measure: Measure, *, site: Site | None, on: date, group: str = ""
) -> None:
    """Take one point out of its series. Raises NotFound when there is none."""
    require(actor, Permission.DATA_WRITE, site or measure)
    point = queries.point_on(measure, site.id if site else None, on, group)
    if point is None:
        raise NotFound
    db.session.delete(point)
    stir(measure.id)
    where = site.id if site else None
    activity.record(actor, "removed_point", "measure", measure.id, measure.network_id, where)


def writable_sites(actor: Actor, network: Network) -> list[Site]:
    """The sites whose data the actor may change."""
    return [site for site in network.sites if can(actor, Permission.DATA_WRITE, site)]


def kept(measure: Measure, value: float | None) -> float | None:
    """A typed value as it is kept: per cents as shares."""
    return None if value is None else value / measure.scale


def annotate(
    actor: Actor,
    measure: Measure,
    *,
    site: Site | None,
    on: date,
    text: str,
    begins_idea: bool = False,
) -> Annotation:
    """Put a dated note on a chart."""
    require(actor, Permission.DATA_WRITE, site or measure)
    note = Annotation(
        network_id=measure.network_id,
        site_id=site.id if site else None,
        author_id=actor.user_id,
        measure_id=measure.id,
        on=period_start(measure.cadence, on),
        text=text,
        begins_idea=begins_idea,
    )
    db.session.add(note)
    db.session.flush()
    stir(measure.id)
    activity.record(actor, "annotated", "measure", measure.id, measure.network_id, note.site_id)
    return note


def remove_annotation(actor: Actor, note: Annotation) -> None:
    """Take a note off its chart, as the people of its site (or the hub) may."""
    require(actor, Permission.DATA_WRITE, note)
    db.session.delete(note)
    stir(note.measure_id)
    where = (note.measure_id, note.network_id, note.site_id)
    activity.record(actor, "removed_note", "measure", *where)


def stir(measure_id: UUID) -> None:
    """Charts drawn before this are stale."""
    db.session.execute(
        update(Measure)
        .where(Measure.id == measure_id)
        .values(data_version=Measure.data_version + 1)
        .execution_options(synchronize_session=False)
    )


def series_key(site_id: UUID | None, group: str = "") -> str:
    """One text for site and group, unique also where both are missing."""
    return f"{site_id or 'network'}|{group}"

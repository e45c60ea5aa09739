"""The measurement plan: who collects what when, and what is overdue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func

from app.core.access.actor import Actor
from app.extensions import db
from app.features.measures import queries, season
from app.features.measures.models import Cadence, Measure, Point
from app.features.networks.models import Network, Site

GRACE = {
    Cadence.WEEK: timedelta(days=7),
    Cadence.MONTH: timedelta(days=14),
    Cadence.YEAR: timedelta(days=90),
}
"""How long after a period's end its numbers may take; later they are overdue."""
SUMMER = {7, 8}  # months without school: no weekly or monthly number is asked for


@dataclass(frozen=True, slots=True)
class Due:
    """One site's (or the network's own) last point of a measure, and how many are overdue."""

    site: Site | None
    label: str
    last: date | None
    overdue: int
    since: date | None
    """The first period without a point."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A measure with everyone who collects it."""

    measure: Measure
    next: date | None
    """The last day of the period that runs now; None for a term's measure."""
    dues: tuple[Due, ...]

    @property
    def late(self) -> tuple[Due, ...]:
        """Those whose numbers are overdue."""
        return tuple(due for due in self.dues if due.overdue)


def plan(actor: Actor, network: Network, today: date) -> list[Planned]:
    """The network's measures with their sites, in two queries; sites as the actor may name them.

    Sites come by name, never by how late they are.
    """
    measures = queries.measures_of(actor, network.id)
    last = _last_points([measure.id for measure in measures])
    labels = queries.site_labels(actor, network)
    return [_planned(measure, network, last[measure.id], labels, today) for measure in measures]


def _last_points(measure_ids: Sequence[UUID]) -> dict[UUID, dict[UUID | None, date]]:
    rows = db.session.execute(
        queries.standing()
        .where(Point.measure_id.in_(measure_ids))
        .with_only_columns(Point.measure_id, Point.site_id, func.max(Point.on))
        .group_by(Point.measure_id, Point.site_id)
    )
    found: dict[UUID, dict[UUID | None, date]] = defaultdict(dict)
    for measure_id, site_id, on in rows:
        found[measure_id][site_id] = on
    return found


def _planned(
    measure: Measure,
    network: Network,
    last: dict[UUID | None, date],
    labels: dict[UUID, str],
    today: date,
) -> Planned:
    wanted, order = set(measure.sites), list(labels)
    dues = [_due(measure, None, network.name, last[None], today)] if None in last else []
    dues += [
        _due(measure, site, labels[site.id], last.get(site.id), today)
        for site in sorted(network.sites, key=lambda site: order.index(site.id))
        if (str(site.id) in wanted if wanted else site.id in last)
    ]
    return Planned(measure, period_end(measure.cadence, today), tuple(dues))


def _due(measure: Measure, site: Site | None, label: str, last: date | None, today: date) -> Due:
    missing = overdue_since(measure.cadence, last or measure.created_at.date(), last, today)
    return Due(site, label, last, len(missing), missing[0] if missing else None)


def overdue_since(cadence: Cadence, start: date, last: date | None, today: date) -> list[date]:
    """The first days of the periods after the last point (or from `start`) that are overdue.

    Weeks and months of the summer are nobody's debt; a term has no dates to be late by.
    """
    if cadence not in GRACE:
        return []
    found, on = [], _first(cadence, start)
    if last is not None:
        on = _after(cadence, on)
    while (end := period_end(cadence, on)) is not None and end + GRACE[cadence] < today:
        if cadence is Cadence.YEAR or not {on.month, end.month} & SUMMER:
            found.append(on)
        on = _after(cadence, on)
    return found


def _first(cadence: Cadence, on: date) -> date:
    match cadence:
        case Cadence.WEEK:
            return on - timedelta(days=on.weekday())
        case Cadence.MONTH:
            return on.replace(day=1)
        case _:
            return date(season.school_year(on), season.NEW_YEAR, 1)


def _after(cadence: Cadence, on: date) -> date:
    end = period_end(cadence, on)
    assert end is not None
    return end + timedelta(days=1)


def period_end(cadence: Cadence, on: date) -> date | None:
    """The last day of the period that a day is in; None for terms."""
    first = _first(cadence, on)
    match cadence:
        case Cadence.WEEK:
            return first + timedelta(days=6)
        case Cadence.MONTH:
            return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        case Cadence.YEAR:
            return first.replace(year=first.year + 1) - timedelta(days=1)
        case _:
            return None

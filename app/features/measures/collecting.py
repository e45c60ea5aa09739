"""The points of a measure's series as somebody may see them: as few rows as a page needs.

What a measure has at all (its outline) and the network's sums are kept by the version of the data,
so that a page of one site reads that site's rows and no others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, or_

from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.extensions import db
from app.features.measures import sums
from app.features.measures.kept import Kept
from app.features.measures.models import Cadence, Measure, Point
from app.features.measures.queries import site_labels, standing
from app.features.measures.series import Points, Row
from app.features.measures.small_numbers import telling, without
from app.features.networks.models import Network, Site

COLUMNS = (
    Point.site_id,
    Point.on,
    Point.value,
    Point.numerator,
    Point.denominator,
    Point.spread,
    Point.days,
    Point.missing,
    Point.note,
    Point.updated_at,
)


@dataclass(frozen=True, slots=True)
class Outline:
    """What a measure has: points by site (None: the network's own), and the dates of all sites."""

    counts: dict[UUID | None, int]
    apart: dict[UUID | None, int]
    """Points of student groups, or of kinds of incident, by site: some have no others."""
    dates: tuple[date, ...]
    first: date | None


@dataclass(frozen=True, slots=True)
class Collected:
    """The series that were asked for, and what else there is: the network's own, sites by name."""

    series: dict[UUID | None, Points]
    labels: dict[UUID | None, str]
    """What every series of the measure is called for the reader, in order."""
    outline: Outline
    as_of: datetime | None = None
    """The moment that is looked back to; None: now."""
    corrected: int = 0
    """Points of that moment that were changed since; they are shown as they are now."""

    @property
    def first(self) -> date | None:
        """The first date of all, from which every site counts its weeks."""
        return self.outline.first

    @property
    def only_apart(self) -> bool:
        """Whether groups or kinds are all that was counted: there is no chart of everybody."""
        return bool(self.outline.apart) and not self.outline.counts


_outlines = Kept[Outline](most=128)


def collected(
    actor: Actor,
    network: Network,
    measure: Measure,
    as_of: datetime | None = None,
    wanted: Collection[UUID | None] | None = None,
) -> Collected:
    """What was counted, as the actor may see it; `wanted` names series (None among them: the
    network's own), without it all are read.

    With `as_of`, what had been entered by then. Points of groups below the network's floor are
    gaps for everyone outside the site. So is a date between a site's first and last that other
    sites have a point for. Where nobody enters the network's own series, it is the sites' sum.
    """
    by_site, corrected = _rows([measure], as_of, wanted)[measure.id]
    return _collect(actor, network, measure, by_site, corrected, as_of, wanted)


def collected_each(
    actor: Actor, network: Network, measures: Sequence[Measure]
) -> dict[UUID, Collected]:
    """All that was counted for each of these measures, in one query for all of their points."""
    found = _rows(measures, None, None)
    return {one.id: _collect(actor, network, one, *found[one.id]) for one in measures}


def _collect(
    actor: Actor,
    network: Network,
    measure: Measure,
    by_site: Mapping[UUID | None, list[Row]],
    corrected: int,
    as_of: datetime | None = None,
    wanted: Collection[UUID | None] | None = None,
) -> Collected:
    outline = outline_of(measure, as_of)
    labels = _labels(actor, network, measure, outline)
    dates = outline.dates if measure.cadence is not Cadence.TERM else ()
    series: dict[UUID | None, Points] = {}
    sites = {site.id: site for site in network.sites}
    for key, label in labels.items():
        site = sites[key] if key else None
        if points := by_site.get(key):
            if key is None:
                told = telling(measure, network.floor, as_of, of_groups=False)
                points = [without(row) if ("", row.on) in told else row for row in points]
            series[key] = _seen_by(actor, network, site, label, points, dates if key else ())
        elif key is None and (wanted is None or None in wanted):
            series[None] = sums.network_series(network, measure, _asked([measure], as_of), as_of)
    return Collected(series, labels, outline, as_of, corrected)


def outline_of(measure: Measure, as_of: datetime | None = None) -> Outline:
    """What a measure has, kept by the version of its data."""
    if as_of is not None:
        return _read_outline(measure, as_of)
    key = (str(measure.id), str(measure.data_version))
    return _outlines.get(key, lambda: _read_outline(measure, None))


def labels_of(
    actor: Actor, network: Network, measure: Measure, as_of: datetime | None = None
) -> dict[UUID | None, str]:
    """What every series of the measure is called for the reader, in order; no point is read."""
    return _labels(actor, network, measure, outline_of(measure, as_of))


def places_apart(
    actor: Actor, network: Network, measure: Measure, as_of: datetime | None = None
) -> dict[UUID | None, str]:
    """Where groups or kinds are counted apart, as the reader may call it: the network first."""
    apart = outline_of(measure, as_of).apart
    own: dict[UUID | None, str] = {None: network.name} if None in apart else {}
    return own | {key: name for key, name in site_labels(actor, network).items() if key in apart}


def _labels(
    actor: Actor, network: Network, measure: Measure, outline: Outline
) -> dict[UUID | None, str]:
    """The names of all series: the network's own first, where there is or can be one."""
    names = site_labels(actor, network)
    own = None in outline.counts or (sums.can_be_added_up(measure) and len(outline.counts) > 1)
    found: dict[UUID | None, str] = {None: network.name} if own else {}
    return found | {key: name for key, name in names.items() if key in outline.counts}


def _seen_by(
    actor: Actor,
    network: Network,
    site: Site | None,
    label: str,
    points: list[Row],
    dates: Sequence[date],
) -> Points:
    at_home = site is not None and can(actor, Permission.SERIES_READ, site)
    floor = 0 if at_home else network.floor  # nobody is at home in the network's own
    rows = tuple(_seen(row, floor) for row in _with_gaps(points, dates))
    return Points(site, label, rows, whole=not floor)


def _asked(measures: Sequence[Measure], as_of: datetime | None) -> Select[Point]:
    return _of_measures(measures, as_of).where(Point.group == "")


def _of_measures(measures: Sequence[Measure], as_of: datetime | None) -> Select[Point]:
    asked = standing().where(Point.measure_id.in_([measure.id for measure in measures]))
    return asked if as_of is None else asked.where(Point.created_at <= as_of)


def _read_outline(measure: Measure, as_of: datetime | None) -> Outline:
    asked = _asked([measure], as_of)
    columns = (Point.site_id, func.count(Point.id), func.min(Point.on))
    rows = db.session.execute(asked.with_only_columns(*columns).group_by(Point.site_id)).all()
    of_groups = _of_measures([measure], as_of).where(Point.group != "")
    counted = of_groups.with_only_columns(*columns[:2]).group_by(Point.site_id)
    apart = dict(map(tuple, db.session.execute(counted))) if measure.groups else {}
    of_sites = asked.where(Point.site_id.is_not(None)).with_only_columns(Point.on)
    dates = db.session.scalars(of_sites.distinct().order_by(Point.on))
    counts = {site_id: number for site_id, number, _first in rows}
    first = min((first for *_rest, first in rows), default=None)
    return Outline(counts, apart, tuple(dates), first)


def _rows(
    measures: Sequence[Measure], as_of: datetime | None, wanted: Collection[UUID | None] | None
) -> dict[UUID, tuple[dict[UUID | None, list[Row]], int]]:
    """Of each measure the rows by site, and how many changed since the moment looked back to."""
    asked = _asked(measures, as_of)
    if wanted is not None:
        sites = Point.site_id.in_([key for key in wanted if key])
        asked = asked.where(or_(sites, Point.site_id.is_(None)) if None in wanted else sites)
    by_site: dict[UUID, dict[UUID | None, list[Row]]]
    by_site = {measure.id: defaultdict(list) for measure in measures}
    corrected: Counter[UUID] = Counter()
    for measure_id, site_id, *values, changed in db.session.execute(
        asked.with_only_columns(Point.measure_id, *COLUMNS).order_by(Point.on)
    ):
        by_site[measure_id][site_id].append(Row(*values))
        corrected[measure_id] += as_of is not None and changed > as_of
    return {key: (rows, corrected[key]) for key, rows in by_site.items()}


def _with_gaps(points: list[Row], dates: Sequence[date]) -> list[Row]:
    """The points, and an empty row for each date that is missing between the first and last."""
    known = {row.on for row in points}
    gaps = [on for on in dates if points[0].on < on < points[-1].on and on not in known]
    if not gaps:
        return points
    return sorted([*points, *(Row(on) for on in gaps)], key=lambda row: row.on)


def _seen(row: Row, floor: int) -> Row:
    if row.denominator is None or row.denominator >= floor:
        return row
    return without(row)

"""Student groups of one series: each against the target in its own panel, never against another.

Small numbers are hidden outside the site, and whatever else would tell them; see `small_numbers`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import combinations
from statistics import median
from uuid import UUID

from flask_babel import gettext as _
from markupsafe import Markup

from app.charts.frames import Size
from app.charts.svg import run_chart
from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.extensions import db
from app.features.measures.charting import Chart, chart
from app.features.measures.collecting import COLUMNS, outline_of
from app.features.measures.models import Cadence, Good, Measure, Point
from app.features.measures.queries import site_labels, standing
from app.features.measures.series import Points, Row
from app.features.measures.small_numbers import hide, telling, without
from app.features.measures.values import digits
from app.features.networks.models import Network, Site

PART = 4  # points at either end that a gap is measured by; of yearly ones, one
CLOSED = 0.25  # of a gap must have gone before it is said to have closed


@dataclass(frozen=True, slots=True)
class Panel:
    """One group's chart and its sentence; `svg` is empty where the reader may see no point."""

    label: str
    svg: Markup
    first: str
    headline: str
    target: str


@dataclass(frozen=True, slots=True)
class Line:
    """One date with what each group has then, in the order of the panels, as it is written."""

    on: date
    name: str
    cells: tuple[str, ...]


def lines(charts: Sequence[Chart]) -> list[Line]:
    """The groups' points as a table: a line for each date, a column for each group."""
    by_date: dict[date, list[str]] = {}
    names: dict[date, str] = {}
    for place, one in enumerate(charts):
        for row, value, name in zip(
            one.points.rows, one.given.values, one.given.names, strict=True
        ):
            names[row.on] = name
            cells = by_date.setdefault(row.on, ["–"] * len(charts))
            if row.hidden:
                cells[place] = _("hidden")
            elif value is not None:
                cells[place] = one.series.written(value, 1)
    return [Line(on, names[on], tuple(cells)) for on, cells in sorted(by_date.items())]


def panels(measure: Measure, charts: Sequence[Chart]) -> tuple[list[Panel], list[str]]:
    """The groups of a series by name, and what is to be said of gaps between them."""
    shown = [value for one in charts for value in one.given.values if value is not None]
    goal = [measure.target] if measure.target is not None else []
    bounds = (min(shown + goal), max(shown + goal)) if shown else (0.0, 1.0)
    air = (bounds[1] - bounds[0]) * 0.08 or 1.0
    scale = (bounds[0] - air, bounds[1] + air)
    found = [_panel(one, scale, at) for at, one in enumerate(charts)]
    pairs = [_closed(measure, a, b) for a, b in combinations(charts, 2)]
    return found, [sentence for sentence in pairs if sentence]


def charts_of(
    actor: Actor, network: Network, measure: Measure, site: Site | None, as_of: datetime | None
) -> list[Chart]:
    """The groups of a site (None: the network's own) by name, as the actor may see them."""
    by_group = _rows(measure, site.id if site else None, as_of)
    if site is None:
        told = telling(measure, network.floor, as_of, of_groups=True)
        by_group = {
            group: [without(row) if (group, row.on) in told else row for row in rows]
            for group, rows in by_group.items()
        }
    if site is None or not can(actor, Permission.SERIES_READ, site):
        by_group = hide(by_group, network.floor)
    place = site_labels(actor, network)[site.id] if site else network.name
    first = outline_of(measure, as_of).first
    return [
        chart(network, measure, Points(site, group, tuple(rows), place=place), start=first)
        for group, rows in sorted(by_group.items(), key=lambda pair: pair[0].casefold())
    ]


def _rows(measure: Measure, site_id: UUID | None, as_of: datetime | None) -> dict[str, list[Row]]:
    place = Point.site_id == site_id if site_id else Point.site_id.is_(None)
    asked = standing().where(Point.measure_id == measure.id, Point.group != "", place)
    if as_of is not None:
        asked = asked.where(Point.created_at <= as_of)
    found: dict[str, list[Row]] = defaultdict(list)
    columns = asked.with_only_columns(Point.group, *COLUMNS).order_by(Point.on)
    for group, _site, *values, _changed in db.session.execute(columns):
        found[group].append(Row(*values))
    return found


def _panel(one: Chart, bounds: tuple[float, float], at: int) -> Panel:
    svg = Markup()
    if one.shown:
        series = replace(one.small(bounds), target=one.measure.target)
        svg = run_chart(series, id=f"group-{at}", size=Size.SMALL)
    return Panel(one.points.label, svg, one.brief.first, one.brief.headline, _to_target(one))


def _to_target(one: Chart) -> str:
    """How the last value lies to the target."""
    target = one.measure.target
    last = next((v for v in reversed(one.given.values) if v is not None), None)
    if target is None or last is None or one.measure.good is Good.NEUTRAL:
        return ""
    met = last >= target if one.measure.good is Good.UP else last <= target
    fine = digits(one.given.values)  # as the sentence before it writes them
    goal = one.series.written(target, int(target % 1 != 0))
    values = {"last": one.series.written(last, fine), "target": goal}
    if met:
        return _("Last point %(last)s: at the target of %(target)s or better.", **values)
    return _("Last point %(last)s: not at the target of %(target)s.", **values)


def _closed(measure: Measure, a: Chart, b: Chart) -> str:
    """Said of a gap that closed because the better group fell: that is no success."""
    part = 1 if measure.cadence in (Cadence.TERM, Cadence.YEAR) else PART
    ends = [_ends(one.given.values, part) for one in (a, b)]
    if measure.good is Good.NEUTRAL or None in ends:
        return ""
    (a_then, a_now), (b_then, b_now) = [end for end in ends if end is not None]
    sign = 1 if measure.good is Good.UP else -1
    before, after = abs(a_then - b_then), abs(a_now - b_now)
    if before == 0 or after > before * (1 - CLOSED):
        return ""
    ahead = a if sign * (a_then - b_then) > 0 else b
    lost = sign * ((a_then - a_now) if ahead is a else (b_then - b_now))
    won = sign * ((b_now - b_then) if ahead is a else (a_now - a_then))
    if lost <= 0 or lost < won:
        return ""
    behind = b if ahead is a else a
    return _(
        "The gap between %(ahead)s and %(behind)s closed because %(ahead)s got worse, not because "
        "%(behind)s got better.",
        ahead=ahead.points.label,
        behind=behind.points.label,
    )


def _ends(values: Sequence[float | None], part: int) -> tuple[float, float] | None:
    """Where a group began and where it is now; None where it has too few points to say."""
    known = [value for value in values if value is not None]
    if len(known) < 2 * part:
        return None
    return median(known[:part]), median(known[-part:])

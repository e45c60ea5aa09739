"""Charts for somebody: points as they may see them, judged and laid out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median
from uuid import UUID

from flask_babel import get_locale
from markupsafe import Markup
from sqlalchemy import ColumnElement, and_

from app.charts.frames import Size
from app.charts.svg import run_chart
from app.core import facts
from app.core.access.actor import Actor
from app.core.together import together
from app.features.measures.charting import Chart, Tested, chart
from app.features.measures.collecting import Collected, collected, outline_of
from app.features.measures.kept import Kept
from app.features.measures.models import Act, Annotation, Measure
from app.features.measures.series import Points
from app.features.measures.values import shown
from app.features.networks.models import Network

OTHERS = 6  # small charts below a large one
NEARLY_ALL = 0.97  # of the points fit into the small charts; the others run off the edge


@dataclass(frozen=True, slots=True)
class Small:
    """A small chart and its line, drawn; `svg` is empty where the reader may see no point."""

    key: str
    label: str
    svg: Markup
    first: str
    headline: str
    since: date | None = None
    """When a change that the chart shows began."""


@dataclass(frozen=True, slots=True)
class Happenings:
    """The notes on a measure's charts and the decisions about their lines, by site, in order."""

    notes: dict[UUID | None, list[Annotation]] = field(default_factory=dict)
    acts: dict[UUID | None, list[Act]] = field(default_factory=dict)


_small = Kept[tuple[Small, ...]](most=64)


def charts_of(
    actor: Actor,
    network: Network,
    measure: Measure,
    site_ids: Collection[UUID | None] | None = None,
    as_of: datetime | None = None,
) -> list[Chart]:
    """The measure's charts as the actor may see them: the network's own, then sites by name.

    Three queries for any number of sites; `site_ids` asks for some of them (None: the network's
    own), `as_of` for what was known at a moment.
    """
    found = collected(actor, network, measure, as_of, site_ids)
    return draw(network, measure, found, site_ids)


def tested(actor: Actor, measure: Measure) -> tuple[Tested, ...]:
    """What was being tested at the sites, as the actor may read it."""
    return tuple(facts.of(actor, "measure", "tests", [measure.id]).get(measure.id, ()))


def draw(
    network: Network,
    measure: Measure,
    found: Collected,
    site_ids: Collection[UUID | None] | None = None,
    tests: Sequence[Tested] = (),
) -> list[Chart]:
    """The charts of series that were read already; see `charts_of` and `tested`."""
    wanted = [one for key, one in found.series.items() if site_ids is None or key in site_ids]
    if not wanted:
        return []
    happened = happenings([measure], found.as_of)[measure.id]
    return _drawn(network, measure, found, wanted, happened, tests)


def draw_each(
    network: Network, measures: Sequence[Measure], found: Mapping[UUID, Collected]
) -> dict[UUID, list[Chart]]:
    """All charts of several measures, each by its key; what was written on them in one query."""
    happened = happenings(measures)
    return {
        one.id: _drawn(
            network, one, found[one.id], list(found[one.id].series.values()), happened[one.id]
        )
        for one in measures
    }


def _drawn(
    network: Network,
    measure: Measure,
    found: Collected,
    wanted: Sequence[Points],
    happened: Happenings,
    tests: Sequence[Tested] = (),
) -> list[Chart]:
    return [
        chart(
            network,
            measure,
            points,
            happened.notes.get(points.site_id, ()),
            found.first,
            happened.acts.get(points.site_id, ()),
            tuple(one for one in tests if points.site_id and one.site_id == points.site_id),
            as_of=found.as_of,
        )
        for points in wanted
    ]


def small(
    network: Network, measure: Measure, found: Collected, site_ids: Collection[UUID | None]
) -> tuple[Small, ...]:
    """Small charts of some sites, each around its own median and all to the same measure.

    Kept by everything they are made of: the data's version, the rules, what the reader may see.
    """
    seen = [(one.key, one.label, one.whole) for one in found.series.values()]
    rules = (network.floor, network.rule_set, network.trend_rule, network.control_rules)
    key = (
        measure.id,
        measure.data_version,
        *rules,
        get_locale(),
        found.as_of,
        *seen,
        "of",
        *site_ids,
    )
    return _small.get(
        tuple(str(part) for part in key), lambda: _draw_small(network, measure, found, site_ids)
    )


def forget() -> None:
    """Let every small chart be drawn anew, as after a change of its data; for measuring."""
    _small.clear()
    run_chart.cache_clear()


def _draw_small(
    network: Network, measure: Measure, found: Collected, site_ids: Collection[UUID | None]
) -> tuple[Small, ...]:
    reach = _reach(measure, found)
    drawn = []
    for one in draw(network, measure, found, site_ids):
        middle = _middle([value for value in one.given.values if value is not None])
        series = one.small((middle - reach, middle + reach))
        svg = run_chart(series, id=f"small-{one.key}", size=Size.SMALL) if one.shown else Markup()
        begun = one.reading.since_index if one.reading.word.clear else None
        since = one.points.rows[begun].on if begun is not None else None
        words = (one.brief.first, one.brief.headline)
        drawn.append(Small(one.key, one.points.label, svg, *words, since))
    return tuple(drawn)


def _reach(measure: Measure, found: Collected) -> float:
    """How far from their medians nearly all points lie, in the drawn unit."""
    apart = []
    for points in found.series.values():
        values = [v for row in points.rows if (v := shown(measure, row.value)) is not None]
        middle = _middle(values)
        apart += [abs(value - middle) for value in values]
    return (sorted(apart)[int(len(apart) * NEARLY_ALL)] * 1.2 if apart else 0.0) or 1.0


def _middle(values: Sequence[float]) -> float:
    return median(values) if values else 0.0


def beside(
    network: Network, measure: Measure, site_id: UUID | None, as_of: datetime | None = None
) -> list[UUID]:
    """A handful of other sites to show below one: those that follow it by name, then the first."""
    counts = outline_of(measure, as_of).counts
    names = [site.id for site in network.sites if site.id in counts]
    at = names.index(site_id) + 1 if site_id in names else 0
    return [key for key in names[at:] + names[:at] if key != site_id][:OTHERS]


def happenings(
    measures: Collection[Measure], as_of: datetime | None = None
) -> dict[UUID, Happenings]:
    """What was written on the charts of each measure; with `as_of`, by then. One query."""

    def of(kind: type[Annotation] | type[Act]) -> ColumnElement[bool]:
        mine = kind.measure_id.in_([measure.id for measure in measures])
        return mine if as_of is None else and_(mine, kind.created_at <= as_of)

    notes, acts = together((Annotation, of(Annotation)), (Act, of(Act)))
    found = {measure.id: Happenings() for measure in measures}
    for one in sorted(notes, key=_when):
        found[one.measure_id].notes.setdefault(one.site_id, []).append(one)
    for one in sorted(acts, key=_when):
        found[one.measure_id].acts.setdefault(one.site_id, []).append(one)
    return found


def _when(one: Annotation | Act) -> tuple[date, UUID]:
    return one.on, one.id

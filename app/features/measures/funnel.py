"""All sites of one period in a funnel: as much room for chance as the size of each leaves.

For hub and site leads. Sites whose number may not be seen by everybody are left out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import sqrt

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from app.charts.funnel import FunnelPlot, Place, funnel_plot, sizes_for
from app.features.measures.collecting import Collected
from app.features.measures.models import Form, Measure
from app.features.measures.series import Row
from app.features.measures.values import labels, shown, written
from app.features.networks.models import Network
from app.spc.funnel import INNER, OUTER, Funnel, funnel

FEWEST = 5  # sites: a funnel of fewer says nothing


@dataclass(frozen=True, slots=True)
class Line:
    """One site in the table beside the funnel, by name and never by value."""

    name: str
    numerator: float
    denominator: float
    rate: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The drawing, its sentence, the table, and how many sites are left out as too small."""

    period: str
    svg: Markup
    sentence: str
    widened: str
    """By how much the limits are wider than chance alone would have them; empty where not."""
    lines: tuple[Line, ...]
    left_out: int


def of(network: Network, measure: Measure, found: Collected) -> Shown | None:
    """The funnel of the latest period that most sites have; None where too few can be shown."""
    rows = _latest(found)
    seen = {name: row for name, row in rows.items() if row.denominator and row.numerator is not None
            and row.denominator >= network.floor}  # fmt: skip
    if len(seen) < FEWEST:
        return None
    sizes = [row.denominator or 0.0 for row in seen.values()]
    counts = [row.numerator or 0.0 for row in seen.values()]
    room = funnel(counts, sizes, shares=measure.form is Form.SHARE)
    assert room is not None
    on = next(iter(seen.values())).on
    period = labels(measure.cadence, [on], found.first)[0]
    places = tuple(_place(measure, room, name, row) for name, row in seen.items())
    sentence = _sentence(measure, room, places)
    plot = FunnelPlot(
        title=_("%(measure)s, all {sites} in %(period)s", measure=measure.name, period=period),
        summary=sentence,
        places=places,
        centre=room.centre * measure.scale,
        curves=tuple(_curve(measure, room, size) for size in sizes_for(max(sizes))),
        percent=measure.in_percent,
        across=measure.denominator_words or _("of how many"),
    )
    lines = tuple(_line(measure, one, seen[one.name]) for one in places)
    drawn = funnel_plot(plot, id="funnel")
    return Shown(period, drawn, sentence, _widened(room), lines, len(rows) - len(seen))


def _latest(found: Collected) -> dict[str, Row]:
    """The sites' rows of the latest date that half of them have, by what they are called."""
    series = [one for key, one in found.series.items() if key is not None]
    dates = Counter(row.on for one in series for row in one.rows if row.value is not None)
    most = max(dates.values(), default=0)
    on = max((day for day, count in dates.items() if count * 2 >= most), default=None)
    return {one.label: row for one in series for row in one.rows if row.on == on}


def _place(measure: Measure, room: Funnel, name: str, row: Row) -> Place:
    size = row.denominator or 0.0
    rate = (row.numerator or 0.0) / size
    return Place(name, size, rate * measure.scale, room.side(rate, size))


def _curve(measure: Measure, room: Funnel, size: float) -> tuple[float, float, float, float, float]:
    inner, outer = room.at(size, INNER), room.at(size, OUTER)
    low, high, least, most = (value * measure.scale for value in (*inner, *outer))
    return size, low, high, least, most


def _line(measure: Measure, place: Place, row: Row) -> Line:
    words = {1: _("above the limits"), -1: _("below the limits")}
    rate = written(measure, shown(measure, row.value) or 0.0, 1)
    said = words.get(place.side, _("within the limits"))
    return Line(place.name, row.numerator or 0.0, row.denominator or 0.0, rate, said)


def _widened(room: Funnel) -> str:
    """What is said where the places differ more than chance explains."""
    if not room.is_widened:
        return ""
    times = format_decimal(round(sqrt(room.phi), 1))
    return _(
        "All together, the {sites} lie %(times)s times as far apart as chance alone would put "
        "them: they serve different students in different circumstances. So the limits are widened "
        "by as much (over-dispersion, φ = %(phi)s), and only what stands out from that is marked.",
        times=times, phi=format_decimal(round(room.phi, 1)),
    )  # fmt: skip


def _sentence(measure: Measure, room: Funnel, places: tuple[Place, ...]) -> str:
    """What the funnel shows, in one or two sentences."""
    centre = written(measure, room.centre * measure.scale, 1)
    beyond = sum(place.side != 0 for place in places)
    if room.is_widened:
        return _among_many(beyond, len(places), centre)
    if beyond * 2 > len(places):
        return _(
            "%(num)s of %(sites)s {sites} lie outside: where so many are counted, chance explains "
            "little of how they differ from %(centre)s together.",
            num=beyond, sites=len(places), centre=centre,
        )  # fmt: skip
    if not beyond:
        return _(
            "All %(sites)s {sites} lie within what chance allows around %(centre)s: they do not "
            "differ clearly.", sites=len(places), centre=centre,
        )  # fmt: skip
    return ngettext(
        "%(num)s of %(sites)s {sites} lies further from %(centre)s than chance allows "
        "for its size.",
        "%(num)s of %(sites)s {sites} lie further from %(centre)s than chance allows "
        "for their size.",
        beyond, sites=len(places), centre=centre,
    )  # fmt: skip


def _among_many(beyond: int, sites: int, centre: str) -> str:
    """The same where the sites differ from each other more than chance explains."""
    if not beyond:
        return _(
            "The {sites} differ from each other more than chance explains, but none of the "
            "%(sites)s stands out from the rest around %(centre)s.", sites=sites, centre=centre,
        )  # fmt: skip
    return ngettext(
        "%(num)s of %(sites)s {sites} lies further from %(centre)s than the others do "
        "for its size.",
        "%(num)s of %(sites)s {sites} lie further from %(centre)s than the others do "
        "for their size.",
        beyond, sites=sites, centre=centre,
    )  # fmt: skip

"""How a measure's points are named and written: weeks of the school year, per cents, units."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _

from app.features.measures import season
from app.features.measures.models import Cadence, Measure
from app.features.measures.reading import SHORT_WEEK
from app.features.measures.series import Row
from app.spc import ChartKind

CLOSE = 12  # units: values within so narrow a band are written with a decimal


def labels(cadence: Cadence, dates: Sequence[date], start: date | None = None) -> list[str]:
    """The points' names: "week 14" of the series' school year, a month, or a date.

    `start` is the first date of the whole measure, so that all its sites count weeks alike.
    """
    if cadence is Cadence.MONTH:
        return [format_date(on, "MMM yyyy") for on in dates]
    if cadence is Cadence.YEAR:
        return [season.year_name(season.school_year(on)) for on in dates]
    if cadence is Cadence.TERM:
        return [format_date(on, "d MMM yyyy") for on in dates]
    first: dict[int, date] = {}
    for on in sorted([*dates, *([start] if start else [])]):
        first.setdefault(season.school_year(on), on)
    week = _("week %(n)s")  # looked up once, filled in for each
    return [week % {"n": (on - first[season.school_year(on)]).days // 7 + 1} for on in dates]


def shown(measure: Measure, value: float | None) -> float | None:
    """A value as it is shown: shares in per cent, rates for so many."""
    return None if value is None else value * measure.scale


def drawn(measure: Measure, row: Row) -> float | None:
    """What is drawn of a point: its value, on an S chart the spread behind it."""
    return shown(measure, row.spread if measure.chart is ChartKind.S else row.value)


def written(measure: Measure, value: float, digits: int = 0) -> str:
    """A drawn value with its unit."""
    unit = "%" if measure.in_percent else measure.unit
    text = format_decimal(round(value, digits), format="#,##0." + "0" * digits if digits else None)
    return f"{text.replace('-', '−')}\N{NO-BREAK SPACE}{unit}" if unit else text.replace("-", "−")


def digits(values: Sequence[float | None]) -> int:
    """How many decimals the sentence needs: one where nearly all values lie close together."""
    known = sorted(value for value in values if value is not None)
    tails = len(known) // 10
    middle = known[tails : len(known) - tails]
    return int(bool(middle) and middle[-1] - middle[0] < CLOSE)


def detail(measure: Measure, row: Row) -> str:
    """What a point says of itself where it is pointed at: its date, and its school days."""
    if measure.cadence is not Cadence.WEEK:
        return ""
    begins = _("from %(day)s", day=format_date(row.on, "d MMMM yyyy"))
    if row.days is None:
        return begins
    return begins + ", " + ngettext("%(num)d school day", "%(num)d school days", row.days)


def is_short(row: Row) -> bool:
    """Whether a week rests on fewer than three school days."""
    return row.value is not None and row.days is not None and row.days < SHORT_WEEK

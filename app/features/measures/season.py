"""School years: where a point lies in its own, and what it is compared with a year before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app import spc
from app.features.measures.models import Cadence, Measure
from app.features.measures.series import Row

NEW_YEAR = 8  # the school year begins in August: no run crosses the summer
CADENCES = {
    Cadence.WEEK: spc.Cadence.WEEK,
    Cadence.MONTH: spc.Cadence.MONTH,
    Cadence.TERM: spc.Cadence.TERM,
    Cadence.YEAR: spc.Cadence.TERM,  # as rare: only compared with the years before
}


def school_year(on: date) -> int:
    """The calendar year in which the school year of a date began."""
    return on.year if on.month >= NEW_YEAR else on.year - 1


def year_name(begins: int) -> str:
    """A school year as people say it: 2017–18."""
    return f"{begins}–{(begins + 1) % 100:02}"


def context(
    measure: Measure,
    rows: Sequence[Row],
    names: Sequence[str],
    numbers: Sequence[float],
    counts: Sequence[bool],
) -> spc.Context:
    """What is to be named before any signal, and the year before where there is one."""
    places = [spc.Place(school_year(row.on), part_of_year(measure.cadence, row.on)) for row in rows]
    compared = spc.compare(numbers, places, names, counts)
    return spc.Context(
        CADENCES[measure.cadence],
        one_year=compared is None,
        missing_days=sum(row.missing for row in rows if row.value is not None),
        year_before=compared,
        percent=measure.in_percent,
    )


def part_of_year(cadence: Cadence, on: date) -> int:
    """The month, or the week as the calendar counts them: the same one a year before."""
    return on.isocalendar().week if cadence is Cadence.WEEK else on.month


def last_pair(cadence: Cadence, rows: Sequence[Row]) -> tuple[int, int] | None:
    """The indexes of the last point that has a value, and of the same part of the year before it:
    (earlier, last). Terms begin on about the same day each year; the nearest within six weeks is
    taken."""
    known = [at for at, row in enumerate(rows) if row.value is not None]
    if not known:
        return None
    last = rows[known[-1]].on
    then = {at: abs((last - rows[at].on).days - 365) for at in known[:-1]}
    near = min(then, key=lambda at: then[at], default=None)
    return (near, known[-1]) if near is not None and then[near] <= 42 else None


def before(
    compared: spc.YearBefore | None, values: Sequence[float | None]
) -> tuple[float | None, ...]:
    """The values of the year before, at the points that are compared with them; nothing where
    none are."""
    if compared is None:
        return ()
    found: list[float | None] = [None] * len(values)
    for then, now in compared.pairs:
        found[now] = values[then]
    return tuple(found)

"""From days to weeks, months and years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from app.features.measures.reading.rows import Day

SHORT_WEEK = 3  # school days; a week with fewer is drawn hollow and left out of the rules


@dataclass(frozen=True, slots=True)
class Period:
    """A site's (and group's) week, month or year, and how many of its days had a value, or none.

    `days` is None where a row of the file was a whole period already.
    """

    site: str
    group: str
    start: date
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    days: int | None = None
    missing: int = 0

    @property
    def key(self) -> tuple[str, str, date]:
        """What there is one point for."""
        return self.site, self.group, self.start


def periods(
    days: Iterable[Day], start: Callable[[date], date], together: str = "mean", rows: str = "days"
) -> list[Period]:
    """The days of each site and group put together by week, month or year.

    `start` answers the first day of the period that a day is in; `together` is one of
    recipe.TOGETHER; `rows` says whether a row is a day or a period already.
    """
    found: Mapping[tuple[str, str, date], list[Day]] = defaultdict(list)
    first_of = lru_cache(maxsize=None)(start)
    for day in days:
        found[day.site, day.group, first_of(day.on)].append(day)
    return [
        _together(site, group, first, found[site, group, first], together, rows)
        for site, group, first in sorted(found)
    ]


def _together(
    site: str, group: str, start: date, days: list[Day], together: str, rows: str
) -> Period:
    there = [day for day in days if day.value is not None]
    count = len(there) if rows == "days" else None
    missing = len(days) - len(there) if rows == "days" else 0
    empty = Period(site, group, start, None, days=count, missing=missing)
    if not there:
        return empty
    values = [day.value for day in there if day.value is not None]
    counted = [(d.numerator, d.denominator) for d in there if d.numerator is not None]
    if len(counted) < len(there):
        value = sum(values) if together == "sum" else sum(values) / len(values)
        return replace(empty, value=value)
    parts = 1 if together == "sum" else len(there)
    x = sum(numerator or 0 for numerator, _of in counted) / parts
    n = sum(of or 0 for _numerator, of in counted) / parts
    value = sum(values) / len(values) if together == "mean" else x / n
    return replace(empty, value=value, numerator=x, denominator=n)


def are_days(days: Iterable[Day], start: Callable[[date], date]) -> bool:
    """Whether rows are days: some period of a site and group has more than one of them."""
    seen: set[tuple[str, str, date]] = set()
    for day in days:
        key = (day.site, day.group, start(day.on))
        if key in seen:
            return True
        seen.add(key)
    return False


def joined(old: Period, new: Period, together: str) -> Period:
    """A period that one file began and the next one finished, put together by their days."""
    a, b = old.days or 0, new.days or 0
    if old.value is None or new.value is None or not a or not b:
        return replace(new if old.value is None else old, missing=old.missing + new.missing)
    share = 1.0 if together == "sum" else 1 / (a + b)
    weights = (1.0, 1.0) if together == "sum" else (a * share, b * share)
    mixed = _mix(old.value, new.value, weights)
    x, n = (
        _mix(old.numerator, new.numerator, weights),
        _mix(old.denominator, new.denominator, weights),
    )
    if x is None or not n:
        x = n = None
    elif together != "mean":
        mixed = x / n
    return replace(
        new, value=mixed, numerator=x, denominator=n, days=a + b, missing=old.missing + new.missing
    )


def _mix(a: float | None, b: float | None, weights: tuple[float, float]) -> float | None:
    return None if a is None or b is None else a * weights[0] + b * weights[1]

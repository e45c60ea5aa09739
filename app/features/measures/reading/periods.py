"""From days to weeks, months and years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from math import sqrt
from statistics import fmean
from typing import Any

from app.features.measures.reading.understood import Day

POOLED = "pooled"  # means of measurements are put together by their numbers and spreads
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
    spread: float | None = None
    """The standard deviation of the measurements behind a mean; `denominator` is their number."""

    @property
    def key(self) -> tuple[str, str, date]:
        """What there is one point for."""
        return self.site, self.group, self.start


def periods(
    days: Iterable[Day], start: Callable[[date], date], together: str = "mean", rows: str = "days"
) -> list[Period]:
    """The days of each site and group put together by week, month or year.

    `start` answers the first day of the period that a day is in; `together` is one of
    recipe.TOGETHER, or POOLED for means; `rows` says whether a row is a day or a period already.
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
    count = len({day.on for day in there}) if rows == "days" else None
    missing = len(days) - len(there) if rows == "days" else 0
    empty = Period(site, group, start, None, days=count, missing=missing)
    if not there:
        return empty
    if together == POOLED:
        return replace(empty, **pooled([(d.value or 0.0, d.denominator, d.spread) for d in there]))
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


def pooled(parts: Sequence[tuple[float, float | None, float | None]]) -> dict[str, Any]:
    """Means with their numbers and spreads as one: the value, `denominator` and `spread` of all.

    The sum of squares within each part and between them: Σ(n−1)s² + Σn(x̄−x̿)², over N−1. What one
    part does not say cannot be said of all: then the mean is the plain one, without a spread.
    """
    if len(parts) == 1:
        value, n, sd = parts[0]
        return {"value": value, "denominator": n, "spread": sd}
    sizes = [n for _value, n, _sd in parts if n]
    if len(sizes) < len(parts):
        return {"value": fmean(value for value, _n, _sd in parts), "denominator": None}
    total = sum(sizes)
    mean = sum(value * n for (value, _n, _sd), n in zip(parts, sizes, strict=True)) / total
    found = {"value": mean, "denominator": total}
    if any(sd is None and n > 1 for _value, n, sd in parts if n):
        return found
    within = sum((n - 1) * (sd or 0.0) ** 2 for _value, n, sd in parts if n)
    between = sum(n * (value - mean) ** 2 for value, n, _sd in parts if n)
    return {**found, "spread": sqrt((within + between) / (total - 1))}


def are_days(days: Iterable[Day], start: Callable[[date], date]) -> bool:
    """Whether rows are days: some period of a site and group has more than one of them."""
    seen: dict[tuple[str, str, date], date] = {}
    for day in days:
        if seen.setdefault((day.site, day.group, start(day.on)), day.on) != day.on:
            return True
    return False


def joined(old: Period, new: Period, together: str) -> Period:
    """A period that one file began and the next one finished, put together by their days."""
    a, b = old.days or 0, new.days or 0
    if old.value is None or new.value is None or not a or not b:
        return replace(new if old.value is None else old, missing=old.missing + new.missing)
    if together == POOLED:
        parts = [(one.value or 0.0, one.denominator, one.spread) for one in (old, new)]
        return replace(new, days=a + b, missing=old.missing + new.missing, **pooled(parts))
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

"""Reading a table as people have it: which column is what, what its rows say.

Pure: a sheet in, plain values out. Nothing is imported here; trouble is named by row and column.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.features.measures.sheet import Sheet

SHORT_WEEK = 3  # school days; a week with fewer is drawn hollow and left out of the rules
DATE_ORDERS = {
    "ymd": ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"),
    "mdy": ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y"),
    "dmy": ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d.%m.%y"),
}


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Which column is what, and what its words mean."""

    site: str
    when: str
    value: str
    order: str = "ymd"
    empty: frozenset[str] = frozenset()
    """Words in the value column that stand for no value, for example NS."""
    percent: bool = True
    until: date | None = None
    """The last day that can have happened: later ones are a slip or another order of dates."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be read: its row as a spreadsheet counts, its column, its text."""

    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Day:
    """One row that was understood; `value` is None where the file says there is none."""

    site: str
    on: date
    value: float | None


@dataclass(slots=True)
class Understood:
    """A file's rows as days, and what was not understood."""

    days: list[Day] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    words: Counter[str] = field(default_factory=Counter)
    """Texts of the value column that are no numbers, with their counts."""
    twice: list[Problem] = field(default_factory=list)
    """Rows that repeat a site and a date that an earlier row has."""


@dataclass(frozen=True, slots=True)
class Period:
    """A site's week or month: the plain mean of its days, how many had a value, how many none."""

    site: str
    start: date
    value: float | None
    days: int
    missing: int


def guess(sheet: Sheet) -> dict[str, str]:
    """A first guess at the mapping: site, when, value and the order of dates."""
    sample = sheet.rows[:200]
    columns = list(zip(*sample, strict=True))
    dates = [i for i, cells in enumerate(columns) if _date_order(cells)]
    numbers = [
        i for i, cells in enumerate(columns) if i not in dates and _share_of_numbers(cells) > 0.5
    ]
    texts = [i for i in range(len(columns)) if i not in dates and i not in numbers]
    texts += numbers[:-1]  # schools that are numbered
    found = {"order": _date_order(columns[dates[0]]) or "ymd" if dates else "ymd"}
    # The value is usually the last of the numbers; day and site come first.
    for name, places in (("when", dates), ("value", numbers[::-1]), ("site", texts)):
        if places:
            found[name] = sheet.columns[places[0]]
    return found


def _share_of_numbers(cells: Sequence[str]) -> float:
    filled = [cell for cell in cells if cell]
    return sum(_number(cell) is not None for cell in filled) / len(filled) if filled else 0.0


def _date_order(cells: Sequence[str]) -> str:
    """The one order in which all filled cells are dates; empty when there is none."""
    filled = [cell for cell in cells if cell]
    for order in DATE_ORDERS:
        if filled and all(_date(cell, order) for cell in filled):
            return order
    return ""


def _date(text: str, order: str) -> date | None:
    text = text.partition("T")[0].partition(" ")[0]
    for form in DATE_ORDERS[order]:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 — a day has no zone
        except ValueError:
            continue
    return None


def _number(text: str) -> float | None:
    """A number, with a decimal point or comma and perhaps a per cent sign; None for other text."""
    plain = text.removesuffix("%").strip().replace("\N{NO-BREAK SPACE}", "")
    if re.fullmatch(r"-?\d+,\d+", plain):
        plain = plain.replace(",", ".")
    if not re.fullmatch(r"-?\d+(\.\d+)?", plain):
        return None
    return float(plain)


def understand(sheet: Sheet, how: ColumnMap) -> Understood:
    """Every row as a day, or as a problem that names its row and column."""
    site_at, when_at, value_at = (sheet.column(name) for name in (how.site, how.when, how.value))
    dates = {text: _date(text, how.order) for text in {row[when_at] for row in sheet.rows}}
    seen: set[tuple[str, date]] = set()
    found = Understood()
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        if number in sheet.wide:
            found.problems.append(Problem(number, "", " ".join(row)))
            continue
        site, on, text = row[site_at], dates[row[when_at]], row[value_at]
        value = _number(text)
        if value is None:
            found.words[text] += 1
        if on is None or (how.until and on > how.until):
            found.problems.append(Problem(number, how.when, row[when_at]))
        elif not site:
            found.problems.append(Problem(number, how.site, site))
        elif not _value_makes_sense(value, text, how):
            found.problems.append(Problem(number, how.value, text))
        elif (site, on) in seen:
            found.twice.append(Problem(number, how.when, row[when_at]))
        else:
            seen.add((site, on))
            found.days.append(Day(site, on, value))
    return found


def _value_makes_sense(value: float | None, text: str, how: ColumnMap) -> bool:
    if value is None:
        return not text or text in how.empty
    return 0 <= value <= (100 if how.percent else value)


def periods(days: Iterable[Day], start: Callable[[date], date]) -> list[Period]:
    """The days of each site by week or month: the unweighted mean, and the days it rests on.

    `start` answers the first day of the period that a day is in.
    """
    by_period: Mapping[tuple[str, date], list[float | None]] = defaultdict(list)
    for day in days:
        by_period[day.site, start(day.on)].append(day.value)
    found = []
    for (site, first), values in sorted(by_period.items()):
        there = [value for value in values if value is not None]
        mean = sum(there) / len(there) if there else None
        found.append(Period(site, first, mean, len(there), len(values) - len(there)))
    return found

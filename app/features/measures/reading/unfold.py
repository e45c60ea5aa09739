"""Tables with a column for each month, week or site: their columns are put below each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from app.features.measures.reading import cells
from app.features.measures.reading.sheet import (
    MOST_ROWS,
    PERIOD,
    SITE,
    VALUE,
    Sheet,
    Trouble,
    Unreadable,
)

FEWEST = 3  # days, months or years that columns are called by
Across = dict[int, tuple[str, str]]
"""Columns by their place: the period or site of each, and what it counts there ("" for one)."""


def unfolded(sheet: Sheet, sites: Collection[str] = ()) -> Sheet:
    """The sheet with a row for each period (or site) that has a column of its own.

    "Sep 2025 Present" and "Sep 2025 Enrolled" give one row with two numbers. The sheet itself where
    no columns are called so. Raises Unreadable where the rows would be too many.
    """
    periods = _periods(sheet)
    if len({period for period, _word in periods.values()}) >= FEWEST and not any(
        _holds_days(sheet, place) for place in range(len(sheet.columns)) if place not in periods
    ):
        return _below(sheet, periods, PERIOD)
    called = {cells.plain_name(name) for name in sites}
    named = {at: (n, "") for at, n in enumerate(sheet.columns) if cells.plain_name(n) in called}
    if len(named) > 1 and any(_holds_days(sheet, p) for p in range(len(sheet.columns))):
        return _below(sheet, named, SITE)
    return sheet


def _periods(sheet: Sheet) -> Across:
    """The columns that are called by a period, before or behind what they count."""
    found = {at: split for at, name in enumerate(sheet.columns) if (split := _split(name))}
    order = cells.likely_order([period for period, _word in found.values()])
    return {at: split for at, split in found.items() if order and cells.day(split[0], order)}


def _split(name: str) -> tuple[str, str] | None:
    """A period and what is counted: "Sep 2025 Present" is ("Sep 2025", "Present")."""
    words = name.split()[:12]
    for many in range(len(words), 0, -1):
        first, last = " ".join(words[:many]), " ".join(words[-many:])
        if cells.order_of([first]):
            return first, " ".join(words[many:])
        if cells.order_of([last]):
            return last, " ".join(words[:-many])
    return None


def _below(sheet: Sheet, across: Across, called: str) -> Sheet:
    if len(sheet.rows) * len(across) > MOST_ROWS:
        raise Unreadable(Trouble.TOO_LONG)
    rest = [place for place in range(len(sheet.columns)) if place not in across]
    words = list(dict.fromkeys(word for _key, word in across.values()))
    found = list(_rows(sheet, across, rest, words))
    if not found:
        raise Unreadable(Trouble.EMPTY)
    names = [sheet.columns[place] for place in rest]
    for name in (called, *(word or VALUE for word in words)):
        names.append(_free(name, names))
    return replace(
        sheet,
        columns=tuple(names),
        rows=tuple(row for _number, row in found),
        numbers=tuple(number for number, _row in found),
        unfolded=len(across),
    )


def _rows(
    sheet: Sheet, across: Across, rest: list[int], words: list[str]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    keys = list(dict.fromkeys(key for key, _word in across.values()))
    at = {split: place for place, split in across.items()}
    places = [(key, [at.get((key, word), -1) for word in words]) for key in keys]
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        kept = tuple(row[place] for place in rest)
        for key, columns in places:
            there = tuple(row[place] if place >= 0 else "" for place in columns)
            if any(there):
                yield number, (*kept, key, *there)


def _holds_days(sheet: Sheet, place: int) -> bool:
    filled = [row[place] for row in sheet.rows[:50] if row[place]]
    return bool(filled) and cells.order_of(filled) in (*cells.DAYS, "words")


def _free(name: str, names: list[str]) -> str:
    while name in names:
        name += " *"
    return name

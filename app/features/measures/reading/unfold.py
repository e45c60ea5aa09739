"""Tables with a column for each month or week: their columns are put below each other."""

from __future__ import annotations

from dataclasses import replace

from app.features.measures.reading import cells
from app.features.measures.reading.sheet import MOST_ROWS, Sheet, Trouble, Unreadable

FEWEST = 3  # columns that are called like days, months or years
PERIOD, VALUE = "Period", "Value"


def unfolded(sheet: Sheet) -> Sheet:
    """The sheet with a row for each filled cell of the columns that are called like periods.

    The sheet itself where it has no such columns, or says the day in its rows. Raises Unreadable
    where the rows would be too many.
    """
    order = cells.likely_order([name for name in sheet.columns if cells.order_of([name])])
    over = [place for place, name in enumerate(sheet.columns) if order and cells.day(name, order)]
    rest = [place for place in range(len(sheet.columns)) if place not in over]
    if len(over) < FEWEST or any(_holds_days(sheet, place) for place in rest):
        return sheet
    if len(sheet.rows) * len(over) > MOST_ROWS:
        raise Unreadable(Trouble.TOO_LONG)
    rows, numbers = [], []
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        kept = tuple(row[place] for place in rest)
        for place in over:
            if row[place]:
                rows.append((*kept, sheet.columns[place], row[place]))
                numbers.append(number)
    if not rows:
        raise Unreadable(Trouble.EMPTY)
    names = [sheet.columns[place] for place in rest]
    ends = [_free(name, names) for name in (PERIOD, VALUE)]
    return replace(
        sheet,
        columns=(*names, *ends),
        rows=tuple(rows),
        numbers=tuple(numbers),
        unfolded=len(over),
    )


def _holds_days(sheet: Sheet, place: int) -> bool:
    filled = [row[place] for row in sheet.rows[:50] if row[place]]
    return bool(filled) and cells.order_of(filled) in (*cells.DAYS, "words")


def _free(name: str, names: list[str]) -> str:
    while name in names:
        name += " *"
    return name

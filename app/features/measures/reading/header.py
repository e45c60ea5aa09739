"""Where a table begins and ends: titles above its header, names merged over it, notes below it.

Pure: rows of texts in, places out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from app.features.measures.reading import cells

Numbered = tuple[int, list[str]]
"""A row that is not blank, with its number as a spreadsheet counts."""

HEADER_ROWS = 12  # a title, a date, a filter, merged names: the header is not further down
SAMPLE = 60  # rows that say how full a row is


def find(rows: Sequence[Numbered]) -> tuple[int, list[str]]:
    """Which row is the header, and its names; −1 and no names where the data begin at once.

    What stands above the first row that is as full as the data is titles, merged names and the
    header; where it is titles alone, that row itself is the header, though it has days or years in
    it: a table with a column for each period.
    """
    full = _fullness(rows)
    first = _first_data(rows, full)
    block = [row for _number, row in rows[:first]]
    likely = [i for i, row in enumerate(block) if filled(row) >= full]
    likely += [i for i, row in enumerate(block) if filled(row) * 2 > full]
    if not likely:
        if first + 1 < len(rows) and _same_day(rows[first][1], rows[first + 1][1]):
            return first - 1, []
        likely, block = [first], [row for _number, row in rows[: first + 1]]
    at = likely[0]
    names = block[at][: width(block[at])]
    first_row = at
    while at + 1 < len(block) and _completes(names, block[at + 1]):
        at += 1
        names = _completed(names, block[at])
    for above in reversed(block[:first_row]):
        if _is_merged(above, full):
            names = _joined(above, names)
    return at, names


def notes(names: Sequence[str], data: Sequence[Numbered]) -> list[Numbered]:
    """The rows that are no data: the header once more, and what is written under the table."""
    if not data or len(names) < 2:
        return []
    found = [row for row in data if row[1][: len(names)] == list(names)]
    like = next((row for _number, row in data if filled(row) >= filled(names)), data[0][1])
    for number, row in reversed(data):
        if not _is_note(row, like):
            break
        found.append((number, row))
    return sorted(found)


def filled(row: Sequence[str]) -> int:
    """How many cells are not empty."""
    return sum(1 for cell in row if cell)


def width(row: Sequence[str]) -> int:
    """Up to which cell a row reaches."""
    return max((place + 1 for place, cell in enumerate(row) if cell), default=0)


def has_data(row: Sequence[str]) -> bool:
    """Whether some cell is a number or a day: headers are words."""
    return any(_kind(cell) for cell in row)


def _fullness(rows: Sequence[Numbered]) -> int:
    """How many cells the rows of the data have: most cells stand in rows of so many."""
    counts = Counter(filled(row) for _number, row in rows[:SAMPLE])
    return max(counts, key=lambda many: (many > 1, counts[many] * many, many))


def _first_data(rows: Sequence[Numbered], full: int) -> int:
    """The first row with a number or a day in it that is as full as the data, or nearly so."""
    head = rows[:HEADER_ROWS]
    for least in (full, full / 2 + 0.5):
        for i, (_number, row) in enumerate(head):
            if filled(row) >= least and has_data(row):
                return i
    return min(1, len(rows) - 1)


def _same_day(row: Sequence[str], below: Sequence[str]) -> bool:
    """Whether both rows have a day in the same place: then the upper one is no header."""
    return any(
        kind in (*cells.DAYS, "words") and kind == _kind(other)
        for kind, other in zip(map(_kind, row), below, strict=False)
    )


def _kind(cell: str) -> str:
    """An order of dates, "number", or nothing for words."""
    if not cell:
        return ""
    return "number" if cells.number(cell) is not None else cells.order_of([cell])


def _is_merged(above: Sequence[str], full: int) -> bool:
    """Whether a row above the header names several columns at once, and is no title."""
    many = filled(above)
    if not many or many >= full:
        return False
    from_left = many == width(above)
    return not from_left or (many > 1 and not has_data(above))


def _completes(names: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row names columns that the row above leaves unnamed: "Present | Enrolled" under one
    "Students". One that begins in the first column is a row of the data, with a word too many."""
    unnamed = [cell for place, cell in enumerate(below) if not "".join(names[place : place + 1])]
    return any(unnamed) and not below[0] and not has_data(below)


def _completed(names: Sequence[str], below: Sequence[str]) -> list[str]:
    """Two rows as one: what stands above several columns, before what stands below it."""
    found, over = [], ""
    for place in range(max(len(names), width(below))):
        over = "".join(names[place : place + 1]) or over
        found.append(f"{over} {''.join(below[place : place + 1])}".strip())
    return found


def _joined(above: Sequence[str], names: Sequence[str]) -> list[str]:
    """Names with what is merged above them: "Present" over "n" and "%" gives "Present n"."""
    found, over = [], ""
    for place, name in enumerate(names):
        over = (above[place] if place < len(above) else "") or over
        found.append(f"{over} {name}".strip())
    return found


def _is_note(row: Sequence[str], like: Sequence[str]) -> bool:
    """Whether a row has gaps, and no number and no day where the data have one."""
    kinds = [_kind(cell) for cell in like]
    if not any(kinds) or filled(row) >= filled(like):
        return False
    return not any(kind and kind == _kind(cell) for kind, cell in zip(kinds, row, strict=False))

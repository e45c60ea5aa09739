"""A data file as a table: its rows, where the header is, what the columns are called.

Pure: bytes in, plain values out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.features.measures.reading import cells

MOST_ROWS = 250_000
PREVIEW = 8
HEADER_ROWS = 8  # a title, a date, a blank row, merged names: the header is not further down
# The same words as in frontend/behaviours/student-check.js, which asks before anything is sent.
STUDENT_COLUMNS = re.compile(
    r"^(student|pupil|name)$"
    r"|\b(student|pupil|child)s? ?(id|no|nr|num|number|name|code|key)\b"
    r"|\b(osis|nsid|ssn|sasid)\b"
    r"|\b(first|last|sur|given|family|full) ?name\b"
    r"|\b(date of birth|birth ?(date|day)|dob)\b",
    re.IGNORECASE,
)


class Trouble(StrEnum):
    """Why a file cannot be read at all."""

    NOT_TEXT = "not_text"
    NOTHING = "nothing"
    EMPTY = "empty"
    QUOTE = "quote"
    STUDENTS = "students"
    TOO_LONG = "too_long"
    ENCRYPTED = "encrypted"
    OLD_WORKBOOK = "old_workbook"
    BROKEN_WORKBOOK = "broken_workbook"


class Unreadable(Exception):
    """The file cannot be imported; `trouble` says why, `column` or `row` where it is known."""

    def __init__(self, trouble: Trouble, column: str = "", row: int = 0) -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.column = column
        self.row = row


Numbered = tuple[int, list[str]]
"""A row that is not blank, with its number as a spreadsheet counts."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as a table: its column names and its rows (texts, stripped)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    """The rows' numbers as a spreadsheet counts them."""
    wide: frozenset[int] = frozenset()
    """The numbers of rows that have more cells than there are columns."""
    header: int = 1
    """The number of the header's (last) row; what stands above it is a title."""
    pages: tuple[str, ...] = ()
    """The names of a workbook's sheets."""
    page: str = ""
    """The one that was read."""
    formulas: int = 0
    """Cells that hold a formula; what is read of them is the result the workbook keeps."""
    unfolded: int = 0
    """How many columns of periods were put below each other; 0 where there were none."""

    @property
    def preview(self) -> tuple[tuple[str, ...], ...]:
        """The first rows, to look at."""
        return self.rows[:PREVIEW]

    def column(self, name: str) -> int:
        """The place of a column. Raises ValueError when there is none of that name."""
        return self.columns.index(name)

    def cells(self, name: str, most: int = 0) -> list[str]:
        """The texts of a column, of the first `most` rows or of all."""
        at = self.column(name)
        return [row[at] for row in (self.rows[:most] if most else self.rows)]


def table(rows: Sequence[Numbered]) -> Sheet:
    """Find the header among the first rows and name the columns; the rest are the data.

    Raises Unreadable for no rows at all, no rows below the header, and one row per student.
    """
    if not rows:
        raise Unreadable(Trouble.NOTHING)
    at, names = _header(rows)
    columns = _column_names(names)
    for name in (*columns, *(cell for _number, row in rows[: at + 1] for cell in row)):
        if looks_like_students(name):
            raise Unreadable(Trouble.STUDENTS, name)
    data = rows[at + 1 :]
    if not data:
        raise Unreadable(Trouble.EMPTY)
    width = len(columns)
    return Sheet(
        columns,
        tuple(tuple((row + [""] * width)[:width]) for _number, row in data),
        tuple(number for number, _row in data),
        frozenset(number for number, row in data if any(row[width:])),
        rows[at][0],
    )


def looks_like_students(column: str) -> bool:
    """Whether a column's name says that each row is one student."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)
    return STUDENT_COLUMNS.search(re.sub(r"[\s_.\-]+", " ", plain).strip()) is not None


def _header(rows: Sequence[Numbered]) -> tuple[int, list[str]]:
    """Which row is the header, and its names; names merged over several columns are joined in.

    The rows above the first one with a number or a day in it are titles, merged names and the
    header. A row with a name in every column is the header, whatever comes below.
    """
    first = next((i for i, (_n, row) in enumerate(rows[:HEADER_ROWS]) if _has_data(row)), 1)
    if first == 0:
        return 0, rows[0][1]
    width = Counter(_width(row) for _number, row in rows[first : first + 50]).most_common(1)
    full = width[0][0] if width else _width(rows[0][1])
    block = [row for _number, row in rows[:first]]
    at = next((i for i, row in enumerate(block) if _filled(row) >= full), len(block) - 1)
    names = block[at][: _width(block[at])]
    for above in reversed(block[:at]):
        if _filled(above) < full and (_filled(above) > 1 or not above[0]):
            names = _joined(above, names)
    return at, names


def _has_data(row: Sequence[str]) -> bool:
    """Whether some cell is a number or a day: headers are words."""
    return any(cells.number(cell) is not None or cells.order_of([cell]) for cell in row if cell)


def _joined(above: Sequence[str], names: Sequence[str]) -> list[str]:
    """Names with what is merged above them: "Present" over "n" and "%" gives "Present n"."""
    found, over = [], ""
    for place, name in enumerate(names):
        over = (above[place] if place < len(above) else "") or over
        found.append(f"{over} {name}".strip())
    return found


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell)


def _width(row: Sequence[str]) -> int:
    return max((place + 1 for place, cell in enumerate(row) if cell), default=0)


def _column_names(names: Sequence[str]) -> tuple[str, ...]:
    """The header's names, each once: a second "Date" is "Date 2", a blank one "Column 3"."""
    found: list[str] = []
    for place, cell in enumerate(names, start=1):
        name, again = cell or f"Column {place}", 2
        while name in found:
            name, again = f"{cell or 'Column'} {again}", again + 1
        found.append(name)
    return tuple(found)

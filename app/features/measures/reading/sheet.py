"""A data file as a table: its rows, where the header is, what the columns are called.

Pure: bytes in, plain values out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.features.measures.reading import header
from app.features.measures.reading.header import HEADER_ROWS, Numbered

MOST_ROWS = 250_000
PREVIEW = 8
PERIOD, SITE, VALUE = "Period", "Site", "Value"  # columns that unfolding makes
# The same words as in frontend/behaviours/student-check.js, which asks before anything is sent.
STUDENT_COLUMNS = re.compile(
    r"^(student|pupil|learner|name)$"
    r"|\b(student|pupil|child)s? ?(id|no|nr|num|number|name|code|key)\b"
    r"|\b(learner|perm|permanent|local student|state student)s? ?(id|no|nr|num|number|code)\b"
    r"|\b(osis|nsid|ssn|sasid|lasid|upn|uic)\b"
    r"|\b(first|last|sur|given|family|full) ?name\b"
    r"|\b(date of birth|birth ?(date|day)|dob)\b"
    r"|^(estudiante|alumn[oa]|[ée]l[èe]ve|alun[oa]|sch[üu]lername)$"
    r"|^(apellidos?|nom|pr[ée]nom|vorname|nachname|familienname)$"
    r"|\b(id|nombre) (del? )?(estudiante|alumn[oa])s?\b"
    r"|\b(fecha de nacimiento|date de naissance|geburtsdatum|data de nascimento)\b",
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
    """The number of the header's (last) row; what stands above it is a title. 0: there is none."""
    notes: tuple[tuple[int, str], ...] = ()
    """Rows that are no data, with their numbers: the header once more, notes under the table."""
    pages: tuple[str, ...] = ()
    """The names of a workbook's sheets."""
    page: str = ""
    """The one that was read."""
    formulas: int = 0
    """Cells that hold a formula; what is read of them is the result the workbook keeps."""
    unfolded: int = 0
    """How many columns of periods or sites were put below each other; 0 where there were none."""
    from_1904: bool = False
    """Whether a workbook counts its days from 1904, as some from a Mac do."""

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
    at, names = header.find(rows)
    for name in (*names, *(cell for _number, row in rows[: at + 1] for cell in row)):
        if looks_like_students(name):
            raise Unreadable(Trouble.STUDENTS, name)
    data = rows[at + 1 :]
    width = len(names) or max(map(header.width, (row for _number, row in data[:HEADER_ROWS])))
    columns = _column_names(names or [""] * width)
    notes = header.notes(names, data)
    left_out = {number for number, _row in notes}
    data = [row for row in data if row[0] not in left_out]
    if not data:
        raise Unreadable(Trouble.EMPTY)
    return Sheet(
        columns,
        tuple(tuple((row + [""] * width)[:width]) for _number, row in data),
        tuple(number for number, _row in data),
        frozenset(number for number, row in data if any(row[width:])),
        rows[at][0] if names else 0,
        notes=tuple((number, " ".join(filter(None, row))) for number, row in notes),
    )


def looks_like_students(column: str) -> bool:
    """Whether a column's name says that each row is one student."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)
    return STUDENT_COLUMNS.search(re.sub(r"[\s_.\-]+", " ", plain).strip()) is not None


def _column_names(names: Sequence[str]) -> tuple[str, ...]:
    """The header's names, each once: a second "Date" is "Date 2", a blank one "Column 3"."""
    found: list[str] = []
    for place, cell in enumerate(names, start=1):
        name, again = cell or f"Column {place}", 2
        while name in found:
            name, again = f"{cell or 'Column'} {again}", again + 1
        found.append(name)
    return tuple(found)

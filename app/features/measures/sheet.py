"""A data file as a table: which bytes are text, what cuts the cells, what the columns are called.

Pure: bytes in, plain values out.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

# Files are read whole within a request, while others wait: a few seconds on a small machine.
MOST_ROWS = 100_000
MOST_BYTES = 4 * 1024 * 1024
PREVIEW = 8
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

    def column(self, name: str) -> int:
        """The place of a column. Raises ValueError when there is none of that name."""
        return self.columns.index(name)

    @property
    def preview(self) -> tuple[tuple[str, ...], ...]:
        """The first rows, for the eye."""
        return self.rows[:PREVIEW]


def read_sheet(content: bytes) -> Sheet:
    """A CSV file (comma, semicolon or tab; UTF-8 or UTF-16 with its mark, else Windows-1252).

    Raises Unreadable for a file that is not text, has no rows, is too long, or has one row per
    student.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(Trouble.TOO_LONG)
    text = _decode(content)
    if not text.strip():
        raise Unreadable(Trouble.NOTHING)
    rows = list(_rows(text))
    if len(rows) < 2:
        raise Unreadable(Trouble.EMPTY)
    if len(rows) > MOST_ROWS:
        raise Unreadable(Trouble.TOO_LONG)
    columns = _column_names(rows[0][1])
    for name in columns:
        if looks_like_students(name):
            raise Unreadable(Trouble.STUDENTS, name)
    width = len(columns)
    return Sheet(
        columns,
        tuple(tuple((row + [""] * width)[:width]) for _number, row in rows[1:]),
        tuple(number for number, _row in rows[1:]),
        frozenset(number for number, row in rows[1:] if any(row[width:])),
    )


def looks_like_students(column: str) -> bool:
    """Whether a column's name says that each row is one student."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)
    return STUDENT_COLUMNS.search(re.sub(r"[\s_.\-]+", " ", plain).strip()) is not None


def _column_names(cells: Sequence[str]) -> tuple[str, ...]:
    """The header's names, each once: a second "Date" is "Date 2", a blank one "Column 3"."""
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name, again = cell or f"Column {place}", 2
        while name in names:
            name, again = f"{cell or 'Column'} {again}", again + 1
        names.append(name)
    return tuple(names)


def _decode(content: bytes) -> str:
    """The text of a file. Raises Unreadable where it is none."""
    try:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return content.decode("utf-16")
        if b"\0" in content[:4096]:
            raise Unreadable(Trouble.NOT_TEXT)
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with its number."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            if any(cell.strip() for cell in row):
                yield number, [cell.strip() for cell in row]
    except csv.Error as error:
        # A quotation mark that is not closed, or text behind one: in the row after the last good.
        raise Unreadable(Trouble.QUOTE, row=number + 1) from error


def _delimiter(text: str) -> str:
    """Comma, semicolon or tab: the one that cuts the first lines into equally many cells."""
    lines = [line for line in text[:8192].splitlines()[:20] if line.strip()]

    def fit(mark: str) -> tuple[int, int]:
        cells = [len(row) for row in csv.reader(lines, delimiter=mark)]
        return (sum(count == cells[0] > 1 for count in cells), cells[0]) if cells else (0, 0)

    return max(",;\t", key=fit)

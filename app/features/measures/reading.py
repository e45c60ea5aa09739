"""Reading a data file as people have it: what the columns are, what the rows say.

Pure: bytes in, plain values out. Nothing is imported here; trouble is named by row and column.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

MOST_ROWS = 1_000_000
PREVIEW = 8
STUDENT_COLUMNS = re.compile(
    r"\b(student|pupil|osis|nsid|ssn)[ _-]?(id|no|number|name)?\b"
    r"|\b(first|last|sur|given)[ _-]?name\b"
    r"|\b(date[ _-]?of[ _-]?birth|birth[ _-]?date|dob)\b",
    re.IGNORECASE,
)
DATE_ORDERS = {
    "ymd": ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"),
    "mdy": ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y"),
    "dmy": ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d.%m.%y"),
}


class Trouble(StrEnum):
    """Why a file cannot be read at all."""

    NOT_TEXT = "not_text"
    EMPTY = "empty"
    STUDENTS = "students"
    TOO_LONG = "too_long"


class Unreadable(Exception):
    """The file cannot be imported; `trouble` says why, `column` where it is known."""

    def __init__(self, trouble: Trouble, column: str = "") -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.column = column


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as a table: its column names and its rows (texts, stripped)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> int:
        """The place of a column. Raises ValueError when there is none of that name."""
        return self.columns.index(name)

    @property
    def preview(self) -> tuple[tuple[str, ...], ...]:
        """The first rows, for the eye."""
        return self.rows[:PREVIEW]


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
class Week:
    """A site's week: the plain mean of its days, how many had a value, how many had none."""

    site: str
    monday: date
    value: float | None
    days: int
    missing: int


def read_sheet(content: bytes) -> Sheet:
    """A CSV file (comma, semicolon or tab; UTF-8 or UTF-16 with its mark, else Windows-1252).

    Raises Unreadable for a file that is not text, has no rows, is too long, or has one row per
    student.
    """
    text = _decode(content)
    rows = list(_rows(text))
    if len(rows) < 2:
        raise Unreadable(Trouble.EMPTY)
    if len(rows) > MOST_ROWS:
        raise Unreadable(Trouble.TOO_LONG)
    columns = tuple(rows[0])
    for name in columns:
        if STUDENT_COLUMNS.search(name):
            raise Unreadable(Trouble.STUDENTS, name)
    width = len(columns)
    return Sheet(columns, tuple(tuple((row + [""] * width)[:width]) for row in rows[1:]))


def _decode(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    if b"\0" in content[:4096]:
        raise Unreadable(Trouble.NOT_TEXT)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows(text: str) -> Iterator[list[str]]:
    head = text[:8192].splitlines()[:1]
    line = head[0] if head else ""
    delimiter = max(",;\t", key=line.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            if any(cell.strip() for cell in row):
                yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise Unreadable(Trouble.NOT_TEXT) from error


def guess(sheet: Sheet) -> dict[str, str]:
    """A first guess at the mapping: site, when, value and the order of dates."""
    sample = sheet.rows[:200]
    columns = list(zip(*sample, strict=True))
    dates = [i for i, cells in enumerate(columns) if _date_order(cells)]
    numbers = [
        i for i, cells in enumerate(columns) if i not in dates and _share_of_numbers(cells) > 0.5
    ]
    texts = [i for i in range(len(columns)) if i not in dates and i not in numbers]
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
    for number, row in enumerate(sheet.rows, start=2):
        site, on, text = row[site_at], dates[row[when_at]], row[value_at]
        value = _number(text)
        if value is None:
            found.words[text] += 1
        if on is None:
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
    return not how.percent or 0 <= value <= 100


def weeks(days: Iterable[Day]) -> list[Week]:
    """The days of each site by ISO week: the unweighted mean, and how many days it rests on."""
    by_week: Mapping[tuple[str, date], list[float | None]] = defaultdict(list)
    for day in days:
        by_week[day.site, day.on - timedelta(days=day.on.weekday())].append(day.value)
    found = []
    for (site, monday), values in sorted(by_week.items()):
        there = [value for value in values if value is not None]
        mean = sum(there) / len(there) if there else None
        found.append(Week(site, monday, mean, len(there), len(values) - len(there)))
    return found

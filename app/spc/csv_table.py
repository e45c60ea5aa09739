"""A table of one series, read from the text of a CSV file and answered as plain values for JSON.

What `flask spc` reads and prints, so that anybody can check these charts against another package.
"""

from __future__ import annotations

import csv
import io
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from app.spc.kinds import ChartKind

MISSING = frozenset({"", "na", "n/a", "nan", "null", "-", "–"})
YES = frozenset({"1", "true", "yes", "y", "x"})
NO = frozenset({"0", "false", "no", "n", ""})
# Rows with the same x are one point of these charts.
GROUPED = frozenset({ChartKind.C, *(kind for kind in ChartKind if kind.counts or kind.subgroups)})
NAN = float("nan")


class BadTable(ValueError):
    """A table that cannot be read; the message is one sentence for people."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file; `line` is where it stands in it."""

    line: int
    x: str
    y: float
    n: float
    phase: str
    exclude: bool


@dataclass(frozen=True, slots=True)
class Series:
    """What a chart is judged from; one entry per point, NaN where missing."""

    lines: tuple[int, ...] = ()
    x: tuple[str, ...] = ()
    y: tuple[float, ...] = ()
    n: tuple[float, ...] | None = None
    spread: tuple[float, ...] | None = None
    phase: tuple[str, ...] = ()
    exclude: tuple[bool, ...] = ()


def read(text: str, kind: ChartKind) -> Series:
    """The series of a chart from a file's text, rows of one subgroup brought together.

    Raises BadTable, naming the row, where it cannot be read.
    """
    rows, sized = _rows(text)
    if kind.counts and not sized:
        raise BadTable(f"A {kind.symbol} chart needs a column n beside y.")
    points = _subgroups(rows, kind) if kind in GROUPED else [_Point([row]) for row in rows]
    if not points:
        raise BadTable("The file holds no rows below its header.")
    series = Series(
        lines=tuple(point.rows[0].line for point in points),
        x=tuple(point.rows[0].x for point in points),
        y=tuple(point.y(kind) for point in points),
        n=tuple(point.n(kind) for point in points) if sized or kind.subgroups else None,
        phase=tuple(point.rows[0].phase for point in points),
        exclude=tuple(any(row.exclude for row in point.rows) for point in points),
    )
    if kind.subgroups:
        series = replace(series, spread=tuple(point.spread() for point in points))
    return series


@dataclass(slots=True)
class _Point:
    rows: list[Row] = field(default_factory=list)

    @property
    def known(self) -> list[Row]:
        return [row for row in self.rows if row.y == row.y]

    def y(self, kind: ChartKind) -> float:
        """The sum of counts, the mean of measurements."""
        known = [row for row in self.known if row.n == row.n] if kind.counts else self.known
        if not known:
            return NAN
        values = [row.y for row in known]
        return statistics.fmean(values) if kind.subgroups else sum(values)

    def n(self, kind: ChartKind) -> float:
        if kind.subgroups:
            return float(len(self.known))
        known = [row.n for row in self.known if row.n == row.n]
        return sum(known) if known else NAN

    def spread(self) -> float:
        values = [row.y for row in self.known]
        return statistics.stdev(values) if len(values) > 1 else NAN


def _subgroups(rows: list[Row], kind: ChartKind) -> list[_Point]:
    """Rows with the same x, in the order in which they first appear; a row without x is alone."""
    points: dict[object, _Point] = {}
    for row in rows:
        point = points.setdefault(row.x or row.line, _Point())
        if point.rows and point.rows[0].phase != row.phase:
            raise BadTable(
                f"Row {row.line}: x is “{row.x}” as in row {point.rows[0].line}, "
                "but the phase is another."
            )
        point.rows.append(row)
    return list(points.values())


def _rows(text: str) -> tuple[list[Row], bool]:
    """The rows of a file, and whether it has a column n."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(",;\t", key=head.count)
    table = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=mark)
    filled = ((table.line_num, cells) for cells in table if any(cell.strip() for cell in cells))
    names = [name.strip().lower() for name in next(filled, (0, []))[1]]
    if "y" not in names:
        raise BadTable("The first row must name the columns: x, y and, if any, n, phase, exclude.")
    for name in ("x", "y", "n", "phase", "exclude"):
        if names.count(name) > 1:
            raise BadTable(f"There are two columns {name}.")
    return list(_parsed(filled, names, decimal="," if mark == ";" else ".")), "n" in names


def _parsed(
    table: Iterator[tuple[int, list[str]]], names: list[str], *, decimal: str
) -> Iterator[Row]:
    phase = ""
    for number, (line, cells) in enumerate(table, start=1):
        if len(cells) > len(names):
            raise BadTable(f"Row {line} has {len(cells)} cells, the header {len(names)}.")
        found = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        phase = found.get("phase") or phase
        yield Row(
            line=line,
            x=found.get("x", "" if "x" in names else str(number)),
            y=_number(found.get("y", ""), line, "y", decimal),
            n=_number(found.get("n", ""), line, "n", decimal),
            phase=phase,
            exclude=_flag(found.get("exclude", ""), line),
        )


def _number(cell: str, line: int, name: str, decimal: str) -> float:
    if cell.lower() in MISSING:
        return NAN
    plain = cell.replace(decimal, ".") if cell.count(decimal) == 1 else cell
    try:
        return float(plain.replace("_", "?"))  # Python would read 1_000
    except ValueError:
        raise BadTable(f"Row {line}: {name} is “{cell}”, which is not a number.") from None


def _flag(cell: str, line: int) -> bool:
    if cell.lower() in YES:
        return True
    if cell.lower() in NO:
        return False
    raise BadTable(f"Row {line}: exclude is “{cell}”; write 1 or leave it empty.")

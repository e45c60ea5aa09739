"""What a chart is made of, as plain values: the series, its lines, phases, marks and words."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

Values = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class ChartMark:
    """A dated note: a dashed line at an index, with its text above."""

    index: int
    text: str


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch with a centre line of its own, from the index `first` on.

    `trial` limits are drawn dashed. A phase with a name is parted from the one before by a line.
    """

    first: int
    name: str = ""
    trial: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The words on a chart, for translation."""

    centre: str = "median"
    target: str = "target"
    empty: str = "No data yet"


@dataclass(frozen=True, slots=True)
class Series:
    """Everything a run chart shows, as plain values; indexes count from 0.

    `values` hold None or NaN where a value is missing. `title` and `summary` (the sentence
    beside the chart) are its accessible name and description. `hollow` points are drawn but not
    judged, `signals` as diamonds; `breaks` are the indexes before which the line is cut.
    `centre`, `lower` and `upper` have an entry for each point, or none at all; where a value is
    None there is no line. `outside` are the points beyond the limits, `excluded` those that a
    person left out, `tests` those during which something was being tested; `before` holds the
    values a year before, drawn as a line beside the others. `bounds` fix the
    scale, so that several small charts share it. `sizes` are denominators; `details` say more
    about each point where it is pointed at, such as its date.
    """

    title: str
    labels: tuple[str, ...]
    values: Values
    summary: str = ""
    centre: Values = ()
    lower: Values = ()
    upper: Values = ()
    phases: tuple[Phase, ...] = ()
    target: float | None = None
    hollow: tuple[int, ...] = ()
    signals: tuple[int, ...] = ()
    outside: tuple[int, ...] = ()
    excluded: tuple[int, ...] = ()
    tests: tuple[int, ...] = ()
    before: Values = ()
    marks: tuple[ChartMark, ...] = ()
    breaks: tuple[int, ...] = ()
    sizes: Values = ()
    details: tuple[str, ...] = ()
    percent: bool = True
    unit: str = ""
    bounds: tuple[float, float] | None = None
    words: Words = Words()

    def known(self) -> list[tuple[int, float]]:
        """The points that have a value."""
        return [(i, v) for i, v in enumerate(self.values) if v is not None and isfinite(v)]

    def lines(self) -> list[float]:
        """Every value that a line is drawn at."""
        found = (*self.centre, *self.lower, *self.upper, self.target)
        return [value for value in found if value is not None]

    def written(self, value: float, decimals: int = 0) -> str:
        """A value with its unit, as in "68 %"; the space does not break."""
        unit = "%" if self.percent else self.unit
        number = f"{value:,.{decimals}f}".replace("-", "−").replace(",", "\u202f")
        return f"{number}\u00a0{unit}" if unit else number

"""What was understood of a file's rows, and what was not: named by row and column."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

LISTED = 50  # problems and repetitions that are listed; all are counted


class Why(StrEnum):
    """What is wrong with a row."""

    WIDE = "wide"
    DAY = "day"
    ORDER = "order"
    LATER = "later"
    EARLY = "early"
    COARSE = "coarse"
    SITE = "site"
    WORD = "word"
    DECIMAL = "decimal"
    FORMULA = "formula"
    BELOW = "below"
    ABOVE = "above"
    MORE = "more"
    HALF = "half"
    WHOLE = "whole"
    SAME = "same"
    OTHER = "other"


MENDED_BY = {Why.ORDER: "order", Why.DECIMAL: "decimal", Why.SITE: "fill", Why.OTHER: "first"}


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be read: its row as a spreadsheet counts, its column, its text."""

    row: int
    column: str
    text: str
    why: Why = Why.DAY
    first: int = 0
    """The row that it repeats or contradicts."""


@dataclass(frozen=True, slots=True)
class Day:
    """One row that was understood. `value` is a share (0 to 1) where the measure is in per cent,
    None where the file says there is none; the counts are there where the file has them.
    """

    site: str
    group: str
    on: date
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    """Of a mean: the number of measurements behind it."""
    spread: float | None = None


@dataclass(slots=True)
class Understood:
    """A file's rows as days, and what was not understood."""

    days: list[Day] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """The first of each kind."""
    wrong: Counter[Why] = field(default_factory=Counter)
    """All of them."""
    words: Counter[str] = field(default_factory=Counter)
    """Texts of the number columns that are no numbers, with their counts."""
    twice: list[Problem] = field(default_factory=list)
    """Rows that repeat a site, group and date that an earlier row has; the first of them. One that
    says something else is a problem until somebody says that the first row counts."""
    repeated: int = 0
    """All of those."""
    others: int = 0
    """Rows that the recipe does not want."""
    doubt: tuple[str, date, date] | None = None
    """A day that was read in one order of day and month though all days of the file fit the other
    one too: its text, as it was read, and as the other order has it."""
    mended: Counter[str] = field(default_factory=Counter)
    """How many rows each repair was used for."""

    def blame(self, problem: Problem) -> None:
        """Write a problem down."""
        self.wrong[problem.why] += 1
        # Months for weeks are so in all rows: one says it.
        most = 1 if problem.why is Why.COARSE else LISTED
        if self.wrong[problem.why] <= most:
            self.problems.append(problem)

"""A recipe: which column of a file is what, what its words mean, and how its rows become points.

It is kept with the measure and read again for next month's file. In the database it is a plain
dictionary of texts; see `Recipe.read`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.features.measures.reading.cells import DATE_ORDERS

COLUMNS = ("site", "when", "group", "value", "numerator", "denominator", "spread")
TOGETHER = ("mean", "average", "sum")
"""Several rows of a week or month: the plain mean of their values; the average day (the same
students every day); or their sum (other students, or other events, every day)."""
REPAIRS = ("order", "decimal", "fill", "first", "skip")
"""What may be mended on the way in, each only where somebody says so: days that can only be read
in another order; numbers with the other decimal mark; cells merged downward; the first of rows that
contradict each other; rows left out."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a file is read. Empty names of columns: the file has none of that kind."""

    site: str = ""
    when: str = ""
    group: str = ""
    value: str = ""
    numerator: str = ""
    denominator: str = ""
    spread: str = ""
    """The standard deviation of the measurements behind a mean."""
    order: str = "ymd"
    decimal: str = "."
    percent: bool = True
    """Whether values are shares of 100, kept as 0 to 1."""
    fraction: bool = False
    """Whether the file writes shares as 0 to 1, without a per cent sign."""
    together: str = "mean"
    rows: str = "days"
    """What a row is: "days" (a school day) or "periods" (a week, month or year already)."""
    empty: frozenset[str] = frozenset()
    """Words in the number columns that stand for no value, for example NS."""
    only: Mapping[str, str] = field(default_factory=dict)
    """Columns and the one word in them whose rows are wanted, for example grade: All Grades."""
    repairs: frozenset[str] = frozenset()
    until: date | None = None
    counted: bool = True
    """Whether how many and of how many make the value; not so where it is a mean."""
    above: bool = False
    """Whether there may be more events than those among whom they happen."""
    per: float = 1.0
    """Rates are written for so many."""
    """The last day that can have happened: later ones are a slip or another order of dates."""

    too_long: frozenset[str] = frozenset()
    """Spans of cells.SPANS that are longer than one point: a month where points are weeks."""

    @property
    def is_single(self) -> bool:
        """Whether each row is one measurement: there are neither a number of them nor a spread."""
        return not (self.counted or self.denominator or self.spread)

    @property
    def has_counts(self) -> bool:
        """Whether the file says how many of how many."""
        return bool(self.counted and self.denominator and (self.numerator or self.value))

    @property
    def is_whole(self) -> bool:
        """Whether it says what is needed: a day, and a value or a numerator of how many."""
        return bool(self.when and (self.value or (self.numerator and self.denominator)))

    @classmethod
    def read(
        cls, kept: Mapping[str, Any], *, percent: bool, until: date | None, **facts: Any
    ) -> Recipe:
        """The recipe from its kept form; what is missing or unknown there is as by default."""

        def one_of(name: str, words: tuple[str, ...]) -> str:
            return kept[name] if kept.get(name) in words else words[0]

        return cls(
            **{name: str(kept.get(name) or "") for name in COLUMNS},  # type: ignore[arg-type]
            order=one_of("order", tuple(DATE_ORDERS)),
            decimal=one_of("decimal", (".", ",")),
            percent=percent,
            fraction=bool(kept.get("fraction")),
            together=one_of("together", TOGETHER),
            rows=one_of("rows", ("days", "periods")),
            empty=frozenset(kept.get("empty") or ()),
            only=dict(kept.get("only") or {}),
            repairs=frozenset(kept.get("repairs") or ()) & frozenset(REPAIRS),
            until=until,
            **facts,
        )

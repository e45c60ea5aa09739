"""Figures with their budgets, printed as one table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value, and the most it should be (None: only told)."""

    name: str
    value: float | None
    unit: str
    budget: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """ "ok", "over" or nothing to say."""
        if self.value is None:
            return "not measured"
        if self.budget is None:
            return ""
        return "ok" if self.value <= self.budget else "over"

    def cells(self) -> tuple[str, str, str, str, str]:
        """The figure as a row of the table."""
        value = "–" if self.value is None else f"{_number(self.value)} {self.unit}"
        budget = "" if self.budget is None else f"≤ {_number(self.budget)}"
        return self.name, value, budget, self.verdict, self.note


HEAD = ("what", "median", "budget", "", "")


def show(title: str, figures: Iterable[Figure]) -> None:
    """Print figures under a title."""
    rows = [HEAD, *(figure.cells() for figure in figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    print(f"\n{title}")
    for row in rows:
        name, value, budget, verdict, note = row
        line = f"  {name:<{widths[0]}}  {value:>{widths[1]}}  {budget:>{widths[2]}}"
        print(f"{line}  {verdict:<{widths[3]}}  {note}".rstrip(), flush=True)


def _number(value: float) -> str:
    return f"{value:.0f}" if value == int(value) or value >= 100 else f"{value:.1f}"

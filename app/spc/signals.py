"""The rules of one phase, for many series at once.

Western Electric after the Statistical Quality Control Handbook (1956); Making Data Count after
NHS England; shift, trend, runs and Anhøj as on run charts, about the centre line.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeAlias

import numpy as np

from app.spc import limits
from app.spc.kinds import ChartKind
from app.spc.lines import Bools, Data, Floats, Ints, Lines, lines
from app.spc.prepare import Table
from app.spc.rules import Rule
from app.spc.run import PLACES, POINTS_TO_JUDGE, SHIFT_LENGTH, TREND_LENGTH, USEFUL_FOR_RUNS
from app.spc.sequences import Marks, Rows, RunCounts, run_counts, trends, windows
from app.spc.verdict import SAME

SEVEN, EIGHT = 7, 8


class PhaseBatch:
    """One phase of every series; a series without it has no point `inside`.

    Arrays are (series) or (series, points). What no rule asks for is never worked out.
    """

    lines: Lines
    inside: Bools
    judged: Bools
    """Points that take part in the rules: with a value, neither left out nor excluded."""
    n_baseline: Ints
    """How many points the lines rest on."""

    def __init__(self, table: Table, number: int, kind: ChartKind, screened: bool) -> None:
        self.kind = kind
        self.stretch = table.stretch
        self.inside = table.phase == number
        whole = bool(self.inside.all())
        self.values = table.plotted if whole else np.where(self.inside, table.plotted, np.nan)
        base = table.kept & table.baseline & self.inside
        self.lines = lines(kind, _data(table, self.values, base, screened))
        self.shown = table.shown & self.inside
        self.judged = table.kept & self.shown
        self.n_baseline = (base & table.shown).sum(axis=1)
        self._marks: dict[Rule, Marks] = {}

    @cached_property
    def n_points(self) -> Ints:
        """How many points take part in the rules."""
        return self.judged.sum(axis=1)

    @cached_property
    def judgeable(self) -> Bools:
        """Series with enough points in this phase."""
        judgeable: Bools = self.n_points >= POINTS_TO_JUDGE
        return judgeable

    @cached_property
    def void(self) -> Bools:
        """Series where only single points are judged: the median is 0, or neighbouring ranges
        share a point."""
        zero = (self.lines.centre == 0) & self.kind.of_median
        void: Bools = zero | (self.kind is ChartKind.MR)
        return void

    @cached_property
    def sides(self) -> Ints:
        """+1 above the centre line, −1 below, 0 on it, where missing or not judged."""
        values, centre = self.values, self.lines.centre[:, None]
        if self.kind is ChartKind.RUN:
            values = np.round(values, PLACES)
        with np.errstate(invalid="ignore"):
            above = self.judged & (values > centre + self._near)
            below = self.judged & (values < centre - self._near)
        return above.astype(int) - below

    @cached_property
    def useful(self) -> Rows:
        """The runs of useful points about the centre line."""
        return Rows(self.sides, self.sides != 0, self.stretch)

    @cached_property
    def counts(self) -> RunCounts:
        """The figures of the runs."""
        return run_counts(self.useful)

    @cached_property
    def outside(self) -> Ints:
        """+1 above the upper limit, −1 below the lower, else 0."""
        above, below = self.beyond(3)
        return above.astype(int) - below

    @property
    def anhoej(self) -> Bools:
        """Series with Anhøj's signal in this phase, whatever rules were chosen."""
        anhoej: Bools = self.judgeable & ~self.void & self.counts.anhoej
        return anhoej

    def marks(self, rule: Rule) -> Marks:
        """The points of a rule's signals, in those series that can be judged by it."""
        if rule not in self._marks:
            found = _RULES[rule](self) if rule in _RULES else Marks.none(self.judged.shape)
            told = self.judgeable & ~self.void if rule.of_rows else self.judgeable
            if not told.all():
                found = Marks(*(np.where(told[:, None], marks, 0) for marks in found))
            self._marks[rule] = found
        return self._marks[rule]

    def as_a_whole(self, rule: Rule, row: int) -> bool:
        """Whether a whole series breaks a rule: few crossings, an unusual number of runs."""
        if not self.judgeable[row] or self.void[row]:
            return False
        if rule is Rule.ANHOEJ:
            return bool(self.counts.crossings[row] < self.counts.crossings_min[row])
        lower, upper = self.runs_limits(row)
        if rule is not Rule.RUNS or lower is None or upper is None:
            return False
        return not lower <= self.counts.runs[row] <= upper

    def runs_limits(self, row: int) -> tuple[int | None, int | None]:
        """The exact limits for the number of runs; None below ten useful points."""
        above, below = int(self.counts.n_above[row]), int(self.counts.n_below[row])
        if above + below < USEFUL_FOR_RUNS:
            return None, None
        if not self.stretch.any():
            return limits.runs_limits(above, below)
        lengths = np.bincount(self.stretch[self.useful.inside[row]])
        return limits.broken_runs_limits(above, below, tuple(lengths[lengths > 0].tolist()))

    def beyond(self, sigmas: float) -> tuple[Bools, Bools]:
        """Points above the upper and below the lower line so many sigmas away."""
        lower, upper = self.lines.at(sigmas)
        with np.errstate(invalid="ignore"):
            above = self.shown & (self.values > upper + self._near)
            below = self.shown & (self.values < lower - self._near)
        return above, below

    def in_windows(self, sigmas: float, least: int, of: int, *, one_side: bool = False) -> Marks:
        """At least so many of some points beyond a line, perhaps with all of them on its side."""
        found = []
        for flags, side in zip(self.beyond(sigmas), (1, -1), strict=True):
            fits = self.sides == side if one_side else self.judged
            found.append(windows(flags, fits, self.judged, self.stretch, least=least, of=of))
        return Marks(*found)

    def in_a_row(self, least: int) -> Marks:
        """At least so many counting points on one side; one on the centre line ends the row."""
        return self._neighbours.marks(least)

    def trends(self, least: int, *, strict: bool) -> Marks:
        """At least so many points all rising or all falling."""
        values = self.values
        if self.kind is ChartKind.RUN:
            values = np.round(values, PLACES)
        return trends(values, self.judged, self.stretch, least, strict=strict)

    @cached_property
    def _neighbours(self) -> Rows:
        return Rows(self.sides, self.judged, self.stretch)

    @cached_property
    def _near(self) -> Floats:
        highest = np.max(np.abs(self.values), axis=1, where=self.shown, initial=0.0)
        return SAME * highest[:, None]


def _outside(phase: PhaseBatch) -> Marks:
    return Marks((phase.outside > 0).astype(int), (phase.outside < 0).astype(int))


_Rule: TypeAlias = Callable[[PhaseBatch], Marks]

_RULES: dict[Rule, _Rule] = {
    Rule.OUTSIDE: _outside,
    Rule.SHIFT: lambda phase: phase.useful.marks(SHIFT_LENGTH),
    Rule.TREND: lambda phase: phase.trends(TREND_LENGTH, strict=False),
    Rule.ANHOEJ: lambda phase: phase.useful.marks(phase.counts.longest_run_max[:, None] + 1),
    Rule.SEVEN_ON_ONE_SIDE: lambda phase: phase.in_a_row(SEVEN),
    Rule.SEVEN_IN_A_ROW: lambda phase: phase.trends(SEVEN, strict=True),
    Rule.TWO_OF_THREE_ON_ONE_SIDE: lambda phase: phase.in_windows(2, 2, 3, one_side=True),
    Rule.TWO_OF_THREE: lambda phase: phase.in_windows(2, 2, 3),
    Rule.FOUR_OF_FIVE: lambda phase: phase.in_windows(1, 4, 5),
    Rule.EIGHT_ON_ONE_SIDE: lambda phase: phase.in_a_row(EIGHT),
}


def _data(table: Table, values: Floats, base: Bools, screened: bool) -> Data:
    return Data(
        plotted=values,
        counts=table.counts,
        sizes=table.sizes,
        spread=table.spread,
        base=base,
        stretch=table.stretch,
        screened=screened,
    )

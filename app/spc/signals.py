"""The rules of one phase, for many series at once.

Western Electric after the Statistical Quality Control Handbook (1956); Making Data Count after
NHS England; shift, trend and Anhøj as on run charts, about the centre line.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from app.spc.batch import PhaseBatch
from app.spc.kinds import ChartKind
from app.spc.lines import PLACES, Bools, Data, Floats, Ints, lines
from app.spc.prepare import Table
from app.spc.rules import Rule, RuleSet
from app.spc.run import SHIFT_LENGTH, TREND_LENGTH
from app.spc.sequences import Marks, Rows, previous, run_counts, trends, windows

# Two values nearer than this share of the series' greatest are the same: only arithmetic parts
# them, as 0.1 + 0.2 and 0.3.
SAME = 1e-12
MEDIANS = frozenset({ChartKind.RUN, ChartKind.G})
SEVEN, EIGHT = 7, 8


class Phase:
    """What the rules of one phase ask for, worked out when it is asked."""

    def __init__(self, table: Table, inside: Bools, kind: ChartKind, screened: bool) -> None:
        self.kind = kind
        self.stretch = table.stretch
        self.values = np.where(inside, table.plotted, np.nan)
        base = table.kept & table.baseline & inside
        self.lines = lines(kind, _data(table, self.values, base, screened))
        self.shown = table.shown & inside
        self.judged = table.judged & inside
        self.n_baseline = (base & table.shown).sum(axis=1)
        self.near = SAME * np.max(np.abs(table.plotted), axis=1, where=self.shown, initial=0.0)
        self.sides = self._sides()
        self.useful = Rows(self.sides, self.judged & (self.sides != 0), self.stretch)
        self.counts = run_counts(self.useful)

    def _sides(self) -> Ints:
        """+1 above the centre line, −1 below, 0 on it, where missing or not judged."""
        values, centre = self.values, self.lines.centre[:, None]
        if self.kind is ChartKind.RUN:
            values = np.round(values, PLACES)
        away = np.where(self.judged, values - centre, 0.0)
        away = np.where(np.isnan(away), 0.0, away)
        return np.where(np.abs(away) <= self.near[:, None], 0, np.sign(away)).astype(int)

    def beyond(self, sigmas: float) -> tuple[Bools, Bools]:
        """Points above the upper and below the lower line so many sigmas away."""
        lower, upper = self.lines.at(sigmas)
        near = self.near[:, None]
        with np.errstate(invalid="ignore"):
            above = self.shown & (self.values > upper + near)
            below = self.shown & (self.values < lower - near)
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
        return Rows(self.sides, self.judged, self.stretch).marks(least)


_Rule: TypeAlias = Callable[[Phase], Marks]


def _outside(phase: Phase) -> Marks:
    return Marks(*(flags.astype(int) for flags in phase.beyond(3)))


def _trends(phase: Phase, least: int, *, strict: bool) -> Marks:
    values = phase.values
    if phase.kind is ChartKind.RUN:
        values = np.round(values, PLACES)
    return trends(values, phase.judged, phase.stretch, least, strict=strict)


_RULES: dict[Rule, _Rule] = {
    Rule.OUTSIDE: _outside,
    Rule.SHIFT: lambda phase: phase.useful.marks(SHIFT_LENGTH),
    Rule.TREND: lambda phase: _trends(phase, TREND_LENGTH, strict=False),
    Rule.ANHOEJ: lambda phase: phase.useful.marks(phase.counts.longest_run_max[:, None] + 1),
    Rule.SEVEN_ON_ONE_SIDE: lambda phase: phase.in_a_row(SEVEN),
    Rule.SEVEN_IN_A_ROW: lambda phase: _trends(phase, SEVEN, strict=True),
    Rule.TWO_OF_THREE_ON_ONE_SIDE: lambda phase: phase.in_windows(2, 2, 3, one_side=True),
    Rule.TWO_OF_THREE: lambda phase: phase.in_windows(2, 2, 3),
    Rule.FOUR_OF_FIVE: lambda phase: phase.in_windows(1, 4, 5),
    Rule.EIGHT_ON_ONE_SIDE: lambda phase: phase.in_a_row(EIGHT),
}


def judge_phase(
    table: Table, number: int, kind: ChartKind, rules: RuleSet, screened: bool
) -> PhaseBatch:
    """Estimate the lines of one phase of every series, and apply the rules."""
    inside = table.phase == number
    phase = Phase(table, inside, kind, screened)
    above, below = phase.beyond(3)
    centre = phase.lines.centre
    return PhaseBatch(
        inside=inside,
        lines=phase.lines,
        outside=above.astype(int) - below.astype(int),
        n_points=phase.judged.sum(axis=1),
        n_baseline=phase.n_baseline,
        useful=phase.useful,
        counts=phase.counts,
        void=(centre == 0) & (kind in MEDIANS) | (kind is ChartKind.MR),
        marks={rule: _RULES[rule](phase) for rule in rules.rules if rule in _RULES},
    )


def _data(table: Table, values: Floats, base: Bools, screened: bool) -> Data:
    return Data(
        plotted=values,
        counts=table.counts,
        sizes=table.sizes,
        spread=table.spread,
        base=base,
        before=previous(base, table.stretch),
        screened=screened,
    )

"""Many judged series, and the verdict of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from app.spc.kinds import ChartKind, state_of
from app.spc.lines import Bools, Floats, Ints
from app.spc.prepare import Table
from app.spc.rules import Rule, RuleSet, Signal
from app.spc.run import Points
from app.spc.sequences import Marks
from app.spc.signals import PhaseBatch
from app.spc.verdict import ControlVerdict, PhaseVerdict, Values

# The order in which the signals of a phase are told.
ORDER = tuple(Rule)


@dataclass(frozen=True, slots=True)
class Batch:
    """Many series judged at once; arrays are (series, points), NaN where there is nothing.

    `batch[i]` is the verdict of one series.
    """

    kind: ChartKind
    rules: RuleSet
    screened: bool
    table: Table
    centre: Floats
    lower: Floats
    upper: Floats
    outside: Ints
    phases: tuple[PhaseBatch, ...]

    @property
    def values(self) -> Floats:
        """The drawn values."""
        return self.table.plotted

    def signal_points(self) -> Bools:
        """True for points that are part of some signal."""
        found = np.zeros(self.values.shape, dtype=bool)
        for phase in self.phases:
            for rule in self.rules.rules:
                marks = phase.marks(rule)
                found |= (marks.up > 0) | (marks.down > 0)
        return found

    def under(self, rules: RuleSet) -> Batch:
        """The same charts judged by other rules. Raises ValueError where they do not fit."""
        check(rules, self.kind)
        return replace(self, rules=rules)

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, row: int) -> ControlVerdict:
        row = range(len(self))[row]
        table = self.table
        missing = np.isnan(table.plotted[row])
        out = ~table.counting[row] & ~missing
        phases = (_phase(self, part, row) for part in self.phases if part.inside[row].any())
        return ControlVerdict(
            kind=self.kind,
            rules=self.rules,
            screened=self.screened and self.kind.screens,
            values=_values(table.plotted[row]),
            sizes=_values(table.sizes[row]),
            centre=_values(self.centre[row]),
            lower=_values(self.lower[row]),
            upper=_values(self.upper[row]),
            outside=tuple(self.outside[row].tolist()),
            left_out=_where(out),
            excluded=_where(table.counting[row] & ~table.kept[row]),
            missing=_where(missing),
            breaks=_where(np.diff(table.stretch, prepend=0) > 0),
            phases=tuple(phases),
        )


def check(rules: RuleSet, kind: ChartKind) -> None:
    """Raise ValueError where a chart cannot be judged by these rules."""
    if not rules.fits(kind.limited):
        raise ValueError(f"the rules {rules.value} do not fit the {kind.symbol} chart")


def _values(row: Floats) -> Values:
    return tuple(None if value != value else value for value in row.tolist())


def _where(flags: Bools) -> Points:
    return tuple(np.flatnonzero(flags).tolist())


def _phase(batch: Batch, part: PhaseBatch, row: int) -> PhaseVerdict:
    places = np.flatnonzero(part.inside[row])
    counts = part.counts
    useful = int(counts.n_useful[row])
    lower, upper = part.runs_limits(row)
    centre = float(part.lines.centre[row])
    return PhaseVerdict(
        start=int(places[0]),
        stop=int(places[-1]) + 1,
        centre=None if centre != centre else centre,
        state=state_of(int(part.n_baseline[row])),
        n_points=int(part.n_points[row]),
        n_baseline=int(part.n_baseline[row]),
        n_useful=useful,
        n_above=int(counts.n_above[row]),
        n_below=int(counts.n_below[row]),
        longest_run=int(counts.longest_run[row]),
        longest_run_max=int(counts.longest_run_max[row]) if useful else None,
        crossings=int(counts.crossings[row]),
        crossings_min=int(counts.crossings_min[row]) if useful else None,
        runs=int(counts.runs[row]),
        runs_lower=lower,
        runs_upper=upper,
        anhoej=bool(part.anhoej[row]),
        signals=tuple(_signals(batch, part, row)),
    )


def _signals(batch: Batch, part: PhaseBatch, row: int) -> Iterable[Signal]:
    """The signals of one phase of one series, rule by rule, from left to right."""
    for rule in ORDER:
        if rule in batch.rules.rules:
            found = _of_marks(rule, part.marks(rule), row)
            yield from found
            if not found and part.as_a_whole(rule, row):
                yield Signal(rule)


def _of_marks(rule: Rule, marks: Marks, row: int) -> list[Signal]:
    found: list[Signal] = []
    for side, array in ((1, marks.up), (-1, marks.down)):
        signals: dict[int, list[int]] = {}
        for index in np.flatnonzero(array[row]).tolist():
            signals.setdefault(int(array[row, index]), []).append(index)
        found += [Signal(rule, tuple(points), side) for points in signals.values()]
    return sorted(found, key=lambda signal: signal.points)

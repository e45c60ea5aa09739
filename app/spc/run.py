"""Run charts: the median, and the rules judged against it inside one phase.

Rules: shift and trend after Perla, Provost and Murray (2011), exact limits for the number of
runs after Wald and Wolfowitz, longest run and crossings after Anhøj and Olesen (2014).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

import numpy as np
from numpy.typing import ArrayLike

from app.spc import limits
from app.spc.kinds import ChartKind
from app.spc.rules import Rule, RuleSet, Signal

POINTS_TO_JUDGE = 12
USEFUL_FOR_RUNS = 10
SHIFT_LENGTH = 6
TREND_LENGTH = 5
PLACES = 9

Points = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive useful points on one side of the median: +1 above, −1 below. `stretch` numbers
    the parts between breaks; a crossing is counted only inside one."""

    points: Points
    side: int
    stretch: int = 0


@dataclass(frozen=True, slots=True)
class Trend:
    """Five or more points all rising (+1) or all falling (−1), repeats left out."""

    points: Points
    side: int


@dataclass(frozen=True, slots=True)
class RunVerdict:
    """What the run-chart rules say about one series. Indexes count from 0 over all values.

    `signals` hold only what the chosen `rules` see, and only if `enough`; everything else is worked
    out whatever the set. Limits are None where there are too few useful points. For a phase of a
    control chart `kind` says which, `median` is its centre line and `told` its signals.
    """

    rules: RuleSet
    median: float | None
    n_points: int
    all_runs: tuple[Run, ...]
    all_trends: tuple[Trend, ...]
    runs_lower: int | None
    runs_upper: int | None
    left_out: Points
    missing: int
    frozen: bool
    kind: ChartKind = ChartKind.RUN
    told: tuple[Signal, ...] | None = None

    @property
    def points_needed(self) -> int:
        """How many points the rules ask for: 12."""
        return POINTS_TO_JUDGE

    @property
    def enough(self) -> bool:
        """True from 12 points that count; before that it is too early to judge."""
        return self.n_points >= POINTS_TO_JUDGE

    @property
    def n_above(self) -> int:
        """Useful points above the median."""
        return sum(len(run.points) for run in self.all_runs if run.side > 0)

    @property
    def n_below(self) -> int:
        """Useful points below the median."""
        return sum(len(run.points) for run in self.all_runs if run.side < 0)

    @property
    def n_useful(self) -> int:
        """Points that count and do not lie exactly on the median."""
        return self.n_above + self.n_below

    @property
    def median_zero(self) -> bool:
        """True where the median is 0: the run rules are void, suggest a t or g chart."""
        return self.median == 0 and self.kind.of_median

    @property
    def shifts(self) -> tuple[Points, ...]:
        """Runs of six useful points or more."""
        return tuple(run.points for run in self.all_runs if len(run.points) >= SHIFT_LENGTH)

    @property
    def trends(self) -> tuple[Points, ...]:
        """Five points or more all rising or all falling."""
        return tuple(trend.points for trend in self.all_trends)

    @property
    def runs(self) -> int:
        """The number of runs."""
        return len(self.all_runs)

    @property
    def too_few_runs(self) -> bool:
        """True below the lower limit of runs: the series drifts or jumps."""
        return self.runs_lower is not None and self.runs < self.runs_lower

    @property
    def too_many_runs(self) -> bool:
        """True above the upper limit of runs: the series zigzags, often two mixed sources."""
        return self.runs_upper is not None and self.runs > self.runs_upper

    @property
    def longest_run(self) -> int:
        """Useful points in the longest run; 0 if there is none."""
        return max((len(run.points) for run in self.all_runs), default=0)

    @property
    def longest_run_max(self) -> int | None:
        """Anhøj's limit for the longest run: round(log2 n) + 3."""
        return limits.longest_run_max(self.n_useful) if self.all_runs else None

    @property
    def crossings(self) -> int:
        """How often the median is crossed, never counted across a break."""
        return sum(a.stretch == b.stretch for a, b in pairwise(self.all_runs))

    @property
    def crossings_min(self) -> int | None:
        """Anhøj's limit for the crossings: qbinom(0.05, n − 1, 0.5), one trial less a break."""
        stretches = len({run.stretch for run in self.all_runs})
        return limits.crossings_min(self.n_useful - stretches) if self.all_runs else None

    @property
    def long_run(self) -> bool:
        """True where the longest run is longer than Anhøj's limit."""
        return self.longest_run > (self.longest_run_max or 0)

    @property
    def few_crossings(self) -> bool:
        """True where the median is crossed more rarely than Anhøj's limit."""
        return self.crossings < (self.crossings_min or 0)

    @property
    def anhoej(self) -> bool:
        """Anhøj's signal: a run too long or too few crossings, once there is enough to judge."""
        return self.judged and (self.long_run or self.few_crossings)

    @property
    def judged(self) -> bool:
        """True where the rules have something to say: enough points, and the median not 0."""
        return self.enough and not self.median_zero

    @property
    def signals(self) -> tuple[Signal, ...]:
        """The signals of the chosen rules, shifts first."""
        if self.told is not None:
            return self.told
        found = self._all_signals() if self.judged else []
        return tuple(s for s in found if s.rule in self.rules.rules)

    @property
    def signal_points(self) -> Points:
        """Every index that is part of some signal, in order."""
        return tuple(sorted({i for signal in self.signals for i in signal.points}))

    def fired(self, rule: Rule) -> bool:
        """True if this rule is among the signals."""
        return any(signal.rule is rule for signal in self.signals)

    def _all_signals(self) -> list[Signal]:
        runs = self.all_runs
        shifts = [run for run in runs if len(run.points) >= SHIFT_LENGTH]
        found = [Signal(Rule.SHIFT, run.points, run.side) for run in shifts]
        found += [Signal(Rule.TREND, trend.points, trend.side) for trend in self.all_trends]
        if self.too_few_runs or self.too_many_runs:
            found.append(Signal(Rule.RUNS))
        if self.long_run:
            most = self.longest_run_max or 0
            long = [run for run in runs if len(run.points) > most]
            found += [Signal(Rule.ANHOEJ, run.points, run.side) for run in long]
        elif self.few_crossings:
            found.append(Signal(Rule.ANHOEJ))
        return found


def judge(
    values: ArrayLike,
    rules: RuleSet = RuleSet.SHIFT_RUNS,
    *,
    counts: ArrayLike | None = None,
    breaks: Iterable[int] = (),
    baseline: slice | None = None,
    centre: float | None = None,
) -> RunVerdict:
    """Apply the run-chart rules to one phase of a series.

    `values` in time order, NaN or None where missing. `counts` is False where a point is drawn
    but left out of the median and the rules (a short week). No run or trend passes from index
    b−1 to index b for b in `breaks` (the summer). `baseline` freezes the median on those points;
    a `centre` that is given stands in its place. Raises ValueError if `counts` has another length
    or the baseline holds no point.
    """
    series = np.asarray(values, dtype=float).reshape(-1).tolist()
    if centre is None:
        series = [round(v, PLACES) for v in series]
    kept = _mask(counts, len(series))
    known = [i for i, v in enumerate(series) if v == v]  # NaN is not itself
    points = [i for i in known if kept[i]]
    if centre is None:
        centre = _median(series, points, baseline)
    stretches = _stretches(points, sorted(set(breaks)))
    runs = [] if centre is None else _runs(series, stretches, centre)
    lower, upper = _runs_limits(runs)
    return RunVerdict(
        rules=rules,
        median=centre,
        n_points=len(points),
        all_runs=tuple(runs),
        all_trends=tuple(t for stretch in stretches for t in _trends(series, stretch)),
        runs_lower=lower,
        runs_upper=upper,
        left_out=tuple(i for i in known if not kept[i]),
        missing=len(series) - len(known),
        frozen=baseline is not None,
    )


def _mask(counts: ArrayLike | None, length: int) -> list[bool]:
    mask = (
        [True] * length if counts is None else np.asarray(counts, dtype=bool).reshape(-1).tolist()
    )
    if len(mask) != length:
        raise ValueError(f"counts has {len(mask)} entries for {length} values")
    return mask


def _median(series: list[float], points: list[int], baseline: slice | None) -> float | None:
    """The median of the points that count, rounded as the values are, so that ties are ties."""
    if not points:
        return None
    if baseline is not None:
        points = [i for i in points if i in range(*baseline.indices(len(series)))]
        if not points:
            raise ValueError("the baseline holds no point")
    return round(median(series[i] for i in points), PLACES)


def _stretches(points: list[int], cuts: list[int]) -> list[list[int]]:
    """The counting points, parted where no run may cross; no stretch is empty."""
    if not cuts:
        return [points] if points else []
    return [list(part) for _, part in groupby(points, key=lambda i: sum(c <= i for c in cuts))]


def _runs(series: list[float], stretches: list[list[int]], centre: float) -> list[Run]:
    """The runs of each stretch; points on the median neither count nor break."""
    found = []
    for number, stretch in enumerate(stretches):
        useful = (i for i in stretch if series[i] != centre)
        for above, run in groupby(useful, key=lambda i: series[i] > centre):
            found.append(Run(tuple(run), 1 if above else -1, number))
    return found


def _trends(series: list[float], stretch: list[int]) -> list[Trend]:
    """Five or more in a row all rising or all falling; of two equal the second is skipped."""
    moving = [next(equal) for _, equal in groupby(stretch, key=lambda i: series[i])]
    found = []
    for rising, same in groupby(pairwise(moving), key=lambda s: series[s[1]] > series[s[0]]):
        way = list(same)
        if len(way) + 1 >= TREND_LENGTH:
            found.append(Trend((way[0][0], *(b for _, b in way)), 1 if rising else -1))
    return found


def _runs_limits(runs: list[Run]) -> tuple[int | None, int | None]:
    """The exact limits for the counts on both sides, from ten useful points."""
    above = sum(len(run.points) for run in runs if run.side > 0)
    below = sum(len(run.points) for run in runs if run.side < 0)
    if above + below < USEFUL_FOR_RUNS:
        return None, None
    lengths = Counter(run.stretch for run in runs for _ in run.points)
    if len(lengths) == 1:
        return limits.runs_limits(above, below)
    return limits.broken_runs_limits(above, below, tuple(lengths.values()))

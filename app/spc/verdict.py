"""What a control chart says: lines and marks per point, figures and signals per phase."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.spc.kinds import ChartKind, State
from app.spc.rules import Rule, RuleSet, Signal
from app.spc.run import POINTS_TO_JUDGE, Points, RunVerdict, judge

Values = tuple[float | None, ...]
# Two values nearer than this share of the series' greatest are the same: medians are rounded to
# nine places, and arithmetic parts 0.1 + 0.2 and 0.3.
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class PhaseVerdict:
    """One phase, from index `start` up to but not including `stop`.

    `n_points` take part in the rules, `n_baseline` in the estimates; `state` says how to draw the
    limits. The figures of the runs are about the centre line. Limits of the figures are None
    where there are no useful points (for the number of runs: fewer than ten).
    """

    start: int
    stop: int
    centre: float | None
    state: State
    n_points: int
    n_baseline: int
    n_useful: int
    n_above: int
    n_below: int
    longest_run: int
    longest_run_max: int | None
    crossings: int
    crossings_min: int | None
    runs: int
    runs_lower: int | None
    runs_upper: int | None
    anhoej: bool
    signals: tuple[Signal, ...]

    @property
    def enough(self) -> bool:
        """True from 12 points that take part in the rules."""
        return self.n_points >= POINTS_TO_JUDGE

    def fired(self, rule: Rule) -> bool:
        """True if this rule is among the signals."""
        return any(signal.rule is rule for signal in self.signals)


@dataclass(frozen=True, slots=True)
class ControlVerdict:
    """A judged chart. Everything per point runs along the indexes of the values, from 0.

    `values` are those drawn (shares, rates, ranges …); `outside` is +1 above the upper limit, −1
    below the lower, else 0. `lower` and `upper` are None where the chart has no limit, or the
    point no size. Limits are worked out for every phase; ask its `state` before drawing them.
    """

    kind: ChartKind
    rules: RuleSet
    screened: bool
    values: Values
    sizes: Values
    centre: Values
    lower: Values
    upper: Values
    outside: tuple[int, ...]
    left_out: Points
    excluded: Points
    missing: Points
    breaks: Points
    phases: tuple[PhaseVerdict, ...]
    scale: float = 1.0
    """What everything is multiplied by: 100 once it is in per cents."""

    @property
    def last(self) -> PhaseVerdict | None:
        """The phase the series is in now; None where there are no points at all."""
        return self.phases[-1] if self.phases else None

    @property
    def signals(self) -> tuple[Signal, ...]:
        """The signals of all phases, in order."""
        return tuple(signal for phase in self.phases for signal in phase.signals)

    @property
    def signal_points(self) -> Points:
        """Every index that is part of some signal, in order."""
        return tuple(sorted({i for signal in self.signals for i in signal.points}))

    def phase_of(self, index: int) -> PhaseVerdict:
        """The phase an index lies in. Raises IndexError outside the series."""
        for phase in self.phases:
            if phase.start <= index < phase.stop:
                return phase
        raise IndexError(index)

    def scaled(self, by: float) -> ControlVerdict:
        """The same with all values multiplied: by 100 for per cents."""
        phases = tuple(replace(p, centre=_times(p.centre, by)) for p in self.phases)
        return replace(
            self,
            values=tuple(_times(v, by) for v in self.values),
            centre=tuple(_times(v, by) for v in self.centre),
            lower=tuple(_times(v, by) for v in self.lower),
            upper=tuple(_times(v, by) for v in self.upper),
            phases=phases,
            scale=self.scale * by,
        )


def _times(value: float | None, by: float) -> float | None:
    return None if value is None else value * by


def last_phase(verdict: ControlVerdict) -> RunVerdict:
    """The last phase of a control chart, with its runs about the centre line.

    Indexes are those of the whole series.
    """
    phase = verdict.last
    start = phase.start if phase else 0
    gone = {*verdict.left_out, *verdict.excluded}
    centre = phase.centre if phase else None
    same = SAME * max((abs(one) for one in verdict.values if one is not None), default=0.0)
    values = [
        float("nan") if value is None or i < start else _snapped(value, centre, same)
        for i, value in enumerate(verdict.values)
    ]
    runs = judge(
        values,
        verdict.rules,
        counts=[i not in gone for i in range(len(values))],
        breaks=verdict.breaks,
        centre=centre,
    )
    return replace(
        runs,
        left_out=tuple(i for i in verdict.left_out if i >= start),
        missing=sum(i >= start for i in verdict.missing),
        frozen=phase is not None and phase.n_baseline < phase.n_points,
        kind=verdict.kind,
        told=phase.signals if phase else (),
    )


def _snapped(value: float, centre: float | None, same: float) -> float:
    """The value, or the centre line where only arithmetic parts the two."""
    return centre if centre is not None and abs(value - centre) <= same else value

"""What is wrong with a chart, and which chart would be right: for its last phase.

Nothing is changed by itself; a page offers `suggest` as one click.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import fmean, median

from app.spc import control
from app.spc.kinds import TRIAL_FROM, ChartKind, State
from app.spc.terms import Cadence, Direction
from app.spc.tongue import N_, Part, Value
from app.spc.verdict import ControlVerdict, PhaseVerdict

K = ChartKind
# Limits of p or u so many times closer together than those of I leave something out. In random
# data 1 firm chart in 200 looks so, and 1 in 1,000 of those with trial limits.
FAR_TIGHTER = {State.FIRM: 1.5, State.TRIAL: 2.5}
# Denominators that differ from their mean by more than this share are unequal.
UNEQUAL = 0.25
WHOLE = 1 - 1e-9  # all, but for arithmetic
EVENTS = frozenset({K.RUN, K.I, K.I_PRIME, K.P, K.P_PRIME, K.U, K.U_PRIME, K.C})
PRIMED = {K.P: K.P_PRIME, K.U: K.U_PRIME}
BOUNDED = frozenset({K.P, K.P_PRIME, K.U, K.U_PRIME, K.C})


class Problem(StrEnum):
    """What is wrong."""

    TIGHT = "limits_too_tight"
    ZERO = "median_zero"
    NO_LOWER = "no_lower_limit"
    NO_UPPER = "no_upper_limit"
    WEEKDAYS = "weekdays_mixed"
    UNEQUAL = "unequal_denominators"


@dataclass(frozen=True, slots=True)
class Advice:
    """A problem, the kind of chart to change to, if any, and the cadence to add up to, if any.

    `figure` is the number the sentence names: how many times tighter, or how large a denominator
    would have to be.
    """

    problem: Problem
    suggest: ChartKind | None = None
    cadence: Cadence | None = None
    figure: float | None = None


WORDS: dict[Problem, str] = {
    Problem.TIGHT: N_(
        "The limits are %(times)s times tighter than the points vary from one to the next: more "
        "changes here than chance allows for. A %(chart)s chart takes that in."
    ),
    Problem.ZERO: N_(
        "Half of the values or more are 0, so the rules of runs say nothing. Count the days or "
        "the cases between two events instead: a t or g chart."
    ),
    Problem.NO_LOWER: N_("The lower limit is 0: this chart cannot show improvement downward."),
    Problem.NO_UPPER: N_("The upper limit is 100 %%: this chart cannot show improvement upward."),
    Problem.WEEKDAYS: N_(
        "It swings more often than chance: weekdays may differ from each other. Weekly points "
        "would take that out."
    ),
    Problem.UNEQUAL: N_(
        "These counts come from groups of different size. A u chart counts per person or day."
    ),
}
ENOUGH = N_("A denominator above %(needed)s would give it one.")


def advise(
    verdict: ControlVerdict,
    *,
    cadence: Cadence = Cadence.POINT,
    direction: Direction = Direction.NEUTRAL,
) -> tuple[Advice, ...]:
    """What is wrong with a chart; nothing below 12 points, or where all is well."""
    if verdict.scale != 1:
        verdict = verdict.scaled(1 / verdict.scale)
    phase = verdict.last
    if phase is None or phase.n_points < TRIAL_FROM or phase.centre is None:
        return ()
    found = (
        _zero(verdict, phase),
        _tight(verdict, phase),
        _unequal(verdict, phase),
        _bound(verdict, phase, direction),
        _weekdays(phase, cadence),
    )
    return tuple(one for one in found if one is not None)


def words(advice: Advice) -> list[Part]:
    """The advice in one or two sentences."""
    values: dict[str, Value] = {}
    if advice.problem is Problem.TIGHT:
        values = {"times": f"{advice.figure:.1f}"}
        values["chart"] = advice.suggest.symbol if advice.suggest else ""
    parts = [Part(WORDS[advice.problem], values)]
    if advice.problem in (Problem.NO_LOWER, Problem.NO_UPPER) and advice.figure is not None:
        parts.append(Part(ENOUGH, {"needed": f"{advice.figure:.0f}"}))
    return parts


def _here(values: Sequence[float | None], phase: PhaseVerdict) -> list[float]:
    return [value for value in values[phase.start : phase.stop] if value is not None]


def _zero(verdict: ControlVerdict, phase: PhaseVerdict) -> Advice | None:
    if verdict.kind in EVENTS and median(_here(verdict.values, phase)) == 0:
        return Advice(Problem.ZERO, K.G)
    return None


def _tight(verdict: ControlVerdict, phase: PhaseVerdict) -> Advice | None:
    """Compare the limits of p or u with those that the differences between neighbours give."""
    sizes = _here(verdict.sizes, phase)
    if verdict.kind not in PRIMED or phase.state not in FAR_TIGHTER or not phase.centre:
        return None
    inside = slice(phase.start, phase.stop)
    gone = set(verdict.left_out) | set(verdict.excluded)
    other = control.judge(
        [value if value is not None else float("nan") for value in verdict.values[inside]],
        K.I,
        exclude=[i in gone for i in range(phase.start, phase.stop)],
    )
    upper = other.upper[0]
    variance = phase.centre * (1 - phase.centre) if verdict.kind is K.P else phase.centre
    usual = fmean(3 * sqrt(variance / size) for size in sizes)
    if upper is None or not usual:
        return None
    times = (upper - (other.centre[0] or 0.0)) / usual
    if times < FAR_TIGHTER[phase.state]:
        return None
    return Advice(Problem.TIGHT, PRIMED[verdict.kind], figure=times)


def _unequal(verdict: ControlVerdict, phase: PhaseVerdict) -> Advice | None:
    sizes = _here(verdict.sizes, phase)
    if verdict.kind is not K.C or not sizes:
        return None
    usual = fmean(sizes)
    if max(abs(size - usual) for size in sizes) <= UNEQUAL * usual:
        return None
    return Advice(Problem.UNEQUAL, K.U)


def _bound(verdict: ControlVerdict, phase: PhaseVerdict, direction: Direction) -> Advice | None:
    """Where every limit on the good side is cut off at the end of the scale."""
    if verdict.kind not in BOUNDED or not phase.centre:
        return None
    if direction is Direction.UP:
        upper = _here(verdict.upper, phase)
        if verdict.kind not in (K.P, K.P_PRIME) or not upper or min(upper) < WHOLE:
            return None
        needed = 9 * phase.centre / (1 - phase.centre) if phase.centre < 1 else None
        return Advice(Problem.NO_UPPER, figure=needed if verdict.kind is K.P else None)
    lower = _here(verdict.lower, phase)
    if not lower or max(lower) > 0:
        return None
    rest = {K.P: 1 - phase.centre, K.U: 1.0}.get(verdict.kind)
    return Advice(Problem.NO_LOWER, figure=None if rest is None else 9 * rest / phase.centre)


def _weekdays(phase: PhaseVerdict, cadence: Cadence) -> Advice | None:
    many = phase.runs_upper is not None and phase.runs > phase.runs_upper
    if cadence is Cadence.DAY and many:
        return Advice(Problem.WEEKDAYS, None, Cadence.WEEK)
    return None

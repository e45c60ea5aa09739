"""From a verdict to what it means: better, worse, no clear change, keep watching, too early.

Only Anhøj's rules may say that something changed clearly; the other rules fire in about four
of ten charts by chance alone, so where they fire and Anhøj is silent the word is "keep
watching". The words themselves are made in `wording`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

import numpy as np
from numpy.typing import ArrayLike

from app.spc import year_before
from app.spc.rules import Rule
from app.spc.run import SHIFT_LENGTH, RunVerdict
from app.spc.terms import (
    Change,
    Claim,
    Context,
    Direction,
    Mark,
    Means,
    Reading,
    Sign,
    Timing,
    Unjudged,
    Word,
)
from app.spc.verdict import ControlVerdict, last_phase

# What a chart says while Anhøj is silent, the strongest first.
UNSURE: dict[Rule, Sign] = {
    Rule.OUTSIDE: Sign.OUTSIDE,
    Rule.SHIFT: Sign.SHIFT,
    Rule.EIGHT_ON_ONE_SIDE: Sign.SHIFT,
    Rule.SEVEN_ON_ONE_SIDE: Sign.SHIFT,
    Rule.TREND: Sign.TREND,
    Rule.SEVEN_IN_A_ROW: Sign.TREND,
    Rule.TWO_OF_THREE_ON_ONE_SIDE: Sign.NEAR_LIMIT,
    Rule.TWO_OF_THREE: Sign.NEAR_LIMIT,
    Rule.FOUR_OF_FIVE: Sign.NEAR_LIMIT,
}

# So many points after a run may say that the series came back.
POINTS_BACK = 3


def not_judged(reason: Unjudged, context: Context | None = None) -> Reading:
    """The reading of a measure that gets no rules: cumulative, or two to four points a year."""
    return Reading(Word.NOT_JUDGED, unjudged=reason, context=context or Context())


def read(
    verdict: RunVerdict | ControlVerdict,
    values: ArrayLike,
    direction: Direction,
    labels: Sequence[str],
    *,
    sizes: ArrayLike | None = None,
    marks: Sequence[Mark] = (),
    context: Context | None = None,
) -> Reading:
    """Say what a verdict means for a measure whose good direction is known.

    Of a control chart it is the last phase that is read, in the unit of `values`: hand in a verdict
    that is `scaled` as they are.
    `values`, `labels` and `sizes` (denominators, for pooled means) run along the same indexes
    as the verdict. Raises ValueError if there are fewer labels than values.
    """
    y = np.asarray(values, dtype=float).reshape(-1)
    if len(labels) < len(y):
        raise ValueError(f"{len(labels)} labels for {len(y)} values")
    control = verdict if isinstance(verdict, ControlVerdict) else None
    verdict = last_phase(verdict) if isinstance(verdict, ControlVerdict) else verdict
    plain = Reading(Word.NO_CHANGE, verdict, context=context or Context(), control=control)
    if verdict.n_points == 0 and not verdict.left_out:
        return replace(plain, word=Word.NOT_JUDGED, unjudged=Unjudged.EMPTY)
    if not verdict.enough:
        return replace(plain, word=Word.EARLY)
    if verdict.median_zero:
        return replace(plain, word=Word.NOT_JUDGED, unjudged=Unjudged.ZERO)
    if plain.context.year_before is not None:
        return year_before.against(plain)
    change = _clear_change(verdict, y) if verdict.anhoej else _unsure_change(verdict)
    if change is None:
        return plain
    timing = _timing(change, marks)
    return replace(
        plain,
        word=_word(change, direction),
        change=_labelled(change, labels),
        timing=timing,
        means=_means(change, timing, y, sizes, verdict),
    )


def _word(change: Change, direction: Direction) -> Word:
    if change.sign is Sign.MANY_RUNS:
        return Word.NO_CHANGE
    if change.sign not in (Sign.LONG_RUN, Sign.FEW_CROSSINGS):
        return Word.WATCH
    if direction is Direction.NEUTRAL:
        return Word.HIGHER if change.side > 0 else Word.LOWER
    return Word.BETTER if change.side == direction.good else Word.WORSE


def _clear_change(verdict: RunVerdict, y: np.ndarray) -> Change:
    """Anhøj's signal as a change: from its last long run, or where the sides part best."""
    runs = verdict.all_runs
    most = verdict.longest_run_max or 0
    long = [k for k, run in enumerate(runs) if len(run.points) > most]
    if not long:
        change = _parting(verdict)
    elif (k := long[-1]) == 0 and len(runs) > 1:
        change = Change(Sign.LONG_RUN, -runs[0].side, runs[0].points, runs[1].points[0])
    else:
        change = Change(Sign.LONG_RUN, runs[k].side, runs[k].points, runs[k].points[0])
    return _if_it_lasted(change, verdict, y)


def _parting(verdict: RunVerdict) -> Change:
    """Where the points above and below part best: the extreme of the cumulative sum of sides."""
    points = sorted((i, run.side) for run in verdict.all_runs for i in run.points)
    mean = sum(side for _, side in points) / len(points)
    path = list(accumulate(side - mean for _, side in points))[:-1]
    k = max(range(len(path)), key=lambda k: abs(path[k])) if path else 0
    side = -1 if path and path[k] > 0 else 1
    since = points[k + 1][0] if path else points[0][0]
    return Change(Sign.FEW_CROSSINGS, side, (), since)


def _if_it_lasted(change: Change, verdict: RunVerdict, y: np.ndarray) -> Change:
    """The change itself, or "came back" where the series has left it since.

    It has, if a later shift lies on the other side, or if three points or more after the run
    are on average nearer to what was before than to the run.
    """
    since = change.since if change.since is not None else 0
    for run in verdict.all_runs:
        back = len(run.points) >= SHIFT_LENGTH and run.side == -change.side
        if back and run.points[0] > since:
            until = change.points[-1] if change.points else run.points[0] - 1
            return replace(change, sign=Sign.CAME_BACK, until=until)
    if change.points and change.points[0] == since:
        counting = ~np.isnan(y)
        counting[list(verdict.left_out)] = False
        end = change.points[-1] + 1
        parts = (y[:since], y[since:end], y[end:])
        kept = (counting[:since], counting[since:end], counting[end:])
        before, during, later = (part[k] for part, k in zip(parts, kept, strict=True))
        if len(before) and len(later) >= POINTS_BACK:
            middle = (before.mean() + during.mean()) / 2
            if change.side * (later.mean() - middle) < 0:
                return replace(change, sign=Sign.CAME_BACK, until=end - 1)
    return change


def _unsure_change(verdict: RunVerdict) -> Change | None:
    """The last signal of the chosen rules while Anhøj is silent: a shift before a trend."""
    signals = {signal.rule: signal for signal in verdict.signals}
    for rule, sign in UNSURE.items():
        if rule in signals:
            found = signals[rule]
            if sign in (Sign.OUTSIDE, Sign.NEAR_LIMIT):
                return Change(sign, found.side, found.points, found.points[-1])
            last = max((r.points[-1] for r in verdict.all_runs), default=found.points[-1])
            until = found.points[-1] if found.points[-1] < last else None
            return Change(sign, found.side, found.points, found.points[0], until)
    if Rule.RUNS in signals:
        return Change(Sign.MANY_RUNS if verdict.too_many_runs else Sign.FEW_RUNS, 0, ())
    return None


def _labelled(change: Change, labels: Sequence[str]) -> Change:
    if change.since is None:
        return change
    return replace(
        change,
        since_label=labels[change.since],
        until_label=labels[change.until] if change.until is not None else "",
        eve_label=labels[change.since - 1] if change.since else "",
    )


def _timing(change: Change, marks: Sequence[Mark]) -> Timing:
    """The last idea begun by then, else the first begun later, and a note within one point."""
    if change.since is None:
        return Timing()
    beside = [m for m in marks if not m.idea and abs(m.index - change.since) <= 1]
    note = beside[0] if beside else None
    ideas = sorted((m for m in marks if m.idea), key=lambda m: m.index)
    begun = [m for m in ideas if m.index <= change.since]
    if begun:
        return Timing(Claim.AFTER, begun[-1], change.since - begun[-1].index, note)
    if ideas:
        return Timing(Claim.BEFORE, ideas[0], ideas[0].index - change.since, note)
    return Timing(beside=note)


def _means(
    change: Change, timing: Timing, y: np.ndarray, sizes: ArrayLike | None, verdict: RunVerdict
) -> Means:
    if change.since is None:
        return Means()
    part = change.since
    if timing.claim is Claim.AFTER and timing.mark is not None:
        part = timing.mark.index
    weights = np.ones(len(y)) if sizes is None else np.asarray(sizes, dtype=float)
    kept = ~np.isnan(y) & ~np.isnan(weights)
    kept[list(verdict.left_out)] = False
    where = np.arange(len(y))
    before = _mean(y, weights, kept & (where < part))
    return Means(before, _mean(y, weights, kept & (where >= part)), part)


def _mean(y: np.ndarray, weights: np.ndarray, mask: np.ndarray) -> float | None:
    total = float(weights[mask].sum())
    return float((y[mask] * weights[mask]).sum() / total) if total else None

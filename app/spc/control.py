"""Control charts: centre line, limits and signals, inside each phase.

`judge` takes one series and answers with a `ControlVerdict`; `judge_many` takes a whole table of
them at once and answers with a `Batch`, whose entries are the same verdicts. The formulas stand
in `lines`, the rows of points in `sequences`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import ArrayLike

from app.spc import prepare
from app.spc.batch import Batch, check
from app.spc.kinds import ChartKind
from app.spc.prepare import Refused, Table
from app.spc.rules import RuleSet
from app.spc.signals import PhaseBatch
from app.spc.verdict import ControlVerdict

__all__ = ["Batch", "PhaseBatch", "Refused", "judge", "judge_many"]


def judge(
    values: ArrayLike,
    kind: ChartKind,
    rules: RuleSet = RuleSet.SHEWHART_ANHOEJ,
    *,
    sizes: ArrayLike | None = None,
    spread: ArrayLike | None = None,
    counts: ArrayLike | None = None,
    exclude: ArrayLike | None = None,
    phases: ArrayLike | None = None,
    freeze: int | Mapping[int, int] | None = None,
    breaks: Iterable[int] = (),
    screened: bool = True,
) -> ControlVerdict:
    """Judge one series, in time order; NaN or None where a value is missing.

    The arguments are those of `judge_many`, one entry per point.
    """
    return judge_many(
        np.asarray(values, dtype=float).reshape(1, -1),
        kind,
        rules,
        sizes=sizes,
        spread=spread,
        counts=counts,
        exclude=exclude,
        phases=phases,
        freeze=freeze,
        breaks=breaks,
        screened=screened,
    )[0]


def judge_many(
    values: ArrayLike,
    kind: ChartKind,
    rules: RuleSet = RuleSet.SHEWHART_ANHOEJ,
    *,
    sizes: ArrayLike | None = None,
    spread: ArrayLike | None = None,
    counts: ArrayLike | None = None,
    exclude: ArrayLike | None = None,
    phases: ArrayLike | None = None,
    freeze: int | Mapping[int, int] | None = None,
    breaks: Iterable[int] = (),
    screened: bool = True,
) -> Batch:
    """Judge many series of equally many points, (series, points).

    `values`: numerators on p, p′, u and u′ charts, means on Xbar and S charts (`subgroups` makes
    them), else what is drawn (mR: the values whose ranges are drawn). `sizes`: denominators, or
    sizes of subgroups; a point without one, or with 0, is missing. `spread`: standard deviations
    of the subgroups. `counts`: False where a point is left out of everything (a short week).
    `exclude`: True for a ghost, which enters neither estimates nor runs, but may lie outside.
    `phases`: labels; a new phase begins where they change. `freeze`: the limits rest on the first
    k points of every phase, or of those phases named by their number. `breaks`: no run, trend,
    window or moving range reaches from index b−1 to b (the summer). `screened`: leave out moving
    ranges of 3.267·m̄R or more, once. All but `values` may be given once for all series.

    Raises ValueError where shapes differ or the rule set is not for this chart, and `Refused`, a
    ValueError that says where, for an infinite value, a negative size or count, a numerator above
    its denominator and a gap of zero on a t chart.
    """
    check(rules, kind)
    table = prepare.table(
        values,
        kind,
        sizes=sizes,
        spread=spread,
        counts=counts,
        exclude=exclude,
        phases=phases,
        freeze=freeze,
        breaks=breaks,
    )
    return _judged(table, kind, rules, screened)


def _judged(table: Table, kind: ChartKind, rules: RuleSet, screened: bool) -> Batch:
    shape = table.plotted.shape
    centre, lower, upper = (np.full(shape, np.nan) for _ in range(3))
    outside = np.zeros(shape, dtype=int)
    found = []
    for number in range(int(table.phase.max(initial=-1)) + 1):
        part = PhaseBatch(table, number, kind, screened)
        inside = part.inside
        low, high = part.lines.at(3)
        for array, values in ((lower, low), (upper, high)):
            array[inside] = np.where(np.isfinite(values), values, np.nan)[inside]
        centre[inside] = np.broadcast_to(part.lines.centre[:, None], shape)[inside]
        outside[inside] = part.outside[inside]
        found.append(part)
    return Batch(kind, rules, screened, table, centre, lower, upper, outside, tuple(found))

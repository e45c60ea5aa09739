"""Many series at once give what the definitions give, one point after the other."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.spc import ChartKind, Rule, RuleSet, run
from app.spc.control import judge, judge_many
from app.spc.verdict import ControlVerdict
from tests.unit import spc_plain as plain

K = ChartKind
FORMULAS = (K.I, K.I_PRIME, K.P, K.P_PRIME, K.U, K.U_PRIME, K.C, K.T, K.G)
SETS = (RuleSet.SHEWHART_ANHOEJ, RuleSet.MAKING_DATA_COUNT, RuleSet.WESTERN_ELECTRIC)


def series(seed: int, points: int) -> tuple[list[float], list[float], list[bool], list[bool]]:
    """Counts that wander, their sizes, and which are missing or excluded."""
    random = np.random.default_rng(seed)
    sizes = random.integers(15, 60, points).astype(float)
    level = np.clip(0.4 + random.normal(0, 0.08, points).cumsum() * (seed % 3) / 2, 0.05, 0.95)
    counts = random.binomial(sizes.astype(int), level).astype(float) + 0.0
    gone, ghost = random.random(points) < 0.08, random.random(points) < 0.08
    counts[gone] = nan
    return counts.tolist(), sizes.tolist(), gone.tolist(), ghost.tolist()


def plotted(
    kind: ChartKind, counts: list[float], sizes: list[float]
) -> tuple[list[float], list[float]]:
    """What is handed to the chart, and what it draws."""
    if kind is K.T:
        counts = [value + 1 for value in counts]
    if kind.counts:
        return counts, [value / size for value, size in zip(counts, sizes, strict=True)]
    return counts, counts


@pytest.mark.parametrize("kind", FORMULAS)
@pytest.mark.parametrize("screened", [True, False])
def test_limits_are_those_of_the_formulas(kind: ChartKind, screened: bool) -> None:
    for seed in range(4):
        counts, sizes, _gone, ghost = series(seed, 30)
        given_values, drawn = plotted(kind, counts, sizes)
        verdict = judge(
            given_values,
            kind,
            sizes=sizes if kind.counts or kind is K.I_PRIME else None,
            exclude=ghost,
            phases=[0] * 24 + [1] * 6,
            freeze={0: 20},
            breaks=[9],
            screened=screened,
        )
        base = [i for i in range(20) if not ghost[i]]
        stretch = [int(i >= 9) for i in range(30)]
        centre, lower, upper = plain.limits(kind, drawn, sizes, base, stretch, screened)
        assert verdict.phases[0].centre == pytest.approx(centre, rel=1e-12)
        for i in range(24):
            if kind.counts and isnan(drawn[i]):
                continue
            assert verdict.lower[i] == pytest.approx(lower[i], rel=1e-9, abs=1e-12)
            assert verdict.upper[i] == pytest.approx(upper[i], rel=1e-9)


@given(st.integers(0, 10_000), st.sampled_from([K.I, K.P, K.U_PRIME, K.C, K.G]))
@settings(max_examples=40, deadline=None)
def test_signals_are_those_of_the_rules(seed: int, kind: ChartKind) -> None:
    counts, sizes, _gone, ghost = series(seed, 36)
    given_values, y = plotted(kind, counts, sizes)
    n = sizes if kind.counts else None
    batch = judge_many([given_values], kind, sizes=n, exclude=[ghost], breaks=[17])
    stretch = [int(i >= 17) for i in range(36)]
    judged = [i for i in range(36) if not isnan(y[i]) and not ghost[i]]
    centre = float(batch.centre[0, 0])
    found = {rules: by_rule(batch.under(rules)[0]) for rules in SETS}
    making, western = found[RuleSet.MAKING_DATA_COUNT], found[RuleSet.WESTERN_ELECTRIC]
    assert making[Rule.SEVEN_ON_ONE_SIDE] == plain.rows(y, judged, stretch, centre, 7)
    assert western[Rule.EIGHT_ON_ONE_SIDE] == plain.rows(y, judged, stretch, centre, 8)
    assert making[Rule.SEVEN_IN_A_ROW] == plain.trends(y, judged, stretch, 7)
    for rule, sigmas, least, of, one_side in (
        (Rule.TWO_OF_THREE_ON_ONE_SIDE, 2, 2, 3, True),
        (Rule.TWO_OF_THREE, 2, 2, 3, False),
        (Rule.FOUR_OF_FIVE, 1, 4, 5, False),
    ):
        lines = batch.phases[0].lines.at(sigmas)
        expected: set[int] = set()
        for line, way in zip(lines, (-1, 1), strict=True):
            where = [float(value) for value in line[0]]
            expected |= plain.zone(y, judged, stretch, centre, where, way, least, of, one_side)
        assert (making | western)[rule] == expected


def by_rule(verdict: ControlVerdict) -> dict[Rule, set[int]]:
    found: dict[Rule, set[int]] = {rule: set() for rule in verdict.rules.rules}
    for signal in verdict.signals:
        found[signal.rule] |= set(signal.points)
    return found


@given(st.integers(0, 10_000), st.sampled_from([RuleSet.SHIFT_RUNS_TREND, RuleSet.ANHOEJ]))
@settings(max_examples=60, deadline=None)
def test_run_charts_many_at_once_are_those_judged_one_by_one(seed: int, rules: RuleSet) -> None:
    counts, _sizes, _gone, ghost = series(seed, 30)
    values = [value // 4 for value in counts]  # many ties
    breaks = [11] if seed % 2 else []
    shown = [not one for one in ghost]
    many = judge(values, K.RUN, rules, counts=shown, breaks=breaks)
    one = run.judge(values, rules, counts=shown, breaks=breaks)
    phase = many.phases[0]
    assert phase.centre == one.median
    assert (phase.n_points, phase.n_useful, phase.runs) == (one.n_points, one.n_useful, one.runs)
    assert (phase.longest_run, phase.crossings) == (one.longest_run, one.crossings)
    assert (phase.longest_run_max, phase.crossings_min) == (one.longest_run_max, one.crossings_min)
    assert (phase.runs_lower, phase.runs_upper) == (one.runs_lower, one.runs_upper)
    assert sorted(map(repr, phase.signals)) == sorted(map(repr, one.signals))
    assert phase.anhoej == one.anhoej


@pytest.mark.parametrize("kind", [*FORMULAS, K.RUN, K.MR])
def test_a_table_gives_what_its_rows_give(kind: ChartKind) -> None:
    rows = [series(seed, 26) for seed in range(12)]
    values = [plotted(kind, row[0], row[1])[0] for row in rows]
    sizes = [row[1] for row in rows]
    ghosts = [row[3] for row in rows]
    phases = [[0] * (8 + i) + [1] * (18 - i) for i in range(12)]
    rules = RuleSet.SHEWHART_ANHOEJ if kind.limited else RuleSet.SHIFT_RUNS_TREND
    many = judge_many(
        values, kind, rules, sizes=sizes, exclude=ghosts, phases=phases, freeze=14, breaks=[5]
    )
    for i, row in enumerate(values):
        alone = judge(
            row,
            kind,
            rules,
            sizes=sizes[i],
            exclude=ghosts[i],
            phases=phases[i],
            freeze=14,
            breaks=[5],
        )
        assert many[i] == alone
        told = {
            point for phase in alone.phases for signal in phase.signals for point in signal.points
        }
        assert set(np.flatnonzero(many.signal_points()[i]).tolist()) == told

"""Control charts: the cases with known answers, and what must hold for every series."""

from __future__ import annotations

import itertools
from math import sqrt
from statistics import fmean, stdev
from time import process_time

import numpy as np
import pytest

from app.spc import ChartKind, Rule, RuleSet, State
from app.spc.control import judge, judge_many
from app.spc.prepare import Refused
from tests.unit import spc_plain as plain

STEP = [88, 90, 87, 89, 91, 88, 90, 87, 89, 90, 94, 95, 93, 96, 94, 95, 93, 96, 94, 95]
NAN = float("nan")

FREAK = [30, 32, 29, 31, 33, 30, 55, 31, 29, 32, 30, 31, 33, 30, 29, 32]
CASES = [12, 15, 9, 14, 11, 13, 10, 30, 12, 14, 11, 13]
STUDENTS = [120, 118, 121, 119, 60, 122, 120, 121, 118, 120, 119, 40]
BETWEEN = [14, 3, 22, 8, 31, 5, 17, 9, 44, 12]


@pytest.mark.parametrize(
    ("screened", "lower", "upper"), [(False, 18.4805, 46.1445), (True, 26.3787, 38.2463)]
)
def test_i_one_freak_is_outside_screened_or_not(screened: bool, lower: float, upper: float) -> None:
    verdict = judge(FREAK, ChartKind.I, screened=screened)
    assert verdict.centre[0] == 32.3125
    assert verdict.lower[0] == pytest.approx(lower, abs=5e-5)
    assert verdict.upper[0] == pytest.approx(upper, abs=5e-5)
    assert verdict.signals[0].rule is Rule.OUTSIDE
    assert verdict.signal_points == (6,)
    assert verdict.phases[0].state is State.TRIAL


def test_j_limits_follow_the_denominators() -> None:
    verdict = judge(CASES, ChartKind.P, sizes=STUDENTS)
    assert verdict.centre[0] == pytest.approx(0.126348, abs=5e-7)
    assert verdict.signal_points == (7, 11)
    assert verdict.outside == (0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1)


def test_k_the_centre_of_g_is_the_median_its_limit_rests_on_the_mean() -> None:
    verdict = judge(BETWEEN, ChartKind.G)
    assert (verdict.centre[0], verdict.lower[0]) == (13, 0)
    assert verdict.upper[0] == pytest.approx(67.4779, abs=5e-5)
    assert verdict.phases[0].state is State.RUN_ONLY
    assert verdict.signals == ()


def test_mr_shows_every_range_and_takes_no_rule_of_runs() -> None:
    verdict = judge(FREAK, ChartKind.MR)
    ranges = [abs(b - a) for a, b in itertools.pairwise(FREAK)]
    assert verdict.values == (None, *ranges)
    assert verdict.centre[0] == pytest.approx(5.2)
    assert (verdict.lower[0], verdict.upper[0]) == (0, pytest.approx(3.267 * 5.2))
    assert [signal.rule for signal in verdict.signals] == [Rule.OUTSIDE]
    assert verdict.signal_points == (6, 7)
    parted = judge(FREAK, ChartKind.MR, phases=[0] * 6 + [1] * 10)
    assert (parted.values[5], parted.values[6], parted.values[7]) == (3, None, 24)
    slow = judge(sorted(FREAK) * 3, ChartKind.MR)
    assert not slow.phases[0].anhoej


GROUPS = [[3, 5, 4, 8], [4, 6, 2], [5, 5, 9, 1, 3], [2, 7], [6, 4, 4, 5]]


def of_groups(groups: list[list[int]], kind: ChartKind) -> tuple[float, list[float], list[float]]:
    verdict = judge(
        [fmean(group) for group in groups],
        kind,
        sizes=[len(group) for group in groups],
        spread=[stdev(group) if len(group) > 1 else NAN for group in groups],
    )
    centre = verdict.centre[0]
    assert centre is not None
    return centre, [low or 0.0 for low in verdict.lower], [high or 0.0 for high in verdict.upper]


def test_xbar_and_s_of_equal_groups_rest_on_the_mean_spread() -> None:
    groups = [[*group, 5, 5, 5][:4] for group in GROUPS]
    within = fmean(stdev(group) for group in groups)
    centre, lower, upper = of_groups(groups, ChartKind.XBAR)
    assert centre == pytest.approx(fmean(fmean(group) for group in groups))
    assert upper[0] - centre == pytest.approx(1.6281 * within, rel=1e-4)  # A₃ of four
    assert centre - lower[0] == pytest.approx(1.6281 * within, rel=1e-4)
    centre, lower, upper = of_groups(groups, ChartKind.S)
    assert (centre, lower[0]) == (pytest.approx(within), 0)
    assert upper[0] == pytest.approx(2.2660 * within, rel=1e-4)  # B₄ of four


def test_xbar_and_s_of_unequal_groups_rest_on_the_pooled_spread() -> None:
    sizes = [len(group) for group in GROUPS]
    squares = sum((len(group) - 1) * stdev(group) ** 2 for group in GROUPS)
    pooled = sqrt(squares / sum(size - 1 for size in sizes))
    centre, _lower, upper = of_groups(GROUPS, ChartKind.XBAR)
    assert centre == pytest.approx(fmean(value for group in GROUPS for value in group))
    for size, high in zip(sizes, upper, strict=True):
        assert high == pytest.approx(centre + 3 * pooled / (plain.c4(size) * sqrt(size)))
    centre, lower, upper = of_groups([*GROUPS, [1] * 8, [4] * 9], ChartKind.S)
    for size, low, high in zip([*sizes, 8, 9], lower, upper, strict=True):
        away = 3 * sqrt(1 - plain.c4(size) ** 2) / plain.c4(size)
        assert high == pytest.approx(centre * (1 + away))
        assert low == pytest.approx(centre * max(0.0, 1 - away))
    assert max(lower) > 0


def test_an_unequal_group_of_one_has_a_mean_but_no_limits() -> None:
    verdict = judge([3, 4, 5], ChartKind.XBAR, sizes=[2, 1, 2], spread=[1, NAN, 2])
    assert verdict.values == (3, 4, 5)
    assert verdict.upper[1] is None
    assert verdict.upper[0] == verdict.upper[2]


def test_an_excluded_point_is_passed_over_a_missing_one_is_a_gap() -> None:
    ghost = judge([1, 2, 90, 4, 7], ChartKind.I, exclude=[0, 0, 1, 0, 0])
    assert (ghost.centre[0], ghost.upper[0]) == (3.5, pytest.approx(3.5 + 2.66 * 2))
    assert (ghost.excluded, ghost.outside) == ((2,), (0, 0, 1, 0, 0))
    gap = judge([1, 2, None, 4, 7], ChartKind.I)
    assert (gap.centre[0], gap.upper[0]) == (3.5, pytest.approx(3.5 + 2.66 * 2))
    assert gap.missing == (2,)
    other = judge([1, 2, None, 4, 9], ChartKind.I)
    assert other.upper[0] == pytest.approx(4 + 2.66 * 3)
    joined = judge([1, 2, 90, 4, 9], ChartKind.I, exclude=[0, 0, 1, 0, 0])
    assert joined.upper[0] == pytest.approx(4 + 2.66 * 8 / 3)


def test_a_short_week_is_left_out_of_everything() -> None:
    counts = [True] * 16
    counts[6] = False
    verdict = judge(FREAK, ChartKind.I, counts=counts)
    assert (verdict.left_out, verdict.outside[6], verdict.signals) == ((6,), 0, ())
    assert verdict.values[6] == 55
    assert verdict.centre[6] == pytest.approx((sum(FREAK) - 55) / 15)


def test_no_run_and_no_range_crosses_the_summer() -> None:
    whole = judge(STEP, ChartKind.I)
    broken = judge(STEP, ChartKind.I, breaks=[10])
    assert whole.phases[0].longest_run == broken.phases[0].longest_run == 10
    assert (whole.phases[0].crossings, broken.phases[0].crossings) == (1, 0)
    assert judge([*[5, 7] * 6], ChartKind.I, breaks=[6]).upper[0] == pytest.approx(6 + 2.66 * 2)
    rising = [*range(4), *range(4, 12)]
    series = judge_many([rising], ChartKind.I, RuleSet.MAKING_DATA_COUNT, breaks=[4])[0]
    trend = [signal.points for signal in series.signals if signal.rule is Rule.SEVEN_IN_A_ROW]
    assert trend == [tuple(range(4, 12))]


def test_what_does_not_move_has_no_signal() -> None:
    for kind in (ChartKind.I, ChartKind.P, ChartKind.P_PRIME, ChartKind.XBAR, ChartKind.T):
        value = 0.1 if kind is not ChartKind.P_PRIME else 0.7
        verdict = judge([value] * 24, kind, sizes=[3] * 24, spread=[0] * 24)
        assert verdict.signals == (), kind
        assert set(verdict.outside) == {0}
        assert verdict.upper[0] is not None or kind is ChartKind.P_PRIME
        assert verdict.phases[0].n_useful == 0
        assert verdict.phases[0].longest_run_max is None


def test_points_on_the_centre_line_are_recognised_in_every_unit() -> None:
    values = [0.1, 0.3, 0.2, 0.2, 0.3, 0.1] * 4
    for unit in (1e-9, 1, 1e9):
        assert judge([unit * one for one in values], ChartKind.I).phases[0].n_useful == 16
    near = [*values, *[0.200001, 0.199999] * 6]
    assert judge(near, ChartKind.I).phases[0].n_useful == 28


def test_a_trial_limit_becomes_firm_at_twenty_points() -> None:
    states = [judge(list(range(n)), ChartKind.I).phases[0].state for n in (11, 12, 19, 20)]
    assert states == [State.RUN_ONLY, State.TRIAL, State.TRIAL, State.FIRM]
    assert judge(STEP, ChartKind.I, freeze=12).phases[0].state is State.TRIAL


def test_phases_begin_where_the_label_changes() -> None:
    verdict = judge(STEP, ChartKind.I, phases=["a"] * 10 + ["b"] * 6 + ["a"] * 4)
    assert [(phase.start, phase.stop) for phase in verdict.phases] == [(0, 10), (10, 16), (16, 20)]
    assert verdict.centre[9] == fmean(STEP[:10])
    assert verdict.phase_of(15).centre == verdict.centre[12] == fmean(STEP[10:16])
    with pytest.raises(IndexError):
        verdict.phase_of(20)


def test_median_zero_voids_the_rules_of_runs_but_not_the_limits() -> None:
    zero = judge([0] * 14 + [1] * 8 + [19] + [1, 0, 0], ChartKind.G)
    assert [signal.rule for signal in zero.signals] == [Rule.OUTSIDE]
    assert not zero.phases[0].anhoej


def signals(values: list[float], rules: RuleSet, rule: Rule) -> list[tuple[int, ...]]:
    verdict = judge(values, ChartKind.I, rules)
    return [signal.points for signal in verdict.signals if signal.rule is rule]


def test_a_point_on_the_centre_line_ends_a_row_of_seven_but_no_long_run() -> None:
    row = [6, 6, 6, 6, 5, 6, 6, 6, 6]
    values = [*row, *[4 if one == 6 else 5 for one in row]]
    assert judge(values, ChartKind.I).centre[0] == 5
    assert judge(values, ChartKind.I).phases[0].longest_run == 8
    assert signals(values, RuleSet.MAKING_DATA_COUNT, Rule.SEVEN_ON_ONE_SIDE) == []
    whole = [6] * 7 + [5] + [4] * 7 + [5] * 3
    rows = signals(whole, RuleSet.MAKING_DATA_COUNT, Rule.SEVEN_ON_ONE_SIDE)
    assert rows == [tuple(range(7)), tuple(range(8, 15))]


def test_two_equal_neighbours_end_a_row_of_seven_rising() -> None:
    rising = [1, 2, 3, 4, 4, 5, 6, 7, 3, 2, 1, 5, 4]
    assert signals(rising, RuleSet.MAKING_DATA_COUNT, Rule.SEVEN_IN_A_ROW) == []
    turning = [1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1, 5]
    rows = signals(turning, RuleSet.MAKING_DATA_COUNT, Rule.SEVEN_IN_A_ROW)
    assert rows == [tuple(range(7)), tuple(range(6, 13))]


def test_windows_apart_are_signals_apart() -> None:
    calm = [5, 6, 5, 4, 5, 6, 4, 5, 4, 6, 5, 5, 6, 4]
    values = [*calm, 8.4, 5.2, 8.5, *calm, 8.6, 5.2, 8.4, *calm]
    two = signals(values, RuleSet.WESTERN_ELECTRIC, Rule.TWO_OF_THREE)
    assert two == [(14, 16), (31, 33)]


def test_a_share_has_no_limit_beyond_all_and_none() -> None:
    verdict = judge([9, 10, 8, 10] * 3, ChartKind.P, sizes=[10] * 12)
    assert verdict.upper == (1.0,) * 12
    low = judge([1, 0, 2, 0] * 3, ChartKind.P_PRIME, sizes=[10] * 12)
    assert low.lower == (0.0,) * 12


def test_points_on_a_median_that_no_decimal_holds_are_on_it() -> None:
    thirds = [1 / 3, 0.1 + 0.2, 1 / 3, 0.3, 2 / 6, 0.5, 0.2, 1 - 2 / 3]
    assert judge(thirds, ChartKind.RUN, RuleSet.ANHOEJ).phases[0].n_useful == 4


def test_scaled_to_per_cents() -> None:
    verdict = judge(CASES, ChartKind.P, sizes=STUDENTS)
    larger = verdict.scaled(100)
    assert larger.values[0] == 10
    assert larger.phases[0].centre == larger.centre[0] == pytest.approx(12.6348, abs=5e-5)
    assert larger.signals == verdict.signals
    assert larger.sizes == verdict.sizes


def test_nothing_at_all_is_judged_too() -> None:
    assert judge([], ChartKind.P, sizes=[]).phases == ()
    for kind in (ChartKind.I, ChartKind.C, ChartKind.T, ChartKind.G, ChartKind.MR):
        verdict = judge([NAN] * 15, kind)
        assert verdict.centre == verdict.upper == (None,) * 15
        assert verdict.signals == ()
    assert judge([3, 4], ChartKind.U, sizes=[0, NAN]).values == (None, None)
    for kind in (ChartKind.I, ChartKind.C, ChartKind.T, ChartKind.MR):
        assert judge([3, 4], kind, sizes=[0, NAN]).upper == judge([3, 4], kind).upper


def test_what_a_chart_cannot_show_is_refused_with_its_place() -> None:
    with pytest.raises(Refused, match="g chart") as refusal:
        judge_many([[1, 2, 3], [1, 2, 0]], ChartKind.T)
    assert (refusal.value.at, refusal.value.suggest) == ((1, 2), ChartKind.G)
    for message, wrong in (
        ("above its denominator", {"values": [3], "kind": ChartKind.P, "sizes": [2]}),
        ("no negative values", {"values": [-3], "kind": ChartKind.C}),
        ("size is negative", {"values": [3], "kind": ChartKind.U, "sizes": [-2]}),
        ("needs sizes", {"values": [3], "kind": ChartKind.P}),
        ("needs the spread", {"values": [3], "kind": ChartKind.S, "sizes": [2]}),
        ("counts has 1", {"values": [3, 4], "kind": ChartKind.I, "counts": [True]}),
        ("phases has 1", {"values": [3, 4], "kind": ChartKind.I, "phases": [1]}),
        ("sizes have the shape", {"values": [3, 4], "kind": ChartKind.U, "sizes": [1, 2, 3]}),
        ("at least one point", {"values": [3, 4], "kind": ChartKind.I, "freeze": 0}),
        ("do not fit", {"values": [3], "kind": ChartKind.I, "rules": RuleSet.SHIFT_RUNS}),
        ("do not fit", {"values": [3], "kind": ChartKind.RUN, "rules": RuleSet.SHEWHART_ANHOEJ}),
    ):
        with pytest.raises(ValueError, match=message):
            judge(**wrong)  # type: ignore[arg-type]


def test_chance_alone_fires_the_rule_sets_as_often_as_the_notes_say() -> None:
    batch = judge_many(np.random.default_rng(20260107).normal(size=(3000, 24)), ChartKind.I)
    often = {rules: batch.under(rules) for rules in RuleSet if rules.fits(limited=True)}
    fired = {
        r: (b.signal_points().any(1) | (b.phases[0].anhoej & (r is RuleSet.SHEWHART_ANHOEJ))).mean()
        for r, b in often.items()
    }
    assert 0.10 < fired[RuleSet.SHEWHART_ANHOEJ] < 0.15
    assert 0.16 < fired[RuleSet.MAKING_DATA_COUNT] < 0.21
    assert 0.16 < fired[RuleSet.WESTERN_ELECTRIC] < 0.22
    assert 0.03 < batch.phases[0].anhoej.mean() < 0.055


def test_a_thousand_series_are_judged_in_a_blink() -> None:
    random = np.random.default_rng(5)
    sizes = random.integers(80, 300, size=(1000, 24))
    counts = random.binomial(sizes, 0.3)
    start = process_time()
    batch = judge_many(counts, ChartKind.P, sizes=sizes)
    for rules in (RuleSet.SHEWHART_ANHOEJ, RuleSet.MAKING_DATA_COUNT, RuleSet.WESTERN_ELECTRIC):
        batch.under(rules).signal_points()
    assert process_time() - start < 0.06

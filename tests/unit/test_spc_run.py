"""Run charts: the cases with known answers, and what must hold for every series."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.spc import Rule, RuleSet, judge

ALL = RuleSet.SHIFT_RUNS_TREND

STABLE = [91.2, 90.4, 92.1, 91.0, 90.1, 92.6, 91.9, 90.8, 91.4, 90.2, 92.0, 91.1, 90.6, 91.7]
STEP = [88, 90, 87, 89, 91, 88, 90, 87, 89, 90, 94, 95, 93, 96, 94, 95, 93, 96, 94, 95]
ON_THE_MEDIAN = [5, 6, 7, 4, 8, 9, 10, 1, 2, 3, 1, 2, 4]
REPEAT_IN_A_TREND = [5, 4, 6, 4, 1, 2, 3, 3, 4, 5, 2, 7, 2, 7]
ALTERNATING = [2, 9, 1, 8, 2, 9, 1, 8, 2, 9, 1, 8, 2, 9]
NAN = float("nan")


def test_a_stable_series_has_no_signal() -> None:
    verdict = judge(STABLE, ALL)
    assert verdict.median == 91.15
    assert (verdict.n_points, verdict.n_useful) == (14, 14)
    assert (verdict.runs, verdict.runs_lower, verdict.runs_upper) == (11, 4, 12)
    assert verdict.signals == ()
    assert not verdict.anhoej
    assert verdict.signal_points == ()


def test_b_step_gives_two_shifts_too_few_runs_and_anhoej() -> None:
    verdict = judge(STEP, ALL)
    assert verdict.median == 92
    assert verdict.n_useful == 20
    assert (verdict.runs, verdict.runs_lower) == (2, 7)
    assert verdict.too_few_runs
    assert (verdict.longest_run, verdict.longest_run_max) == (10, 7)
    assert verdict.shifts == (tuple(range(10)), tuple(range(10, 20)))
    assert verdict.trends == ((7, 8, 9, 10, 11),)
    assert verdict.anhoej
    assert [signal.rule for signal in verdict.signals] == [
        Rule.SHIFT,
        Rule.SHIFT,
        Rule.TREND,
        Rule.RUNS,
    ]


def test_c_points_on_the_median_neither_count_nor_break() -> None:
    verdict = judge(ON_THE_MEDIAN, ALL)
    assert verdict.median == 4
    assert verdict.n_useful == 11
    assert verdict.shifts == ((0, 1, 2, 4, 5, 6),)
    assert (verdict.crossings, verdict.crossings_min) == (1, 2)
    assert verdict.anhoej


def test_d_the_second_of_two_equal_neighbours_is_left_out_of_a_trend() -> None:
    verdict = judge(REPEAT_IN_A_TREND, ALL)
    assert verdict.trends == ((4, 5, 6, 8, 9),)
    assert verdict.shifts == ()


def test_e_alternating_has_too_many_runs_and_anhoej_is_silent() -> None:
    verdict = judge(ALTERNATING, ALL)
    assert (verdict.runs, verdict.runs_upper) == (14, 12)
    assert verdict.too_many_runs
    assert not verdict.too_few_runs
    assert verdict.fired(Rule.RUNS)
    assert not verdict.anhoej


def test_f_seven_points_are_too_few() -> None:
    verdict = judge([1, 2, 3, 4, 5, 6, 7], ALL)
    assert not verdict.enough
    assert (verdict.n_points, verdict.points_needed) == (7, 12)
    assert verdict.trends == ((0, 1, 2, 3, 4, 5, 6),)
    assert verdict.signals == ()
    assert not verdict.anhoej


def test_g_twelve_equal_values_hold_no_useful_point() -> None:
    verdict = judge([3] * 12, ALL)
    assert verdict.median == 3
    assert verdict.n_useful == 0
    assert (verdict.runs_lower, verdict.longest_run_max, verdict.crossings_min) == (None,) * 3
    assert verdict.signals == ()
    assert not verdict.anhoej


def test_h_a_median_of_zero_voids_the_rules() -> None:
    verdict = judge([0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 0, 1, 0, 3, 4, 1, 2, 1], ALL)
    assert verdict.median_zero
    assert verdict.signals == ()
    assert not verdict.anhoej


def test_nothing_at_all() -> None:
    for values in ([], [NAN] * 15, [None, None]):
        verdict = judge(values, ALL)
        assert verdict.median is None
        assert verdict.n_points == verdict.n_useful == verdict.runs == 0
        assert not verdict.enough
        assert not verdict.median_zero


def test_a_gap_neither_counts_nor_breaks() -> None:
    gapped = judge([*STEP[:12], NAN, *STEP[12:]], ALL)
    whole = judge(STEP, ALL)
    assert (gapped.median, gapped.n_points, gapped.missing) == (whole.median, 20, 1)
    assert gapped.shifts[1] == (10, 11, *range(13, 21))


def test_a_short_week_is_left_out_of_the_median_and_the_rules() -> None:
    values = [*STEP[:15], 12, *STEP[15:]]
    counts = [i != 15 for i in range(21)]
    verdict = judge(values, ALL, counts=counts)
    assert verdict.median == 92
    assert verdict.left_out == (15,)
    assert verdict.shifts == (tuple(range(10)), (10, 11, 12, 13, 14, *range(16, 21)))
    assert judge(values, ALL).shifts != verdict.shifts


def test_no_run_crosses_the_summer() -> None:
    year = [3, 3, 3, 3, 3, 1, 1, 1, 1, 1]
    series = [*year[5:], *year[:5], *year[:5], *year[5:]]
    assert judge(series, ALL).longest_run == 10
    broken = judge(series, ALL, breaks=[10])
    assert broken.longest_run == 5
    assert broken.shifts == ()
    assert (broken.runs, broken.crossings) == (4, 2)
    assert not broken.long_run


def test_no_trend_crosses_the_summer() -> None:
    series = [9, 8, 1, 2, 3, 4, 5, 6, 2, 9, 1, 7]
    assert judge(series, ALL).trends == ((2, 3, 4, 5, 6, 7),)
    assert judge(series, ALL, breaks=[5]).trends == ()


def test_a_frozen_median_is_that_of_the_baseline() -> None:
    verdict = judge(STEP, ALL, baseline=slice(0, 10))
    assert verdict.median == 89
    assert verdict.frozen
    assert tuple(range(10, 20)) == verdict.shifts[0][-10:]


def test_a_baseline_must_hold_a_point() -> None:
    with pytest.raises(ValueError, match="baseline"):
        judge([NAN, NAN, *STEP], ALL, baseline=slice(0, 2))


def test_counts_must_be_as_long_as_the_values() -> None:
    with pytest.raises(ValueError, match="counts"):
        judge(STEP, ALL, counts=[True])


def test_points_on_the_median_are_recognised_through_rounding() -> None:
    thirds = [1 / 3, 0.1 + 0.2, 1 / 3, 0.3, 2 / 6, 0.5, 0.2, 1 - 2 / 3]
    assert judge(thirds).n_useful == 4


def test_the_default_set_is_shift_and_runs() -> None:
    assert not judge(REPEAT_IN_A_TREND).fired(Rule.TREND)
    assert judge(REPEAT_IN_A_TREND).trends
    assert judge(STEP).fired(Rule.SHIFT)


def test_the_anhoej_set_shows_the_long_runs() -> None:
    verdict = judge(STEP, RuleSet.ANHOEJ)
    assert {signal.rule for signal in verdict.signals} == {Rule.ANHOEJ}
    assert verdict.signal_points == tuple(range(20))
    few = judge(ON_THE_MEDIAN, RuleSet.ANHOEJ)
    assert [signal.points for signal in few.signals] == [()]


def test_chance_alone_fires_the_first_set_often_and_anhoej_rarely() -> None:
    random = np.random.default_rng(20260107)
    charts = [judge(random.normal(size=24), ALL) for _ in range(1500)]
    first = sum(bool(chart.signals) for chart in charts) / len(charts)
    anhoej = sum(chart.anhoej for chart in charts) / len(charts)
    assert 0.32 < first < 0.42
    assert 0.01 < anhoej < 0.05


whole_numbers = st.lists(st.integers(-40, 40), min_size=0, max_size=60)
with_gaps = st.lists(st.one_of(st.integers(-9, 9).map(float), st.just(NAN)), max_size=50)


@given(whole_numbers)
def test_a_mirrored_series_mirrors_its_signals(values: list[int]) -> None:
    one, other = judge(values, ALL), judge([-v for v in values], ALL)
    assert one.shifts == other.shifts
    assert one.trends == other.trends
    assert (one.runs, one.crossings, one.anhoej) == (other.runs, other.crossings, other.anhoej)
    assert [(s.rule, s.points, -s.side) for s in one.signals] == [
        (s.rule, s.points, s.side) for s in other.signals
    ]


@given(whole_numbers)
def test_time_turned_round_turns_the_signals_round(values: list[int]) -> None:
    one, other = judge(values, ALL), judge(values[::-1], ALL)
    last = len(values) - 1
    turned = [tuple(last - i for i in points[::-1]) for points in other.shifts[::-1]]
    assert list(one.shifts) == turned
    assert (one.runs, one.longest_run, one.anhoej) == (
        other.runs,
        other.longest_run,
        other.anhoej,
    )


@given(st.lists(st.integers(-40, 40), min_size=1, max_size=50), st.data())
def test_points_on_the_median_change_no_shift(values: list[int], data: st.DataObject) -> None:
    before = judge(values, ALL)
    at = data.draw(st.integers(0, len(values)))
    after = judge([*values[:at], before.median, *values[at:]], ALL)
    moved = [tuple(i + (i >= at) for i in points) for points in before.shifts]
    assert list(after.shifts) == moved
    assert (after.median, after.runs, after.n_useful) == (
        before.median,
        before.runs,
        before.n_useful,
    )


@given(with_gaps, st.integers(-50, 50), st.integers(1, 9))
def test_scale_and_origin_do_not_matter(values: list[float], plus: int, times: int) -> None:
    one, other = judge(values, ALL), judge([v * times + plus for v in values], ALL)
    assert (one.shifts, one.trends, one.runs) == (other.shifts, other.trends, other.runs)


@given(with_gaps, st.lists(st.integers(0, 50), max_size=3))
def test_the_parts_add_up(values: list[float], breaks: list[int]) -> None:
    verdict = judge(values, ALL, breaks=breaks)
    assert verdict.n_points + verdict.missing == len(values)
    assert verdict.n_useful == sum(len(run.points) for run in verdict.all_runs)
    assert verdict.crossings <= max(0, verdict.runs - 1)
    assert verdict.n_useful <= verdict.n_points
    cuts = set(breaks)
    for points in (*verdict.shifts, *verdict.trends):
        assert not any(points[0] < cut <= points[-1] for cut in cuts)

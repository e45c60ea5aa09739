"""Control charts: the cases with known answers, and what must hold for every series."""

from __future__ import annotations

import pytest

from app.spc import ChartKind, Rule, State
from app.spc.control import judge

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

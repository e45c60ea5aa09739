"""The limits are the published ones, and the distribution is the one found by counting."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, groupby, pairwise
from math import comb
from time import process_time

import pytest

from app.spc import limits


@pytest.mark.parametrize(
    ("points", "lower", "upper"),
    [
        (10, 3, 9),
        (12, 4, 10),
        (15, 5, 12),
        (20, 7, 15),
        (24, 8, 18),
        (30, 11, 21),
        (40, 15, 27),
        (60, 24, 38),
    ],
)
def test_runs_limits_for_points_split_evenly(points: int, lower: int, upper: int) -> None:
    above = points // 2
    assert limits.runs_limits(above, points - above) == (lower, upper)
    assert limits.runs_limits(points - above, above) == (lower, upper)


@pytest.mark.parametrize(
    ("useful", "longest", "crossings"),
    [(10, 6, 2), (20, 7, 6), (24, 8, 8), (40, 8, 14), (64, 9, 25)],
)
def test_anhoej_limits(useful: int, longest: int, crossings: int) -> None:
    assert limits.longest_run_max(useful) == longest
    assert limits.crossings_min(useful - 1) == crossings


def test_anhoej_limits_of_next_to_nothing() -> None:
    assert limits.longest_run_max(0) == 0
    assert [limits.crossings_min(trials) for trials in (-1, 0, 1, 4, 5)] == [0, 0, 0, 0, 1]


def runs_in(order: list[bool], cuts: tuple[int, ...] = ()) -> int:
    """Count runs the plain way, inside the parts between the cuts."""
    edges = [0, *cuts, len(order)]
    parts = [order[a:b] for a, b in pairwise(edges)]
    return sum(len(list(groupby(part))) for part in parts)


def every_order(above: int, below: int) -> list[list[bool]]:
    places = range(above + below)
    return [[p in chosen for p in places] for chosen in combinations(places, above)]


@pytest.mark.parametrize("above", range(8))
@pytest.mark.parametrize("below", range(8))
def test_arrangements_are_those_found_by_counting_every_order(above: int, below: int) -> None:
    counted = Counter(runs_in(order) for order in every_order(above, below))
    ways = limits.arrangements(above, below)
    assert {r: n for r, n in enumerate(ways) if n} == dict(counted)
    assert sum(ways) == comb(above + below, above)


@pytest.mark.parametrize("lengths", [(6, 6), (3, 9), (1, 10), (4, 4, 4), (2, 7, 3)])
@pytest.mark.parametrize("above", [2, 5, 6])
def test_limits_with_breaks_are_those_found_by_counting(
    lengths: tuple[int, ...], above: int
) -> None:
    below = sum(lengths) - above
    cuts = tuple(sum(lengths[: k + 1]) for k in range(len(lengths) - 1))
    counted = Counter(runs_in(order, cuts) for order in every_order(above, below))
    total = sum(counted.values())
    usual = [
        r
        for r in counted
        if sum(n for k, n in counted.items() if k <= r) / total > 0.025
        and sum(n for k, n in counted.items() if k >= r) / total > 0.025
    ]
    assert limits.broken_runs_limits(above, below, lengths) == (min(usual), max(usual))


def test_one_stretch_is_no_break() -> None:
    assert limits.broken_runs_limits(14, 16, (30,)) == limits.runs_limits(14, 16)


def test_stretches_must_hold_all_points() -> None:
    with pytest.raises(ValueError, match="stretches"):
        limits.broken_runs_limits(5, 5, (4, 5))


def test_hundreds_of_points_keep_every_digit() -> None:
    lower, upper = limits.runs_limits(250, 250)
    assert lower + upper == 502
    assert 225 < lower < 235


@pytest.mark.parametrize(
    ("above", "below", "lengths"),
    [(36, 36, (36, 36)), (20, 60, (36, 44)), (5, 66, (40, 31)), (31, 31, (1, 61)), (3, 4, (4, 3))],
)
def test_shares_of_long_series_are_those_of_counting(
    above: int, below: int, lengths: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "COUNTED", 1000)
    counted = limits.broken_runs_limits.__wrapped__(above, below, lengths)
    monkeypatch.setattr(limits, "COUNTED", 0)
    assert limits.broken_runs_limits.__wrapped__(above, below, lengths) == counted


def test_years_of_days_have_limits_at_once() -> None:
    start = process_time()
    assert limits.broken_runs_limits(270, 270, (180, 180, 180)) == (249, 295)
    assert limits.runs_limits(900, 900) == (859, 943)
    assert limits.crossings_min(1799) == 865
    assert process_time() - start < 1

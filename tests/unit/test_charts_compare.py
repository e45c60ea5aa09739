"""Funnels and Pareto charts from plain values."""

from __future__ import annotations

from math import sqrt

import pytest

from app.charts.pareto import bars, pareto_chart, vital
from app.spc.funnel import OUTER, funnel


def test_a_funnel_leaves_more_room_to_small_places() -> None:
    found = funnel([30, 60, 10], [100, 200, 100], shares=True)
    assert found is not None
    assert found.centre == 0.25
    low, high = found.at(100, OUTER)
    assert high - 0.25 == pytest.approx(3.09 * sqrt(0.25 * 0.75 / 100))
    assert [found.side(rate, 100) for rate in (0.1, 0.25, 0.4)] == [-1, 0, 1]
    assert found.side(0.4, 20) == 0
    assert found.at(5, OUTER) == (0.0, pytest.approx(0.25 + 3.09 * sqrt(0.1875 / 5)))
    rates = funnel([300, 100], [100, 100], shares=False)
    assert rates is not None
    assert rates.at(1, OUTER)[1] > 1
    assert low > 0
    with pytest.raises(ValueError, match="anybody"):
        funnel([1], [0], shares=True)
    assert funnel([], [], shares=True) is None


def test_a_pareto_chart_sorts_adds_up_and_names_the_few() -> None:
    found = bars({"bus": 10, "Hall": 60, "yard": 25, "room": 5, "none": 0})
    assert [(bar.name, bar.together) for bar in found] == [
        ("Hall", 0.6), ("yard", 0.85), ("bus", 0.95), ("room", 1.0)
    ]  # fmt: skip
    assert [bar.name for bar in vital(found)] == ["Hall", "yard"]
    drawn = pareto_chart("Suspensions by kind", "Two of four.", found, id="x")
    assert drawn.count("<rect") == 8
    assert "style=" not in drawn
    with pytest.raises(ValueError, match="below zero"):
        bars({"a": -1})

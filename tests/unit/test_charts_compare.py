"""Funnels and Pareto charts from plain values."""

from __future__ import annotations

import re
from math import sqrt

import pytest

from app.charts.pareto import bars, pareto_chart, vital
from app.spc.funnel import OUTER, dispersion, funnel


def test_a_funnel_leaves_more_room_to_small_places() -> None:
    found = funnel([26, 52, 22], [100, 200, 100], shares=True)
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


def test_a_funnel_is_widened_only_where_places_clearly_differ_more_than_by_chance() -> None:
    # By hand: centre 0.5, size 100, so z = (count − 50) / 5. Ten places, z from −9 to 9 by twos:
    # the tenths begin at ∓7.2, so φ = 2·(7.2² + 7² + 5² + 3² + 1²) / 10 = 27.168.
    counts = [50 + 5 * z for z in range(-9, 10, 2)]
    wide = funnel(counts, [100] * 10, shares=True)
    assert wide is not None
    assert wide.is_widened
    assert wide.phi == pytest.approx(27.168)
    assert wide.at(100, OUTER)[1] == pytest.approx(min(1, 0.5 + 3.09 * sqrt(27.168) * 0.05))
    assert [wide.side(count / 100, 100) for count in counts] == [0] * 10
    # One freak among places that differ by chance widens nothing: it is drawn in, and stands out.
    chance = [50 + 5 * z for z in (-1.5, -1, -0.8, -0.3, -0.1, 0.2, 0.4, 0.9, 1.2)]
    odd = funnel([*chance, 85], [100] * 10, shares=True)
    assert odd is not None
    assert (odd.phi, odd.side(0.85, 100)) == (1.0, 1)
    # φ = 1.8 is not clear of 1 + 2·√(2/10) = 1.89: chance alone would give as much now and then.
    assert dispersion([sqrt(1.8), -sqrt(1.8)] * 5) == 1.0
    assert dispersion([sqrt(1.9), -sqrt(1.9)] * 5) == pytest.approx(1.9)
    assert funnel([0, 0, 0], [10, 20, 30], shares=True).phi == 1.0  # type: ignore[union-attr]


def test_a_pareto_chart_sorts_adds_up_and_names_the_few() -> None:
    found = bars({"bus": 10, "Hall": 60, "yard": 25, "room": 5, "none": 0})
    assert [(bar.name, bar.together) for bar in found] == [
        ("Hall", 0.6), ("yard", 0.85), ("bus", 0.95), ("room", 1.0)
    ]  # fmt: skip
    assert [bar.name for bar in vital(found)] == ["Hall", "yard"]
    drawn = pareto_chart("Suspensions by kind", "Two of four.", found, id="x")
    assert drawn.count("<rect") == 8
    first = {part.split()[0]: dict(re.findall(r'(\w+)="([\d.]+)"', part))
             for part in drawn.split("<")[::-1] if part.startswith(("rect", "circle"))}  # fmt: skip
    end = float(first["rect"]["x"]) + float(first["rect"]["width"])
    assert end == pytest.approx(float(first["circle"]["cx"]), abs=0.2), "one scale for both"
    assert "style=" not in drawn
    with pytest.raises(ValueError, match="below zero"):
        bars({"a": -1})

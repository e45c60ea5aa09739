"""What the statistics cost: many series judged at once, and one as its page asks for it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from app import spc
from app.spc import ChartKind, Direction, RuleSet
from bench.table import Figure

MANY_MS, ONE_MS = 60.0, 5.0
SERIES, POINTS = 1_000, 24
TIMES = 15
SETS = tuple(rules for rules in RuleSet if rules.fits(limited=True))


def figures() -> list[Figure]:
    """A p chart of each of 1,000 series by all rule sets, and one chart with its sentence."""
    random = np.random.default_rng(20260107)
    sizes = random.integers(80, 300, size=(SERIES, POINTS))
    counts = random.binomial(sizes, 0.3)
    name = f"{SERIES:,} p charts × {POINTS} points, all rules"
    many = Figure(
        name, _median(lambda: _all_rules(counts, sizes)), "ms", MANY_MS, "limits, signals"
    )
    one = _median(lambda: _one(counts[0], sizes[0]))
    return [
        many,
        Figure("one p chart and its sentence", one, "ms", ONE_MS, "verdict, words, advice"),
    ]


def _all_rules(counts: np.ndarray, sizes: np.ndarray) -> None:
    batch = spc.control.judge_many(counts, ChartKind.P, sizes=sizes)
    for rules in SETS:
        batch.under(rules).signal_points()
    for phase in batch.phases:
        assert phase.anhoej is not None
        for row in range(len(batch)):
            phase.runs_limits(row)


def _one(counts: np.ndarray, sizes: np.ndarray) -> None:
    verdict = spc.control.judge(counts, ChartKind.P, sizes=sizes)
    labels = [f"week {week}" for week in range(POINTS)]
    reading = spc.read(verdict, counts / sizes, Direction.UP, labels)
    assert spc.say(reading).headline
    assert spc.notes.worked_out(reading)
    spc.advice.advise(verdict)


def _median(work: Callable[[], None]) -> float:
    spent = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)


if __name__ == "__main__":
    from bench.table import show

    show("Statistics", figures())

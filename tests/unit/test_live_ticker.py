"""The tick: at once after quiet, together while it is busy."""

from __future__ import annotations

import threading
import time

import pytest

from app.live.channel import LONGEST, SHORTEST, Ticker, pause_after


def test_the_first_wake_is_answered_at_once() -> None:
    flushed = threading.Event()
    Ticker("test", flushed.set).wake()
    assert flushed.wait(2)


def test_what_comes_during_a_round_goes_into_the_next_one_together() -> None:
    rounds: list[int] = []
    waiting: list[int] = []
    inside, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def flush() -> None:
        taken, waiting[:] = list(waiting), []
        rounds.append(len(taken))
        inside.set()
        go_on.wait(5)
        if len(rounds) == 2:
            done.set()

    ticker = Ticker("test", flush)
    waiting.append(0)
    ticker.wake()
    assert inside.wait(5)
    for number in range(100):
        waiting.append(number)
        ticker.wake()
    go_on.set()
    assert done.wait(5)
    assert rounds[:2] == [1, 100]


def test_a_round_that_fails_is_not_the_last() -> None:
    tries: list[float] = []
    second = threading.Event()

    def flush() -> None:
        tries.append(time.monotonic())
        if len(tries) == 1:
            raise RuntimeError("the disk is full")
        second.set()

    ticker = Ticker("test", flush)
    ticker.wake()
    while not tries:
        time.sleep(0.001)
    ticker.wake()
    assert second.wait(5)
    assert tries[1] - tries[0] < 1 + LONGEST


@pytest.mark.parametrize(
    ("cost", "pause"), [(0.0, SHORTEST), (0.005, 0.010), (0.030, LONGEST - 0.030), (0.5, SHORTEST)]
)
def test_the_pause_follows_the_cost_and_never_holds_a_round_back_for_long(
    cost: float, pause: float
) -> None:
    assert pause_after(cost) == pytest.approx(pause)

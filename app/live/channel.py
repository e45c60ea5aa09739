"""The tick: everything that arrives close together goes out together.

The first message after a quiet moment is handled at once. While more keep coming, the ticker waits
between rounds in proportion to what a round costs: near nothing in a quiet room, longer when
hundreds watch, so that one begins 2 to 40 ms after the other.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from app.live.facts import facts

SHORTEST, LONGEST = 0.002, 0.040  # seconds: the least pause, the most from round to round
SHARE = 2.0  # a round may take a third of the time

log = logging.getLogger("throughline")


class Ticker:
    """Calls `flush` when woken: at once after quiet, then at a pace that follows its cost."""

    def __init__(
        self,
        name: str,
        flush: Callable[[], None],
        observe: Callable[[float], None] = lambda _cost: None,
        within: Callable[[], AbstractContextManager[Any]] = nullcontext,
    ) -> None:
        self._name = name
        self._observe = observe
        self._flush = flush
        self._within = within  # entered once, not in every round
        # One entry is enough to wake up by; an event costs four times as much (`bench.coedit`).
        self._woken: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """There is something to flush."""
        if self._thread is None:
            self._start()
        if self._woken.empty():
            self._woken.put(None)

    def _start(self) -> None:
        # Not before the first wake: the process that loads the application may still fork.
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()

    def _run(self) -> None:
        rested = 0.0  # the moment from which the next round may begin
        with self._within():
            while True:
                self._woken.get()
                if (pause := rested - time.perf_counter()) > 0:
                    time.sleep(pause)
                    if not self._woken.empty():
                        self._woken.get()  # what came meanwhile goes along
                rested = pause_after(self._round()) + time.perf_counter()

    def _round(self) -> float:
        """One round; answers what it cost, in seconds."""
        began = time.perf_counter()
        try:
            self._flush()
        except Exception:
            log.exception("round failed", extra=facts(of=self._name))
        cost = time.perf_counter() - began
        self._observe(cost)
        return cost


def pause_after(cost: float) -> float:
    """How long to wait after a round that took `cost` seconds; both in seconds."""
    return max(SHORTEST, min(cost * SHARE, LONGEST - cost))

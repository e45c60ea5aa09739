"""What a socket costs that only listens: memory of the web process for each of thousands."""

from __future__ import annotations

import time
from base64 import b64encode
from typing import Any

from bench.coedit import places
from bench.coedit.load import Helper
from bench.coedit.places import SHARED_BY, Place
from bench.live.watchers import SIT
from bench.table import Figure

DOCUMENTS = 50
FIRST = 100  # sockets that warm it up: every room is loaded, every module read
EACH_KB = 35.0
SETTLES = 3.0  # seconds
ASKS = {"says": b64encode(b"\x00\x00\x01\x00").decode(), "opcode": 2}  # step 1: I have nothing


def figures(sizes: list[int]) -> list[Figure]:
    """The same server, with more and more of them."""
    with places.ours(DOCUMENTS, 1 + (FIRST + max(sizes)) // SHARED_BY) as place:
        sitting = Helper(SIT, {"seats": _seats(place, 0, FIRST)})
        try:
            sitting.hear()
            time.sleep(SETTLES)
            before = place.memory()
            found, there = [], FIRST
            for size in sorted(sizes):
                found.append(_figure(place, sitting, there, FIRST + size, before))
                there = FIRST + size
        finally:
            sitting.end()
    return found


def _figure(place: Place, sitting: Helper, there: int, goal: int, before: int) -> Figure:
    began, spent = time.perf_counter(), place.spent()
    sitting.tell({"seats": _seats(place, there, goal)})
    seated = sitting.hear()["seated"]
    opened = time.perf_counter() - began
    spent = place.spent() - spent
    time.sleep(SETTLES)
    sitting.tell({"parts": 0, "patience": 1})
    closed = sitting.hear()["closed"]
    assert seated == goal, (seated, goal)
    assert not closed, f"{closed} were closed by the server"
    now, busy = place.memory(), place.spent()
    time.sleep(SETTLES)
    busy = (place.spent() - busy) / SETTLES
    note = f"{now / 1024**2:.0f} MB in all; {goal - there:,} opened in {opened:.0f} s"
    note += f", {spent * 1000 / (goal - there):.1f} ms CPU each; then {busy:.0%} of a core"
    each = (now - before) / 1024 / (goal - FIRST)
    return Figure(f"memory of each of {goal - FIRST:,}", each, "KB", EACH_KB, note)


def _seats(place: Place, first: int, end: int) -> list[dict[str, Any]]:
    return [{**place.seat(number, number), **ASKS} for number in range(first, end)]

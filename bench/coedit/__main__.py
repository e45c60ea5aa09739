"""`python -m bench.coedit [--quick] [--only ours] [--seconds 15]`: one table for three servers."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

from bench.coedit import load, places
from bench.coedit.load import Outcome, Size
from bench.coedit.places import Place

SIZES = [
    Size(1, 5, 20, 5),
    Size(1, 50, 50, 5),
    Size(1, 100, 300, 5),
    Size(1, 200, 300, 8),
    Size(200, 3, 0, 5),
]
HEAD = ("server", "p50 ms", "p99 ms", "longest", "CPU s", "core", "µs a key", "frames", "crowd", "")
Opener = Callable[[int], AbstractContextManager[Place]]


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(prog="bench.coedit", description=__doc__)
    words.add_argument("--quick", action="store_true", help="two sizes, five seconds each")
    words.add_argument("--seconds", type=float, default=15, help="of typing per size (15)")
    words.add_argument("--only", choices=("ours", "y-websocket", "hocuspocus"))
    words.add_argument("--sizes", help="numbers of sizes, such as 1,3")
    given = words.parse_args()
    sizes = [SIZES[0], SIZES[2]] if given.quick else SIZES
    if given.sizes:
        sizes = [SIZES[int(number) - 1] for number in given.sizes.split(",")]
    seconds = 5 if given.quick else given.seconds
    if given.only != "ours":
        places.install()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {seconds:g} s of typing")
    for size in sizes:
        _table(size, seconds, given.only)


def _servers(only: str | None, *, in_full: bool = True) -> list[tuple[str, Opener]]:
    every: list[tuple[str, Opener]] = [("throughline, on disk", places.ours)]
    for name, opener in (
        ("y-websocket", places.y_websocket),
        ("hocuspocus", places.hocuspocus),
    ):
        every.append((f"{name}, in memory", partial(opener, kept=False)))
        if in_full:
            every.append((f"{name}, on disk", partial(opener, kept=True)))
    asked = {"ours": "throughline"}.get(only or "", only or "")
    return [(name, opener) for name, opener in every if name.startswith(asked)]


def _table(size: Size, seconds: float, only: str | None) -> None:
    rows: list[tuple[str, ...]] = [HEAD]
    load_before = os.getloadavg()[0]
    for name, opener in _servers(only):
        with opener(size.documents) as place:
            rows.append((name, *_cells(load.run(place, size, seconds))))
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    print(f"\n{size} (load before {load_before:.1f})")
    for row in rows:
        cells = [f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True)]
        print(f"  {row[0]:<{widths[0]}}  {'  '.join(cells)}".rstrip(), flush=True)


def _cells(found: Outcome) -> tuple[str, ...]:
    said = "" if found.is_whole else f"LOST OR LATE: {found.missing}"
    times = [f"{value:.1f}" for value in (found.p50, found.p99, found.longest, found.cpu)]
    shares = [f"{found.share:.0%}", f"{found.per_key:.2f}", str(found.frames)]
    return (*times, *shares, f"{found.clients:.0%}", said)


if __name__ == "__main__":
    main()

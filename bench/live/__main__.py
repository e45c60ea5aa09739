"""`python -m bench.live [--only opening,watchers,idle] [--times 10]`: measure and print."""

from __future__ import annotations

import argparse
import os
import platform

from bench.table import show

PARTS = ("opening", "watchers", "idle")


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(prog="bench.live", description="A full room.")
    words.add_argument("--only", default=",".join(PARTS), help="some of opening,watchers,idle")
    words.add_argument("--times", type=int, default=10, help="how much longer the other log is")
    words.add_argument("--sockets", default="1000,5000", help="how many idle ones")
    given = words.parse_args()
    from bench.live import idle, opening, watchers

    asked = given.only.split(",")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {_load()}", flush=True)
    if "opening" in asked:
        show("Opening a document that 40 people wrote", opening.figures(given.times))
    if "watchers" in asked:
        title = f"A shared part on {watchers.WATCHERS} screens, {watchers.CHANGES} changes"
        show(f"{title}, load {_load()}", watchers.figures())
    if "idle" in asked:
        show("Sockets that only listen", idle.figures(list(map(int, given.sockets.split(",")))))


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    main()

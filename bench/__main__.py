"""`python -m bench [FILE.csv] [--times 200]`: furnish an installation, measure, print."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Mapping
from pathlib import Path

from bench import house
from bench.table import Figure, show


def main() -> None:
    """Measure everything and print it as one table."""
    words = argparse.ArgumentParser(prog="bench", description="The speed table of the house.")
    words.add_argument("file", nargs="?", type=Path, help="a data file to import")
    words.add_argument("--times", type=int, default=200, help="requests per page (200)")
    given = words.parse_args()
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load}")
    print("Filling the demo …", flush=True)
    with house.furnished() as env:
        _measure(env, given.file, given.times)


def _measure(env: Mapping[str, str], file: Path | None, times: int) -> None:
    from bench import charts, drawn, pages, starts, swaps, wire, work

    app = house.application()
    client = house.signed_in(app)
    caller = pages.Caller(app, client)
    timed = list(pages.pages(caller, client, times))
    at = {figure.name: path for figure, path in timed if path}
    show("Statistics", charts.figures())
    show(f"Pages: {times} requests after {pages.WARM}", [figure for figure, _path in timed])
    show("Parts of pages", pages.parts(app, caller, client, list(at.values()), times))
    records: dict[str, str] = {name: at[name] for name in ("home", "a measure") if name in at}
    show("Charts", drawn.figures(app, caller, times))
    show("First load, without fonts and editor", wire.figures(client, records))
    slow: dict[str, str] = {name: at[name] for name in ("an interview", "a measure") if name in at}
    with house.running(env) as address:
        found: list[Figure] = [work.printed(app)]
        if file is not None:
            figure, charts = work.imported(app, file)
            found.append(figure)
            found.append(pages.page(caller, "all sites of that file", f"{charts}/sites", times))
        show("The worker", found)
        show("Charts in the browser", swaps.figures(address, client, drawn.hundred(app)))
        found = starts.slow_laptop(address, client, slow)
    show("Waiting", [*found, starts.warm_start(env)])


if __name__ == "__main__":
    main()

"""A district's year of attendance: 400 schools × 180 days, taken in, looked at and imported.

`python -m bench.district [--schools 400] [--days 180] [--database URL] [FILE.csv …]`: on SQLite in
a folder of its own, or on an empty database; a real worker runs beside it. A figure is from the
start of each job to its end: looking at the file, and importing it.
"""

from __future__ import annotations

import argparse
import random
from datetime import date, timedelta
from pathlib import Path

from bench import house, work
from bench.table import Figure, show

BOUND_S = 8.0


def attendance(schools: int, days: int) -> bytes:
    """A row for each school and school day, with a word for no value here and there."""
    chance = random.Random(20260907)
    lines = ["School DBN,Date,Attendance %"]
    on, left = date(2025, 9, 4), days
    while left:
        if on.weekday() < 5:
            left -= 1
            for school in range(schools):
                value = f"{min(chance.gauss(91, 3), 100):.2f}" if chance.random() > 0.02 else "NS"
                lines.append(f"{school // 40 + 1:02}M{school:03},{on.isoformat()},{value}")
        on += timedelta(days=1)
    return ("\n".join(lines) + "\n").encode()


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(prog="bench.district", description=__doc__)
    words.add_argument("files", nargs="*", type=Path, help="further files to import")
    words.add_argument("--schools", type=int, default=400)
    words.add_argument("--days", type=int, default=180)
    words.add_argument("--database", default="", help="an empty PostgreSQL database")
    given = words.parse_args()
    with house.furnished(given.database) as env:
        app = house.application()
        made = Path(env["DATA_DIR"]) / f"{given.schools} schools × {given.days} days.csv"
        made.write_bytes(attendance(given.schools, given.days))
        found: list[Figure] = []
        with house.running(env):
            for file, bound in [(made, BOUND_S), *((one, work.IMPORT_S) for one in given.files)]:
                figure, _charts = work.imported(app, file, bound=bound)
                found.append(figure)
        show("Imports by the worker", found)


if __name__ == "__main__":
    main()

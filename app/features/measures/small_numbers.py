"""Small numbers among student groups: hidden, and not to be found by taking others away.

Pure but for one query: rows in, rows out. The floor is the network's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from app.extensions import db
from app.features.measures.kept import Kept
from app.features.measures.models import Measure, Point
from app.features.measures.queries import standing
from app.features.measures.series import Row

Sizes = Mapping[str, float]
_kept = Kept[frozenset[tuple[str, date]]](most=64)


def hide(by_group: dict[str, list[Row]], floor: int) -> dict[str, list[Row]]:
    """The rows with small groups hidden, 0 % and 100 % of any, and as many others as it takes.

    All groups of a date taken away from the total would leave those that are hidden: they must be
    two at least, and together no smaller than the floor.
    """
    sizes: dict[date, dict[str, float]] = defaultdict(dict)
    hidden: dict[date, set[str]] = defaultdict(set)
    for group, rows in by_group.items():
        for row in rows:
            if row.denominator is None:
                continue
            sizes[row.on][group] = row.denominator
            if row.denominator < floor or row.value in (0.0, 1.0):
                hidden[row.on].add(group)
    for on, gone in hidden.items():
        gone |= complement(sizes[on], gone, floor)
    return {
        group: [without(row) if group in hidden.get(row.on, ()) else row for row in rows]
        for group, rows in by_group.items()
    }


def complement(sizes: Sizes, gone: Iterable[str], floor: int) -> set[str]:
    """What must be hidden besides `gone`: the next smallest, until nothing can be told apart."""
    hidden = set(gone)
    left = sorted((size, name) for name, size in sizes.items() if name not in hidden)
    more: set[str] = set()
    for _size, name in left:
        together = sum(sizes[one] for one in hidden | more)
        if len(hidden | more) > 1 and together >= floor:
            break
        more.add(name)
    return more


def without(row: Row) -> Row:
    """The row as those see it who may not see its number."""
    return replace(
        row, value=None, numerator=None, denominator=None, spread=None, note="", hidden=True
    )


def telling(
    measure: Measure, floor: int, as_of: datetime | None, *, of_groups: bool
) -> frozenset[tuple[str, date]]:
    """The groups and dates whose number for the whole network would tell a hidden one of a site:
    it alone is missing from the sum, or what is missing is smaller than the floor together.

    `of_groups` asks for the student groups, else for all students ("").
    """
    key = (measure.id, measure.data_version, floor, as_of, of_groups)
    return _kept.get(
        tuple(str(part) for part in key), lambda: _telling(measure, floor, as_of, of_groups)
    )


def _telling(
    measure: Measure, floor: int, as_of: datetime | None, of_groups: bool
) -> frozenset[tuple[str, date]]:
    asked = standing().where(
        Point.measure_id == measure.id,
        Point.site_id.is_not(None),
        Point.group != "" if of_groups else Point.group == "",
        Point.denominator < floor,
    )
    if as_of is not None:
        asked = asked.where(Point.created_at <= as_of)
    small: dict[tuple[str, date], list[float]] = defaultdict(list)
    columns = (Point.group, Point.on, Point.denominator)
    for group, on, size in db.session.execute(asked.with_only_columns(*columns)):
        small[group, on].append(size or 0.0)
    return frozenset(key for key, sizes in small.items() if len(sizes) < 2 or sum(sizes) < floor)

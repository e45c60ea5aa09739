"""The network's own series: what the sites that report count together, of all there were.

Σ numerators / Σ denominators, by date. A site that was ever below the floor for small numbers is
left out throughout, so that nobody can subtract the others and find it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import Select

from app.extensions import db
from app.features.measures.kept import Kept
from app.features.measures.models import Measure, Point
from app.features.measures.series import Points, Row
from app.features.networks.models import Network

Counted = tuple[date, UUID, float, float]

_kept = Kept[Points](most=32)


def can_be_added_up(measure: Measure) -> bool:
    """Whether its points are so many of so many, which add up over sites; values do not."""
    return measure.form.is_counted


def network_series(
    network: Network, measure: Measure, asked: Select[Point], as_of: datetime | None
) -> Points:
    """The sum of the sites' points that `asked` selects, kept by the version of the data."""
    key = (measure.id, measure.data_version, network.floor, network.name, as_of)
    return _kept.get(
        tuple(str(part) for part in key), lambda: add_up(_counted(asked), network.floor, network)
    )


def _counted(asked: Select[Point]) -> list[Counted]:
    columns = (Point.on, Point.site_id, Point.numerator, Point.denominator)
    there = asked.where(
        Point.site_id.is_not(None), Point.numerator.is_not(None), Point.denominator > 0
    )
    rows = db.session.execute(there.with_only_columns(*columns).order_by(Point.on))
    return [(on, site_id, x, n) for on, site_id, x, n in rows if site_id and n and x is not None]


def add_up(counted: Iterable[Counted], floor: int, network: Network) -> Points:
    """The sums by date; counted rows come in the order of their dates."""
    rows = list(counted)
    small = {site_id for _on, site_id, _x, n in rows if n < floor}
    rows = [row for row in rows if row[1] not in small]
    found: list[Row] = []
    reporting: list[int] = []
    breaks: list[int] = []
    before: frozenset[UUID] | None = None
    for on, group in groupby(rows, key=lambda row: row[0]):
        there = list(group)
        x, n = sum(row[2] for row in there), sum(row[3] for row in there)
        sites = frozenset(row[1] for row in there)
        if before is not None and sites != before:
            breaks.append(len(found))
        before = sites
        found.append(Row(on, x / n, x, n))
        reporting.append(len(sites))
    everybody = len({row[1] for row in rows} | small)
    return Points(
        None, network.name, tuple(found), whole=False,
        reporting=tuple(reporting), sites=everybody, breaks=tuple(breaks),
    )  # fmt: skip

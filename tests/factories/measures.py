"""Measures with points, and data files as districts send them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook

from app.core.access.actor import SYSTEM, VISITOR
from app.features.measures import operations, queries
from app.features.measures.models import Act, ActKind, Annotation, Form, Measure, MeasureKind
from app.features.networks.models import Network, Site
from tests.factories import saved

FIRST_MONDAY = date(2025, 9, 8)


@saved
def measure(of: Network, name: str = "Back the next day", **facts: Any) -> Measure:
    """A weekly driver measure without points."""
    values = {"kind": MeasureKind.DRIVER, "form": Form.SHARE, "definition": "Back next day"} | facts
    return operations.define(SYSTEM, of, name=name, **values)


@saved
def weekly(
    of: Measure, site: Site | None, x: Sequence[float], n: Sequence[float], group: str = ""
) -> None:
    """One point a week from 8 September 2025."""
    for week, (numerator, denominator) in enumerate(zip(x, n, strict=True)):
        operations.enter_point(
            SYSTEM,
            of,
            site=site,
            on=FIRST_MONDAY + timedelta(weeks=week),
            numerator=numerator,
            denominator=denominator,
            group=group,
        )


@saved
def left_out(of: Measure, site: Site | None, on: date = FIRST_MONDAY) -> Act:
    """A decision that the first point is left out."""
    return operations.decide(
        SYSTEM, of, ActKind.EXCLUDE, site=site, on=on, reason="the register was down"
    )


@saved
def noted(
    of: Measure, site: Site | None, on: date = FIRST_MONDAY, text: str = "snow"
) -> Annotation:
    """A note on a chart."""
    return operations.annotate(SYSTEM, of, site=site, on=on, text=text)


def called(site: Site) -> str:
    """What a site is called outside: its name, or "School A …" until it agrees."""
    return queries.site_labels(VISITOR, site.network)[site.id]


def attendance_csv(schools: int = 3, days: int = 30, empty: int = 7) -> bytes:
    """A look-alike of a city's daily attendance file: a row for each school and day.

    `empty` values read NS; the first week has two school days; lines end as on Windows.
    """
    day = date(2015, 9, 10)  # a Thursday
    lines = ["School DBN,Date,Attendance %"]
    while days:
        if day.weekday() < 5:
            days -= 1
            for school in range(schools):
                value = f"{90 + (day.toordinal() * 7 + school * 3) % 9 + school / 100:.2f}"
                if empty and school == 1:
                    value, empty = "NS", empty - 1
                lines.append(f"{school + 1:02}M0{school + 15},{day.isoformat()},{value}")
        day += timedelta(days=1)
    return ("\r\n".join(lines) + "\r\n").encode()


def workbook(rows: Sequence[Sequence[Any]], *, title: str = "Data") -> bytes:
    """An Excel workbook of one sheet."""
    made, out = Workbook(), io.BytesIO()
    made.active.title = title
    for row in rows:
        made.active.append(list(row))
    made.save(out)
    return out.getvalue()

"""Charts: an interactive item, a page of a hundred small ones, a page with many points."""

from __future__ import annotations

import gzip
import math
import random
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import insert, select

from app.charts import bokeh
from app.core import clock, gate
from app.core.access.actor import SYSTEM
from app.core.model import uuid7
from app.extensions import db
from app.features.measures import charts, operations
from app.features.measures.models import Form, Measure, MeasureKind, Point
from app.features.networks.models import Network, Site
from app.spc import ChartKind
from bench.pages import Caller
from bench.table import Figure

ITEM_MS, SMALL_MS, SMALL_KB, MANY_MS, MANY_TIMES = 60.0, 250.0, 150.0, 120.0, 1.5
FIRST = date(2018, 9, 3)
CHUNK = 5000


def figures(app: Flask, caller: Caller, times: int) -> list[Figure]:
    """All of them, on measures made up for this with a seeded generator."""
    with app.app_context():
        small = [_measure(100, 36, kind) for kind in (ChartKind.RUN, ChartKind.P)]
        few, many = _measure(4, 250), _measure(400, 250)
        item = _item(small[1], times)
    found = [item]
    for measure_id, name in zip(small, ("run charts", "p charts"), strict=True):
        found += _small(app, caller, measure_id, f"100 small {name} × 36", times)
    return found + _many(caller, few, many, times)


def _item(measure_id: UUID, times: int) -> Figure:
    """The JSON of one p chart of 36 points, drawn anew each time."""
    measure = db.session.get_one(Measure, measure_id)
    network = db.session.get_one(Network, measure.network_id)
    key = network.sites[-1].id
    series = charts.charts_of(SYSTEM, network, measure, {key})[0].detailed()
    spent = _median(lambda: bokeh.run_chart_item(series, "chart"), min(times, 30))
    return Figure("one interactive item", spent, "ms", ITEM_MS, "then kept by the data’s version")


def _small(app: Flask, caller: Caller, measure_id: UUID, name: str, times: int) -> list[Figure]:
    path = f"/measures/{measure_id}/sites"

    def cold() -> None:
        charts.forget()
        caller.call(path)

    cold()
    anew = _median(cold, min(times, 10))
    warm, _busy = caller.median(path, min(times, 20))
    page = len(gzip.compress(caller.body(path), 6)) / 1024
    return [
        Figure(name, anew, "ms", SMALL_MS, f"drawn anew; {warm:.0f} ms when they are kept"),
        Figure(f"{name}, gzip", page, "KB", SMALL_KB),
    ]


def _many(caller: Caller, few: UUID, many: UUID, times: int) -> list[Figure]:
    spent = {}
    for name, measure_id in (("1,000", few), ("100,000", many)):
        path = f"/measures/{measure_id}"
        caller.call(path)
        spent[name] = caller.median(path, min(times, 50))[0]
    ratio = spent["100,000"] / spent["1,000"]
    note = f"{spent['1,000']:.1f} ms with 1,000 points"
    return [
        Figure("a measure with 100,000 points", spent["100,000"], "ms", MANY_MS, note),
        Figure("… against one with 1,000", ratio, "×", MANY_TIMES),
    ]


def _median(act: Callable[[], object], times: int) -> float:
    spent = []
    for _again in range(times):
        start = time.perf_counter()
        act()
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)


def hundred(app: Flask) -> UUID:
    """A measure of a hundred sites, made up before."""
    with app.app_context():
        return db.session.scalars(
            select(Measure.id).where(Measure.name == "Bench 100 × 36").order_by(Measure.id)
        ).first() or _measure(100, 36)


def _measure(sites: int, weeks: int, kind: ChartKind = ChartKind.RUN) -> UUID:
    """A weekly measure with so many points at so many sites of the first network."""
    chance = random.Random(sites * weeks)
    with gate.writing():
        network = db.session.scalars(select(Network).order_by(Network.id)).first()
        assert network is not None
        there = [site.id for site in network.sites][6:]  # the demo's own stay as they are
        while len(there) < sites:
            site = Site(network_id=network.id, name=f"Bench {len(there):03}")
            db.session.add(site)
            db.session.flush()
            there.append(site.id)
        made = operations.define(
            SYSTEM, network, name=f"Bench {sites} × {weeks}", kind=MeasureKind.PROCESS,
            form=Form.SHARE, definition="made up", chart=kind,
        )  # fmt: skip
        measure_id = made.id
        db.session.commit()
    rows = [
        _point(measure_id, key, FIRST + timedelta(weeks=week), chance)
        for key in there[:sites]
        for week in range(weeks)
    ]
    for start in range(0, len(rows), CHUNK):
        with gate.writing():
            db.session.execute(insert(Point), rows[start : start + CHUNK])
            db.session.commit()
    return measure_id


def _point(measure_id: UUID, site_id: UUID, on: date, chance: random.Random) -> dict[str, object]:
    n = chance.randint(40, 60)
    x = min(n, max(0, round(chance.gauss(0.7 * n, math.sqrt(0.21 * n)))))
    now = clock.now()
    return {
        "id": uuid7(), "measure_id": measure_id, "site_id": site_id,
        "series_key": operations.series_key(site_id), "group": "", "on": on,
        "numerator": float(x), "denominator": float(n), "value": x / n, "missing": 0, "note": "",
        "created_at": now, "updated_at": now,
    }  # fmt: skip

"""The worker's part of an import: from days to weeks, in small steps, seen all at once."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import delete, insert

from app.core import clock, files, gate
from app.core.model import uuid7
from app.core.tasks import JobHandle
from app.extensions import db
from app.features.measures import operations, queries
from app.features.measures.models import Import, ImportStatus, Point
from app.features.measures.reading import Week, read_sheet

CHUNK = 500  # rows a transaction: longer ones lock the web process out


def import_points(job: JobHandle, import_id: str) -> None:
    """Stage an import's points in chunks, then make them visible in one statement.

    Running it again after a crash starts over: its own staged points go first.
    """
    row = db.session.get_one(Import, UUID(import_id))
    if row.status is not ImportStatus.RUNNING:
        return
    planned = operations.plan(row, read_sheet(files.read(row.blob)))
    measure_id, percent = row.measure_id, row.measure.in_percent
    places = {name: UUID(str(place)) for name, place in planned.sites.items() if place != "out"}
    known = queries.known_dates(measure_id, list(places.values()))
    fresh = [week for week in planned.weeks if (places[week.site], week.monday) not in known]
    with gate.writing():
        db.session.execute(delete(Point).where(Point.import_id == UUID(import_id)))
        db.session.commit()
    job.progress(0, len(fresh))
    for done, chunk in _chunks(fresh):
        with gate.writing():
            rows = [
                _point(week, places[week.site], measure_id, import_id, percent) for week in chunk
            ]
            db.session.execute(insert(Point), rows)
            db.session.commit()
        job.progress(done, len(fresh))
    with gate.writing():
        row = db.session.get_one(Import, UUID(import_id))
        row.facts = {
            **row.facts,
            "points": len(fresh),
            "doubled": len(planned.weeks) - len(fresh),
            "short": sum(week.days < 3 for week in fresh),
            "missing": sum(week.missing for week in fresh),
        }
        operations.finish(row)
        db.session.commit()
    job.finish({"points": len(fresh), "address": f"/imports/{import_id}"})


def _chunks(weeks: list[Week]) -> Iterator[tuple[int, list[Week]]]:
    for start in range(0, len(weeks), CHUNK):
        chunk = weeks[start : start + CHUNK]
        yield start + len(chunk), chunk


def _point(
    week: Week, site_id: UUID, measure_id: UUID, import_id: str, percent: bool
) -> dict[str, object]:
    value = week.value / 100 if percent and week.value is not None else week.value
    return {
        "id": uuid7(),
        "measure_id": measure_id,
        "site_id": site_id,
        "series_key": operations.series_key(site_id),
        "group": "",
        "on": week.monday,
        "value": value,
        "days": week.days,
        "missing": week.missing,
        "note": "",
        "import_id": UUID(import_id),
        "created_at": clock.now(),
        "updated_at": clock.now(),
    }

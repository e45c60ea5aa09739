"""The worker's part of an import: from days to weeks, in small steps, seen all at once."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, insert

from app.core import clock, files, gate
from app.core.errors import Invalid
from app.core.model import uuid7
from app.core.tasks import JobHandle
from app.extensions import db
from app.features.measures import operations
from app.features.measures.models import Import, ImportStatus, Point
from app.features.measures.reading import Period
from app.features.measures.sheet import read_sheet

CHUNK = 500  # rows a transaction: longer ones lock the web process out


def import_points(job: JobHandle, import_id: str) -> None:
    """Stage an import's points in chunks, then make them visible in one statement.

    Running it again after a crash starts over: its own staged points go first. Raises Invalid
    when a site that was chosen for the file is gone.
    """
    row = db.session.get_one(Import, UUID(import_id))
    if row.status is not ImportStatus.RUNNING:
        return
    planned = operations.plan(row, read_sheet(files.read(row.blob)))
    if operations.NEW_SITE in planned.sites.values():
        raise Invalid(_("A site of this file is gone. Choose again which site is which."))
    row_id, measure_id, percent = row.id, row.measure_id, row.measure.in_percent
    with gate.writing():
        db.session.execute(delete(Point).where(Point.import_id == row_id))
        db.session.commit()
    job.progress(0, len(planned.fresh))
    for done, chunk in _chunks(planned.fresh):
        rows = [_point(one, row_id, measure_id, percent) for one in chunk]
        with gate.writing():
            db.session.execute(insert(Point), rows)
            db.session.commit()
        job.progress(done, len(planned.fresh))
    with gate.writing():
        operations.finish(db.session.get_one(Import, row_id), planned)
        db.session.commit()
    job.finish({"points": len(planned.fresh), "address": f"/imports/{import_id}"})


def _chunks(found: list[Period]) -> Iterator[tuple[int, list[Period]]]:
    for start in range(0, len(found), CHUNK):
        chunk = found[start : start + CHUNK]
        yield start + len(chunk), chunk


def _point(one: Period, row_id: UUID, measure_id: UUID, percent: bool) -> dict[str, object]:
    value = one.value / 100 if percent and one.value is not None else one.value
    site_id, now = UUID(one.site), clock.now()
    return {
        "id": uuid7(),
        "measure_id": measure_id,
        "site_id": site_id,
        "series_key": operations.staged_key(row_id, site_id),
        "group": "",
        "on": one.start,
        "value": value,
        "days": one.days,
        "missing": one.missing,
        "note": "",
        "import_id": row_id,
        "created_at": now,
        "updated_at": now,
    }

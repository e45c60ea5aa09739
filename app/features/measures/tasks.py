"""The worker's part of an import: files read, days made weeks, in small steps, seen all at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, insert

from app.core import clock
from app.core.errors import Invalid
from app.core.model import uuid7
from app.core.tasks import JobHandle, committing
from app.extensions import db
from app.features.measures import operations
from app.features.measures.models import Import, ImportStatus, Point
from app.features.measures.reading import Period, Unreadable
from app.web import respond, speech

CHUNK = 500  # rows a transaction: longer ones lock the web process out


@contextmanager
def uncollected() -> Iterator[None]:
    """Let no garbage be collected meanwhile: a long file is all small things that stay."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def look_at_file(job: JobHandle, import_id: str) -> None:
    """Read a file with its present mapping and leave what is in it, for a person to look at.

    What cannot be read at all is deleted at once: nothing can use it.
    """
    row = db.session.get(Import, UUID(import_id))
    if row is None or row.status is not ImportStatus.LOOKING:
        return  # it was forgotten, or looked at before the worker fell silent
    known = int(row.facts.get("rows", 0))
    try:
        with uncollected():
            mapping, facts = operations.look(
                row, lambda done: job.progress(done, max(known, done + 1))
            )
    except Unreadable as trouble:
        with committing():
            operations.refuse(db.session.get_one(Import, UUID(import_id)), trouble)
    else:
        db.session.rollback()
        with committing():
            operations.looked_at(db.session.get_one(Import, UUID(import_id)), mapping, facts)
    job.finish({"address": f"/imports/{import_id}"})


def import_points(job: JobHandle, import_id: str) -> None:
    """Stage an import's points in chunks, then make them visible at once.

    Running it again after a crash starts over: its own staged points go first. Raises Invalid
    when a site that was chosen for the file is gone.
    """
    row = db.session.get_one(Import, UUID(import_id))
    if row.status is not ImportStatus.RUNNING:
        return
    speech.speak_of(row.measure.network_id)
    rows = int(row.facts.get("rows", 0))
    with uncollected():
        sheet = operations.sheet_of(row)
        planned = operations.plan(
            row.measure, row.mapping, sheet, tell=lambda done: job.progress(done, rows * 2)
        )
    if operations.NEW_SITE in planned.sites.values():
        raise Invalid(_("One {site} of this file is gone. Choose again which {site} is which."))
    new = planned.fresh + [change.new for change in operations.replacing(row, planned)]
    row_id, measure_id = row.id, row.measure_id
    with committing():
        db.session.execute(delete(Point).where(Point.import_id == row_id))
    for done, chunk in _chunks(new):
        points = [_point(one, row_id, measure_id) for one in chunk]
        with committing():
            db.session.execute(insert(Point), points)
        job.progress(rows + rows * done // len(new), rows * 2)
    with committing():
        operations.finish(db.session.get_one(Import, row_id), planned)
        respond.push("measure", measure_id)
    job.finish({"points": len(new), "address": f"/imports/{import_id}"})


def forget_abandoned() -> None:
    """Forget the files that nobody imported."""
    with committing():
        operations.forget_abandoned()


def _chunks(found: list[Period]) -> Iterator[tuple[int, list[Period]]]:
    for start in range(0, len(found), CHUNK):
        chunk = found[start : start + CHUNK]
        yield start + len(chunk), chunk


def _point(one: Period, row_id: UUID, measure_id: UUID) -> dict[str, object]:
    site_id, now = None if one.site == operations.WHOLE else UUID(one.site), clock.now()
    return {
        "id": uuid7(),
        "measure_id": measure_id,
        "site_id": site_id,
        "series_key": operations.staged_key(row_id, site_id, one.group),
        "group": one.group,
        "on": one.start,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "value": one.value,
        "spread": one.spread,
        "days": one.days,
        "missing": one.missing,
        "note": "",
        "import_id": row_id,
        "created_at": now,
        "updated_at": now,
    }

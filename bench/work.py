"""What the worker does: a data file imported, the demo's package printed."""

from __future__ import annotations

import statistics
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.core import after, gate
from app.core.access.actor import SYSTEM
from app.extensions import db
from app.features.measures import operations as measures
from app.features.measures.models import Form, Import, Measure, MeasureKind
from app.features.networks.models import Network
from app.features.packages import operations as packages
from app.features.packages.models import Package
from app.jobs.models import Job
from bench import house
from bench.table import Figure

IMPORT_S, PDF_S = 3.0, 4.0
TIMES = 3


def imported(app: Flask, file: Path, bound: float = IMPORT_S) -> tuple[Figure, str]:
    """A file imported as it is, all its words mapped to no value; and the address of its charts.

    The figure is what the worker needs: to look at the file, and to import it.
    """
    with app.app_context():
        measure_id = _measure()
        looking, importing = [], []
        for again in range(TIMES):
            import_id, spent = _upload(measure_id, file)
            looking.append(spent)
            importing.append(_job(_start(import_id)))
            if again < TIMES - 1:
                _undo(import_id)
        facts = db.session.get_one(Import, import_id).facts
        look, work = statistics.median(looking), statistics.median(importing)
        note = f"{facts['rows']} rows, {facts['points']} points; looking {look:.2f} s of it"
    return Figure(
        f"import of {file.name}", look + work, "s", bound, note
    ), f"/measures/{measure_id}"


def printed(app: Flask) -> Figure:
    """The demo's package as a PDF."""
    with app.app_context():
        package_id = db.session.scalar(select(Package.id).order_by(Package.id))
        if package_id is None:
            return Figure("the demo’s PDF", None, "s", PDF_S, "the demo has no package")
        spent = []
        for _again in range(TIMES):
            with gate.writing():
                package = db.session.get_one(Package, package_id)
                job_id = packages.ask_for_preview(SYSTEM, package)
                db.session.commit()
            spent.append(_job(job_id))
    return Figure(
        "the demo’s PDF", statistics.median(spent), "s", PDF_S, "start of the job to done"
    )


def _measure() -> UUID:
    with gate.writing():
        network = db.session.scalars(select(Network).order_by(Network.id)).first()
        assert network is not None
        made = measures.define(
            SYSTEM,
            network,
            name="Daily attendance",
            kind=MeasureKind.OUTCOME,
            definition="The mean of the week’s daily attendance rates.",
            form=Form.VALUE,
            unit="%",
        )
        made_id = made.id
        db.session.commit()
    return made_id


def _upload(measure_id: UUID, file: Path) -> tuple[UUID, float]:
    """A file taken in, looked at and mapped; answers how long the last look took."""
    with gate.writing():
        measure = db.session.get_one(Measure, measure_id)
        row = measures.upload(SYSTEM, measure, filename=file.name, content=file.read_bytes())
        row_id, job_id = row.id, row.job_id
        db.session.commit()
    spent = _job(job_id)
    with gate.writing():
        row = db.session.get_one(Import, row_id)
        words = sorted(filter(None, row.facts["words"]))
        if words:
            measures.choose_mapping(SYSTEM, row, mapping={**row.mapping, "empty": words})
            job_id = row.job_id
        db.session.commit()
    return row_id, _job(job_id) if words else spent


def _start(import_id: UUID) -> UUID:
    with gate.writing():
        row = db.session.get_one(Import, import_id)
        measures.start(SYSTEM, row)
        job_id = row.job_id
        db.session.commit()
    assert job_id is not None
    return job_id


def _undo(import_id: UUID) -> None:
    with gate.writing():
        measures.undo(SYSTEM, db.session.get_one(Import, import_id))
        db.session.commit()


def _job(job_id: UUID | None) -> float:
    """Wait for a job; answers the seconds from its start to its end."""
    after.run(db.session())
    assert job_id is not None

    def over() -> bool:
        db.session.rollback()
        state = after.job_state(job_id)
        return state is not None and not state.is_open

    house.wait(over, pause=0.05)
    job = db.session.get_one(Job, job_id)
    assert job.status.value == "done", job.message
    assert job.started_at is not None
    assert job.finished_at is not None
    return (job.finished_at - job.started_at).total_seconds()

"""Reading jobs."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from app.core import channels
from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.after import JobState
from app.core.errors import NotFound
from app.extensions import db
from app.jobs.models import Job, JobStatus


def job_at(actor: Actor, job_id: UUID) -> Job:
    """The job with that id. Raises NotFound for everyone but the one who asked for it."""
    job = db.session.get(Job, job_id)
    if job is None or not can(actor, Permission.JOB_READ, job):
        raise NotFound
    return job


def by_status() -> list[tuple[dict[str, str], float]]:
    """How many jobs stand how, for those who watch over the installation."""
    counted = select(Job.status, func.count(Job.id)).group_by(Job.status)
    found = {row[0]: row[1] for row in db.session.execute(counted)}
    return [({"status": status.value}, float(found.get(status, 0))) for status in JobStatus]


def state_of(job_id: UUID) -> JobState:
    """How a job stands, for those who were let in already."""
    return db.session.get_one(Job, job_id).state


def present(job: Job) -> tuple[JobState, int]:
    """How a job stands now, and a sequence of its progress part that is no newer than that."""
    seq = channels.seq("job", job.id)
    db.session.refresh(job)
    return job.state, seq

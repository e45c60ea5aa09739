"""What may happen to a job: written, claimed, moved on, finished, taken back.

Everything but `enqueue` and `state` is the worker's. Each step is one short transaction on a
connection of its own, so that a job's progress is seen while the task's own transaction is open
or not yet begun, and the write gate is held for a moment only.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import has_request_context
from sqlalchemy import ColumnElement, Select, Update, and_, or_, select, update

from app.core import clock, gate
from app.core.after import JobState
from app.extensions import db
from app.jobs.models import Job, JobStatus
from app.web.guard import current_actor

ATTEMPTS = 3
LEASE = timedelta(seconds=30)
"""How long a worker that says nothing is believed to be alive."""


class JobTable:
    """The table as features see it: implements `core.after.Jobs`."""

    def enqueue(self, task: str, ids: dict[str, str]) -> UUID:
        """Write a job row in the present transaction; whoever is signed in may watch it."""
        by_id = current_actor().user_id if has_request_context() else None
        job = Job(task=task, ids=ids, by_id=by_id)
        db.session.add(job)
        db.session.flush()
        return job.id

    def state(self, job_id: UUID) -> JobState | None:
        """How a job stands."""
        job = db.session.get(Job, job_id)
        return job.state if job else None


def claim() -> UUID | None:
    """Take the oldest job that is due; None when there is none.

    Looks first without a write: an idle worker never asks for the write lock.
    """
    with db.engine.connect() as connection:
        if connection.scalar(_next()) is None:
            return None
    now = clock.now()
    take = (
        update(Job)
        .where(
            # "=" and not "IN": PostgreSQL may run a sub-select of IN again for every row, and
            # each run would skip the row just locked and claim another.
            Job.id == _next().with_for_update(skip_locked=True).scalar_subquery(),
            Job.status == JobStatus.QUEUED,
        )
        .values(
            status=JobStatus.RUNNING,
            attempts=Job.attempts + 1,
            started_at=now,
            claimed_until=now + LEASE,
            done=0,
            of=0,
            note="",
        )
        .returning(Job.id)
    )
    with gate.writing_connection() as connection:
        return connection.scalar(take)


def _next() -> Select[UUID]:
    due = or_(Job.not_before.is_(None), Job.not_before <= clock.now())
    queued = and_(Job.status == JobStatus.QUEUED, due)
    return select(Job.id).where(queued).order_by(Job.created_at, Job.id).limit(1)


def renew(job_id: UUID) -> None:
    """Promise to be alive for another while."""
    _change(_running(job_id).values(claimed_until=clock.now() + LEASE))


def advance(job_id: UUID, done: int, of: int, note: str) -> None:
    """Write down how far a running job is."""
    until = clock.now() + LEASE
    _change(_running(job_id).values(done=done, of=of, note=note[:200], claimed_until=until))


def finish(job_id: UUID, result: dict[str, Any]) -> None:
    """Write down that a job is done, and its result."""
    _change(
        _running(job_id).values(
            status=JobStatus.DONE, result=result, finished_at=clock.now(), claimed_until=None
        )
    )


def fail(job_id: UUID, message: str) -> None:
    """Write down that a job failed for good, and why."""
    _change(
        _running(job_id).values(
            status=JobStatus.FAILED, message=message, finished_at=clock.now(), claimed_until=None
        )
    )


def put_back(job_id: UUID, *, wait: timedelta = timedelta(), counts: bool = True) -> None:
    """Let a running job be claimed again, after a wait.

    `counts=False` forgets the attempt: the worker was asked to end, the job did nothing wrong.
    """
    _change(
        _running(job_id).values(
            status=JobStatus.QUEUED,
            claimed_until=None,
            not_before=clock.now() + wait,
            attempts=Job.attempts if counts else Job.attempts - 1,
        )
    )


def abandoned() -> list[tuple[UUID, int]]:
    """Running jobs whose worker fell silent, with the number of attempts."""
    with db.engine.connect() as connection:
        rows = connection.execute(
            select(Job.id, Job.attempts).where(
                Job.status == JobStatus.RUNNING, Job.claimed_until < clock.now()
            )
        )
        return [(job_id, attempts) for job_id, attempts in rows]


def attempts(job_id: UUID) -> int:
    """How often a job has been tried."""
    with db.engine.connect() as connection:
        return connection.scalar(select(Job.attempts).where(Job.id == job_id)) or 0


def _running(job_id: UUID) -> Update:
    mine: ColumnElement[bool] = and_(Job.id == job_id, Job.status == JobStatus.RUNNING)
    return update(Job).where(mine)


def _change(statement: Update) -> None:
    with gate.writing_connection() as connection:
        connection.execute(statement)

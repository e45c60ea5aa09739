"""The job table."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.after import JobState
from app.core.model import Keyed
from app.extensions import db


class JobStatus(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Keyed, db.Model):
    """One piece of long work: a task's name and the ids it is about, never anybody's words."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_status_created_at", "status", "created_at"),)

    task: Mapped[str] = mapped_column(String(60))
    ids: Mapped[dict[str, Any]] = mapped_column(default=dict)
    by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    """Who asked for it: nobody else may watch it."""
    status: Mapped[JobStatus] = mapped_column(default=JobStatus.QUEUED)
    done: Mapped[int] = mapped_column(default=0)
    of: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(String(200), default="")
    message: Mapped[str] = mapped_column(Text, default="")
    """Why it failed, as a sentence."""
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    not_before: Mapped[datetime | None]
    """A job that failed by accident waits a little before it is tried again."""
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    """Until when the worker has promised to be alive; later the sweeper takes the job back."""

    @property
    def state(self) -> JobState:
        """The job as features and pages see it."""
        return JobState(
            id=self.id,
            status=self.status.value,
            done=self.done,
            of=self.of,
            note=self.note,
            message=self.message,
            result=dict(self.result or {}),
        )

"""What happens after the commit: jobs for the worker and frames for open pages.

Features say what should happen; the factory plugs in who does it (`use_jobs`, `use_bus`), so no
feature knows the worker or the sockets.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.extensions import db

_WAITING = "after_commit"  # for the commit
_DUE = "committed"
log = logging.getLogger("throughline")


@dataclass(frozen=True, slots=True)
class JobState:
    """How a piece of long work stands."""

    id: UUID
    status: str
    done: int = 0
    of: int = 0
    note: str = ""
    message: str = ""
    result: dict[str, Any] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether the worker still has to do with it."""
        return self.status in ("queued", "running")


class Jobs(Protocol):
    """The job table, as features see it."""

    def enqueue(self, task: str, ids: dict[str, str]) -> UUID:
        """Write a job row in the present transaction; answer its id."""

    def state(self, job_id: UUID) -> JobState | None:
        """How a job stands."""


_jobs: Jobs | None = None
_publish: Callable[[str, str], None] | None = None


def use_jobs(jobs: Jobs) -> None:
    """Plug in the job table."""
    global _jobs
    _jobs = jobs


def use_bus(publish: Callable[[str, str], None]) -> None:
    """Plug in what carries frames to open pages."""
    global _publish
    _publish = publish


def enqueue(task: str, **ids: UUID | str) -> UUID:
    """Have the worker run `task` once the present transaction is committed; answer the job's id."""
    assert _jobs is not None, "no job table is plugged in"
    return _jobs.enqueue(task, {name: str(value) for name, value in ids.items()})


def job_state(job_id: UUID | None) -> JobState | None:
    """How a job stands, or None when there is none."""
    return _jobs.state(job_id) if _jobs and job_id else None


def on_commit(action: Callable[[], None]) -> None:
    """Run `action` after the present transaction is committed; never when it is rolled back."""
    db.session.info.setdefault(_WAITING, []).append(action)


def publish(channel: str, frame: str) -> None:
    """Send a frame to everyone on a channel, after the commit."""
    on_commit(lambda: _publish(channel, frame) if _publish else None)


@event.listens_for(Session, "after_commit")
def _let_go(session: Session) -> None:
    session.info.setdefault(_DUE, []).extend(session.info.pop(_WAITING, []))


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_WAITING, None)


def run(session: Session) -> None:
    """Do what was put off. Called by the edge once its commit has returned.

    What fails is logged and keeps nothing else from being done: the rows are committed already.
    """
    for action in session.info.pop(_DUE, []):
        try:
            action()
        except Exception:
            log.exception("something put off until after the commit failed")

"""What a running task holds in its hand, and how one job is run from beginning to end."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from flask_babel import gettext as _

from app.core import after, channels, gate, tasks
from app.core.errors import Refused
from app.core.tasks import committing
from app.extensions import db
from app.jobs import table
from app.jobs.models import Job
from app.web import respond

PACE = 0.25  # seconds between two lines of progress: nobody reads faster
log = logging.getLogger("throughline")


class Handle:
    """Progress and result of one running job: implements `core.tasks.JobHandle`."""

    def __init__(self, job_id: UUID) -> None:
        self.id = job_id
        self.result: dict[str, Any] = {}
        self._told = 0.0

    def progress(self, done: int, of: int, note: str = "") -> None:
        """Say how far the work is. Inside a write transaction, or while another process holds the
        database, it is dropped: the next one tells.
        """
        early = done < of and time.monotonic() - self._told < PACE
        if early or gate.is_writing():
            return
        self._told = time.monotonic()
        with contextlib.suppress(gate.Busy):
            table.advance(self.id, done, of, note)
            show(self.id)

    def finish(self, result: dict[str, Any]) -> None:
        """Leave a result of ids and numbers for the page; `address` becomes a link."""
        self.result = result


def run(job_id: UUID) -> None:
    """Run one claimed job and write down how it ended. Never raises what the task raises."""
    handle = Handle(job_id)
    with db.engine.connect() as connection:
        job = connection.execute(Job.__table__.select().where(Job.__table__.c.id == job_id)).one()
    failure = _failure(lambda: tasks.find(job.task)(handle, **job.ids))
    db.session.rollback()  # what a task left open would lock us out of our own table
    if failure is None:
        table.finish(job_id, handle.result)
    elif isinstance(failure, Refused):
        table.fail(job_id, _reason(failure))
    else:
        trace = (type(failure), failure, failure.__traceback__)
        facts = {"job": str(job_id), "task": job.task}
        log.error("job failed", exc_info=trace, extra={"facts": facts})
        again(job_id, job.attempts)
    show(job_id)


def _failure(work: Callable[[], None]) -> Exception | None:
    try:
        work()
    except Exception as error:
        return error
    return None


def again(job_id: UUID, attempts: int) -> None:
    """Have a job tried again a little later, or give it up after the third time."""
    if attempts < table.ATTEMPTS:
        table.put_back(job_id, wait=timedelta(seconds=attempts))
    else:
        table.fail(job_id, _("This did not work, three times. The server’s log has the reason."))


def _reason(refusal: Refused) -> str:
    words = getattr(refusal, "message", "")
    return str(words) or _("What this was about is not there any more.")


def show(job_id: UUID) -> None:
    """Send the progress part to whoever watches, from a session that the task does not use."""
    with current_app.app_context(), committing():
        seq = channels.advance("job", job_id)
        for target, html in respond.draw("job", job_id, ("progress",), seq).items():
            after.publish(channels.address("job", job_id), respond.frame(target, html, seq))

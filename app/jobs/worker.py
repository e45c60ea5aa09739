"""`flask worker`: takes jobs from the table, one at a time, each in a process of its own.

A forked child is the simplest recycling there is: whatever memory a PDF took goes back with it,
and a crash in a native library ends one attempt, not the worker. The parent only looks, forks,
waits and keeps the promise to be alive.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import time
from types import FrameType
from uuid import UUID

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.core import after, gate, tasks
from app.extensions import db
from app.jobs import handle, table
from app.live.bus import worker_publisher

IDLE = 0.25  # seconds between two looks at an empty table
BEAT = 5.0  # seconds between two promises, and between two looks for silent workers
ROUND = 60.0  # seconds between two rounds; see core.tasks.register_round
GRACE = 8.0  # seconds a job gets to end by itself when the worker is asked to
log = logging.getLogger("throughline")


@click.command("worker")
@with_appcontext
def command() -> None:
    """Run jobs until asked to end."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    after.use_bus(worker_publisher(app))  # the sockets are in another process
    Worker(app).run()


class Worker:
    """The loop. TERM and Ctrl-C let the present job end, if it can do so soon."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._asked_to_end = False
        self._swept = 0.0
        self._rounded = -ROUND

    def run(self) -> None:
        """Work until asked to end."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask)
        while not self._asked_to_end:
            try:
                self._sweep()
                job_id = table.claim()
                if job_id is not None:
                    self._work(job_id)
                    continue
            except gate.Busy:
                pass  # a job that could not be put back is taken back once its lease is over
            time.sleep(IDLE)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._asked_to_end = True

    def _work(self, job_id: UUID) -> None:
        # No connection may be shared between the two processes.
        db.session.remove()
        db.engine.dispose()
        child = os.fork()
        if child == 0:
            os._exit(self._child(job_id))
        code = self._wait(child, job_id)
        if code is None:
            table.put_back(job_id, counts=False)
        elif code != 0:
            log.error("job's process died", extra={"facts": {"job": str(job_id), "code": code}})
            _take_back(job_id)

    def _child(self, job_id: UUID) -> int:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        try:
            with self._app.app_context():
                handle.run(job_id)
        except BaseException:
            log.exception("job failed", extra={"facts": {"job": str(job_id)}})
            return 1
        finally:
            sys.stderr.flush()
        return 0

    def _wait(self, child: int, job_id: UUID) -> int | None:
        """The child's exit code; None when it was stopped because the worker had to end."""
        beat = time.monotonic()
        deadline = float("inf")
        while True:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            now = time.monotonic()
            if self._asked_to_end:
                deadline = min(deadline, now + GRACE)
            if now > deadline:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return None
            if now - beat > BEAT:
                beat = now
                with contextlib.suppress(gate.Busy):
                    table.renew(job_id)
            time.sleep(0.02)

    def _sweep(self) -> None:
        """Take jobs back whose worker fell silent: killed, or its machine went."""
        if time.monotonic() - self._swept < BEAT:
            return
        self._swept = time.monotonic()
        for job_id, attempts in table.abandoned():
            handle.again(job_id, attempts)
        if time.monotonic() - self._rounded > ROUND:
            self._rounded = time.monotonic()
            go_round()


def go_round() -> None:
    """Do what has become due by itself. A failure is logged and keeps nobody else waiting."""
    for is_due, work in tasks.rounds():
        try:
            if is_due():
                work()
        except gate.Busy:
            pass  # the next round is soon
        except Exception:
            log.exception("a round failed")
        finally:
            db.session.remove()


def _take_back(job_id: UUID) -> None:
    handle.again(job_id, table.attempts(job_id))


def run_waiting(limit: int = 100) -> int:
    """Run the jobs that are due, here and now: for the demo and for tests. Answers how many."""
    for count in range(limit):
        job_id = table.claim()
        if job_id is None:
            return count
        handle.run(job_id)
    return limit

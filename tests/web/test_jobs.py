"""Long work: asked for in a transaction, done once, watched only by the one who asked."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask

from app.core import after, clock, gate, tasks
from app.core.errors import Invalid
from app.extensions import db
from app.jobs import table, worker
from app.jobs.models import Job, JobStatus
from tests.factories import saving
from tests.support.client import Client


@pytest.fixture(autouse=True)
def _tasks(app: Flask) -> None:
    tasks.register("tests.count", _count)
    tasks.register("tests.refuse", _refuse)
    tasks.register("tests.break", _break)


def _count(job: tasks.JobHandle, *, thing: str) -> None:
    job.progress(1, 2, "Halfway")
    job.progress(2, 2, "All of it")
    job.finish({"thing": thing, "address": "/library"})


def _refuse(job: tasks.JobHandle) -> None:
    raise Invalid("There is no aim yet.")


def _break(job: tasks.JobHandle) -> None:
    raise RuntimeError


def ask(task: str, **ids: str) -> UUID:
    with saving():
        return after.enqueue(task, **ids)


def again(job_id: UUID) -> Job:
    db.session.rollback()
    return db.session.get_one(Job, job_id)


def test_a_job_is_done_and_leaves_its_result(app: Flask) -> None:
    job_id = ask("tests.count", thing="x")
    assert worker.run_waiting() == 1
    job = again(job_id)
    assert job.status is JobStatus.DONE
    assert (job.done, job.of, job.result["thing"]) == (2, 2, "x")
    assert worker.run_waiting() == 0


def test_a_job_of_a_rolled_back_transaction_never_was(app: Flask) -> None:
    with gate.writing():
        after.enqueue("tests.count", thing="x")
        db.session.rollback()
    assert worker.run_waiting() == 0


def test_a_refusal_is_told_at_once_and_in_words(app: Flask) -> None:
    job_id = ask("tests.refuse")
    worker.run_waiting()
    assert again(job_id).status is JobStatus.FAILED
    assert again(job_id).message == "There is no aim yet."


def test_an_accident_is_tried_three_times(app: Flask) -> None:
    job_id = ask("tests.break")
    moment = clock.now()
    for attempt in (1, 2, 3):
        moment += timedelta(minutes=1)
        with clock.travel(moment):
            assert worker.run_waiting() == 1
        assert again(job_id).attempts == attempt
    assert again(job_id).status is JobStatus.FAILED


def test_jobs_are_claimed_one_at_a_time_the_oldest_first(app: Flask) -> None:
    waiting = [ask("tests.count", thing=str(number)) for number in range(4)]
    assert [table.claim() for _each in waiting] == waiting
    assert table.claim() is None


def test_a_job_of_a_silent_worker_is_taken_back(app: Flask) -> None:
    job_id = ask("tests.count", thing="x")
    table.claim()
    assert table.abandoned() == []
    with clock.travel(clock.now() + timedelta(minutes=5)):
        assert table.abandoned() == [(job_id, 1)]
        worker.Worker(app)._sweep()
    assert again(job_id).status is JobStatus.QUEUED


def _busy(*_: object, **__: object) -> None:
    raise gate.Busy


def test_a_busy_database_costs_a_line_of_progress_and_no_attempt(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = ask("tests.count", thing="x")
    monkeypatch.setattr(table, "advance", _busy)
    worker.run_waiting()
    assert again(job_id).status is JobStatus.DONE


def test_a_busy_database_does_not_end_the_worker(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = worker.Worker(app)

    def work(_job_id: UUID) -> None:
        hand._asked_to_end = True
        raise gate.Busy

    monkeypatch.setattr(hand, "_sweep", lambda: None)
    monkeypatch.setattr(hand, "_work", work)
    monkeypatch.setattr(table, "claim", uuid4)
    monkeypatch.setattr(worker.signal, "signal", lambda *_: None)
    hand.run()


def test_only_the_one_who_asked_may_watch(client: Client) -> None:
    from tests.factories import accounts

    owner, stranger = accounts.person(), accounts.person()
    job_id = ask("tests.count", thing="x")
    again(job_id).by_id = owner.id
    assert client.get(f"/jobs/{job_id}").status_code == 303
    assert client.sign_in(stranger).get(f"/jobs/{job_id}").status_code == 404
    waiting = client.sign_in(owner).htmx("GET", f"/jobs/{job_id}")
    assert "every 1s" in waiting.text
    worker.run_waiting()
    done = client.htmx("GET", f"/jobs/{job_id}")
    assert "every 1s" not in done.text
    assert done.headers["HX-Trigger"] == "job-finished"
    assert client.get(f"/jobs/{uuid4()}").status_code == 404

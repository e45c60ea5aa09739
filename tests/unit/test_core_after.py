"""The write gate leaves nothing open; what was put off is done, each for itself."""

from __future__ import annotations

from contextlib import suppress

from flask import Flask

from app.core import after, gate
from app.extensions import db
from tests.factories.networks import network


def _fail() -> None:
    raise OSError


def test_a_block_that_left_without_a_commit_keeps_nobody_from_writing(app: Flask) -> None:
    ours = network(name="Before")
    with suppress(OSError), gate.writing():
        ours.name = "After"
        db.session.flush()
        _fail()
    with gate.writing_connection():
        pass
    assert ours.name == "Before"


def test_what_is_read_after_the_commit_forgets_nothing_that_was_put_off(app: Flask) -> None:
    done: list[str] = []
    ours = network()
    with gate.writing():
        ours.name = "After"
        after.on_commit(lambda: done.append("told"))
        db.session.commit()
        assert ours.name == "After"
    after.run(db.session())
    assert done == ["told"]


def test_what_was_put_off_is_not_done_after_a_rollback(app: Flask) -> None:
    done: list[str] = []
    with gate.writing():
        after.on_commit(lambda: done.append("told"))
    after.run(db.session())
    assert not done


def test_one_failure_after_the_commit_does_not_lose_the_rest(app: Flask) -> None:
    done: list[str] = []
    with gate.writing():
        after.on_commit(_fail)
        after.on_commit(lambda: done.append("told"))
        db.session.connection()
        db.session.commit()
    after.run(db.session())
    assert done == ["told"]

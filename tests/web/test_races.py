"""Two people at once: both are served, and the database keeps one row."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from uuid import uuid4

from flask import Flask
from sqlalchemy import func, select

from app.core import channels, gate, thread
from app.core.access.actor import SYSTEM, Role
from app.core.errors import Invalid
from app.core.thread import Link, Ref
from app.extensions import db
from app.features.theory import operations
from app.features.theory.models import Aim
from tests.factories.networks import network, seated


def _at_once(app: Flask, act: Callable[[], object]) -> list[BaseException]:
    """Have four people do it at the same moment; answers what failed."""
    failures: list[BaseException] = []
    start = Barrier(4)

    def one() -> None:
        with app.app_context():
            start.wait()
            try:
                with gate.writing():
                    act()
                    db.session.commit()
            except Exception as error:
                failures.append(error)

    threads = [Thread(target=one) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    db.session.rollback()  # what was read before is an older view
    return failures


def test_a_record_is_shared_for_the_first_time_by_several(app: Flask) -> None:
    record = uuid4()
    assert _at_once(app, lambda: channels.advance("theory", record)) == []
    assert channels.seq("theory", record) == 4


def test_several_link_the_same_two_records(app: Flask) -> None:
    ours, earlier, later = network().id, Ref("theme", uuid4()), Ref("cause", uuid4())
    assert _at_once(app, lambda: thread.link(SYSTEM, ours, earlier, "why", later)) == []
    count = select(func.count()).select_from(Link).where(Link.to_id == later.id)
    assert db.session.scalar(count) == 1


def test_several_set_the_aim_and_one_is_first(app: Flask) -> None:
    ours = network()
    actor, ours_id = seated(ours, Role.LEAD).actor(), ours.id

    def act() -> None:
        here = db.session.get_one(type(ours), ours_id)
        operations.create_aim(actor, here, what="Pass grade 6 mathematics")

    failures = _at_once(app, act)
    assert [type(one) for one in failures] == [Invalid] * 3
    assert db.session.scalar(select(func.count()).select_from(Aim)) == 1

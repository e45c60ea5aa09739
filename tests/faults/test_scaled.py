"""Three web processes behind one port, on PostgreSQL and Redis: as if they were one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from app.core.access.actor import Role
from app.extensions import db
from app.features.networks import operations as networks
from app.features.networks.models import Membership
from tests.conftest import own_app
from tests.factories import saving
from tests.factories.networks import network, seated
from tests.support.coedit import CoeditServer, Replica, document, ended_with, serving, until
from tests.support.front import front_of
from tests.support.parts import Page, share
from tests.support.servers import Redis

pytestmark = pytest.mark.postgresql_only("SQLite belongs to one process")
KEYS = range(10)


@contextmanager
def three(backend: Any) -> Iterator[tuple[CoeditServer, Redis]]:
    """The front of three processes, and the Redis between them."""
    with ExitStack() as stack:
        redis = stack.enter_context(Redis.running())
        app = stack.enter_context(own_app(backend, "three", REDIS_URL=redis.url))
        servers = [stack.enter_context(serving(app)) for _ in range(3)]
        front = CoeditServer(app)
        front.port = stack.enter_context(front_of([one.port for one in servers]))
        with app.app_context():
            yield front, redis
            db.session.remove()


def everybody_has(replicas: list[Replica], words: list[str]) -> None:
    """Wait until all have all the words, in one order."""
    for replica in replicas:
        replica.wait(lambda replica=replica: all(word in replica.text for word in words))
    assert len({replica.text for replica in replicas}) == 1


def write(replicas: list[Replica], word: str) -> list[str]:
    """Each writes, all at once; answers what was written once all of it is kept."""
    written = []
    for number, replica in enumerate(replicas):
        written += [f"{word}{number}:{key}." for key in KEYS]
        for key in KEYS:
            replica.write(f"{word}{number}:{key}.")
    for replica in replicas:
        replica.wait_acknowledged()
    return written


def test_three_processes_are_one(backend: Any) -> None:
    with three(backend) as (front, redis):
        what_is_written_crosses_in_order(front, redis)
        a_shared_part_and_who_is_here_cross(front, redis)
        a_lost_role_closes_the_sockets_everywhere(front)


def what_is_written_crosses_in_order(front: CoeditServer, redis: Redis) -> None:
    """Redis may go and come: it delays, and loses nothing."""
    hub = network()
    notes = document(hub, ("paragraph", ""))
    replicas = [front.join(notes, seated(hub)).sync() for _ in range(3)]
    words = write(replicas, "together")
    everybody_has(replicas, words)
    redis.stop()
    words += write(replicas, "apart")  # kept, though the others do not hear of it yet
    redis.start()
    everybody_has(replicas, words)
    words += write(replicas, "again")
    everybody_has(replicas, words)


def a_shared_part_and_who_is_here_cross(front: CoeditServer, redis: Redis) -> None:
    """Each page is with another process; a change while Redis is away reaches them afterwards."""
    hub = network()
    people = [seated(hub, name=name) for name in ("Ines", "Kim", "Rosa")]
    pages = [Page(front, hub, person) for person in people]
    for page in pages:
        page.tell(0)
        page.stand(hub)
    for page in pages:
        until(lambda page=page: page.read().people == ["Ines", "Kim", "Rosa"])
    share(front, hub, "First")
    for page in pages:
        until(lambda page=page: page.read().seq == 1)
    for page in pages:
        page.asked = 0
    redis.stop()
    share(front, hub, "Second")
    redis.start()
    for page in pages:
        until(lambda page=page: page.read().asked)
        page.tell(page.seq)
        until(lambda page=page: page.read().seq == 2)
        assert "Second" in page.frames[-1]["content"]
    pages[0].socket.close()
    for page in pages[1:]:
        until(lambda page=page: page.read().people == ["Kim", "Rosa"])


def a_lost_role_closes_the_sockets_everywhere(front: CoeditServer) -> None:
    """Each of the three processes has one of them."""
    hub = network()
    notes, lead, gone = document(hub), seated(hub, Role.LEAD), seated(hub)
    stays = front.join(notes, lead).sync()
    sockets = [front.join(notes, gone).sync().socket for _ in range(3)]
    seat = db.session.query(Membership).filter_by(user_id=gone.id).one()
    codes: list[int] = []
    closing = [
        threading.Thread(target=lambda one=one: codes.append(ended_with(one))) for one in sockets
    ]
    for thread in closing:
        thread.start()
    started = time.monotonic()
    with saving():
        networks.change_seat(lead.actor(), seat, role=Role.SPONSOR, sites=[])
    for thread in closing:
        thread.join(10)
    assert codes == [4403] * 3
    assert time.monotonic() - started < 3  # a second, on a machine that does nothing else
    stays.write("still here")
    stays.wait_acknowledged()
    until(lambda: "still here" in front.join(notes, lead).sync().text)

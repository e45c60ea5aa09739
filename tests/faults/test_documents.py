"""What is acknowledged is never lost: power cuts, broken order, slow and hostile clients."""

from __future__ import annotations

import random
import socket as sockets
import struct
import threading
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from pycrdt import XmlElement, XmlText
from sqlalchemy import func, select, update
from websockets.exceptions import ConnectionClosed

from app.core import clock, gate
from app.core.access.actor import SYSTEM, Role
from app.extensions import db
from app.features.notes import operations
from app.features.notes.models import Document, DocumentSnapshot, DocumentUpdate
from app.live import wire
from tests.conftest import own_app
from tests.factories import saving
from tests.factories.networks import network, seated
from tests.factories.notes import committed
from tests.support.coedit import CoeditServer, Replica, document, ended_with, serving, until

SEED = [("heading", 2, "Said"), ("paragraph", "")]


def test_a_power_cut_during_a_burst_loses_nothing_acknowledged(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub, *SEED)
    people = [seated(hub) for _ in range(50)]
    replicas = [coedit.join(notes, person).sync() for person in people]
    acknowledged: dict[int, int] = {}

    def type_on(number: int) -> None:
        replica = replicas[number]
        try:
            for line in range(2000):
                replica.write(f"[{number}:{line}]")
                replica.read()
                acknowledged[number] = replica.acknowledged
        except Exception:
            return

    threads = [threading.Thread(target=type_on, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    until(lambda: sum(acknowledged.values()) > 600, "nobody was acknowledged")
    coedit.kill()
    for thread in threads:
        thread.join(20)
    coedit.start()
    words = coedit.join(notes, people[0]).sync().text
    for number, count in acknowledged.items():
        # The first message is the answer to step 1; every later one brought a line.
        for line in range(count - 1):
            assert f"[{number}:{line}]" in words


def test_a_tab_that_kept_writing_brings_its_words_back(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub, *SEED)
    rosa = seated(hub)
    replica = coedit.join(notes, rosa).sync()
    replica.write("before")
    replica.wait_acknowledged()
    coedit.kill()
    with replica.doc.transaction():
        replica.root.children.append(XmlElement("paragraph", {}, [XmlText("while it was away")]))
    coedit.start()
    again = Replica(coedit.open(f"documents/{notes.id}?ack=1", rosa), replica.doc).sync()
    again.wait(lambda: again.sent and again.acknowledged == again.sent)
    fresh = coedit.join(notes, rosa).sync()
    assert fresh.text == replica.text
    assert "while it was away" in fresh.text


def test_asked_to_end_it_commits_and_says_come_back(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub, *SEED)
    rosa = seated(hub)
    replica = coedit.join(notes, rosa).sync()
    replica.write("last words")
    replica.wait_acknowledged()
    assert coedit.stop() == 0
    assert ended_with(replica.socket) == 1012
    assert operations.settled(notes.id)
    coedit.start()
    assert "last words" in coedit.join(notes, rosa).sync().text


def test_a_process_that_was_killed_leaves_no_stale_snapshot(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub, *SEED)
    rosa = seated(hub)
    replica = coedit.join(notes, rosa).sync()
    replica.write("not yet in the snapshot")
    replica.wait_acknowledged()
    coedit.kill()
    with saving():
        long_ago = clock.now() - timedelta(hours=1)
        mine = update(Document).where(Document.id == notes.id)
        db.session.execute(mine.values(updated_at=long_ago))
    assert not operations.settled(notes.id)
    coedit.start()
    coedit.join(document(hub), rosa).sync()  # somebody opens something else
    until(lambda: operations.settled(notes.id), "the snapshot was not made up for")
    assert "not yet in the snapshot" in committed(notes.id).text


def edits(replica: Replica, count: int) -> list[bytes]:
    """Updates that build on each other, not sent."""
    replica.updates.clear()
    made = []
    for number in range(count):
        with replica.doc.transaction():
            line = replica.root.children[1]
            if not len(line.children):
                line.children.append(XmlText(""))
            line.children[0].insert(0, f"<{number}>")
        made.append(replica.updates.pop())
    return made


@pytest.mark.parametrize("seed", range(4))
def test_updates_out_of_order_and_twice_end_on_the_same_words(
    coedit: CoeditServer, seed: int
) -> None:
    hub = network()
    notes = document(hub, *SEED)
    rosa, ines = seated(hub), seated(hub)
    watcher = coedit.join(notes, ines).sync()
    writer = coedit.join(notes, rosa).sync()
    made = edits(writer, 12)
    shuffled = random.Random(seed).sample(made, len(made)) + made[:3]
    for body in shuffled:
        writer.sent += 1
        writer.send(wire.update(body))
    writer.wait_acknowledged()
    watcher.wait(lambda: watcher.text == writer.text)
    assert coedit.join(notes, ines).sync().text == writer.text


def test_missing_structs_are_asked_for(coedit: CoeditServer) -> None:
    """An update whose predecessors nobody sent: the server asks, the writer's answer mends it."""
    hub = network()
    notes = document(hub, *SEED)
    rosa, ines = seated(hub), seated(hub)
    writer, watcher = coedit.join(notes, rosa).sync(), coedit.join(notes, ines).sync()
    *_lost, last = edits(writer, 3)
    writer.sent += 1
    writer.send(wire.update(last))
    watcher.wait(lambda: _reads(writer) or watcher.text == writer.text, "nobody asked")
    assert coedit.join(notes, ines).sync().text == writer.text


def _reads(replica: Replica) -> None:
    try:
        replica.read(timeout=0.05)
    except TimeoutError:
        return


def test_a_damaged_log_is_never_an_empty_document(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub)
    rosa = seated(hub)
    replica = coedit.join(notes, rosa).sync()
    for number in range(3):
        replica.write(f"line {number}")
        replica.wait_acknowledged()
    coedit.kill()
    with saving():
        db.session.query(DocumentSnapshot).filter_by(document_id=notes.id).delete()
        db.session.query(DocumentUpdate).filter_by(document_id=notes.id, seq=2).delete()
    coedit.start()
    assert coedit.close_code(f"documents/{notes.id}", rosa) == 1013
    with gate.writing_connection() as connection:
        mine = DocumentUpdate.document_id == notes.id
        assert connection.scalar(select(func.count(DocumentUpdate.seq)).where(mine)) == 2
    with saving():  # or the server would go on telling of it
        operations.withdraw(SYSTEM, [notes.id])


def test_a_damaged_snapshot_is_passed_over_for_the_log(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub, *SEED)
    rosa = seated(hub)
    replica = coedit.join(notes, rosa).sync()
    replica.write("safe in the log")
    replica.wait_acknowledged()
    until(lambda: operations.settled(notes.id))
    coedit.kill()
    with saving():
        mine = update(DocumentSnapshot).where(DocumentSnapshot.document_id == notes.id)
        db.session.execute(mine.values(state=b"\x01\x02 rotten"))
    coedit.start()
    assert "safe in the log" in coedit.join(notes, rosa).sync().text


def test_a_reader_who_takes_nothing_does_not_hold_up_the_room(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub, *SEED)
    lazy = _raw(coedit, notes, seated(hub))
    writer, other = coedit.join(notes, seated(hub)).sync(), coedit.join(notes, seated(hub)).sync()
    for number in range(40):
        writer.write(f"{number} " + "x" * 100_000)
        writer.wait_acknowledged()
    other.wait(lambda: "39 x" in other.text)
    lazy.close()


def _raw(server: CoeditServer, notes: Document, person: Any) -> sockets.socket:
    """A socket that shakes hands, asks for everything, and never reads."""
    raw = sockets.create_connection(("127.0.0.1", server.port))
    raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    raw.sendall(
        (
            f"GET /live/documents/{notes.id} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
            f"Cookie: {server.cookie(person)}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        ).encode()
    )
    assert raw.recv(12) == b"HTTP/1.1 101"
    return raw


def test_hostile_frames_end_their_own_socket_alone(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub, *SEED)
    good = coedit.join(notes, seated(hub)).sync()
    bad = seated(hub)
    dice = random.Random(5)
    for _ in range(150):
        raw = _raw(coedit, notes, bad)
        raw.sendall(dice.randbytes(dice.randrange(1, 200)))
        # Hang up without a word, as a client that crashed does.
        raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, struct.pack("ii", 1, 0))
        raw.close()
    good.write("unharmed")
    good.wait_acknowledged()
    assert "unharmed" in coedit.join(notes, bad).sync().text


def test_too_much_at_once_closes_the_socket(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub)
    loud = coedit.join(notes, seated(hub)).sync()
    with suppress(ConnectionClosed):
        for _ in range(1500):
            loud.send(bytes((wire.QUERY_AWARENESS,)))
    assert ended_with(loud.socket) == 4429


def test_a_message_beyond_the_limit_closes_the_socket(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub)
    loud = coedit.join(notes, seated(hub)).sync()
    with suppress(ConnectionClosed):
        loud.send(b"\x00\x02" + b"\x00" * (9 * 1024 * 1024))
    assert ended_with(loud.socket) == 1009


@pytest.mark.sqlite_only("another process holds the file: PostgreSQL has no such lock")
def test_a_busy_database_delays_and_loses_nothing(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub, *SEED)
    replica = coedit.join(notes, seated(hub)).sync()
    replica.wait_acknowledged()
    with gate.writing_connection():
        replica.write("typed while the worker writes")
        with suppress(TimeoutError):
            replica.read(timeout=0.5)
        assert replica.acknowledged < replica.sent
    replica.wait_acknowledged()


def test_two_processes_share_a_document_through_redis(backend: Any, redis_url: str) -> None:
    with (
        own_app(backend, "pair", REDIS_URL=redis_url) as app,
        serving(app) as one,
        serving(app) as two,
        app.app_context(),
    ):
        hub = network()
        notes = document(hub, *SEED)
        first = one.join(notes, seated(hub)).sync()
        second = two.join(notes, seated(hub)).sync()
        for number in range(20):
            first.write(f"a{number}.")
            second.write(f"b{number}.")
        for replica in (first, second):
            replica.wait(
                lambda replica=replica: all(
                    f"{side}{number}." in replica.text for side in "ab" for number in range(20)
                )
            )
        assert first.text == second.text
        with saving():
            operations.withdraw(None, [notes.id])  # type: ignore[arg-type]
        assert ended_with(first.socket) == 4410
        assert ended_with(second.socket) == 4410
        db.session.remove()


def test_readers_of_every_kind_are_let_in_by_the_rules(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub)
    codes = {}
    for role in Role:
        person = seated(hub, role)
        socket = coedit.open(f"documents/{notes.id}?ack=1", person)
        try:
            codes[role] = socket.recv(timeout=5)
        except Exception:
            codes[role] = socket.close_code
    writers = {role for role, code in codes.items() if code == wire.may_write(True)}
    readers = {role for role, code in codes.items() if code == wire.may_write(False)}
    assert writers == {Role.LEAD, Role.FACILITATOR, Role.SITE_LEAD, Role.MEMBER}
    assert readers == {Role.COACH, Role.RESEARCHER}
    assert {codes[role] for role in Role if role not in writers | readers} == {4403}

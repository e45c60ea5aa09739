"""Opening a document: its log goes out as it was read, the document is built when it is needed."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import Flask
from pycrdt import Doc
from sqlalchemy import update

from app.extensions import db
from app.features.notes.models import DocumentUpdate
from app.features.notes.render import render
from app.live import wire
from tests.factories import saving
from tests.factories.networks import network, seated
from tests.support.coedit import Replica, document
from tests.support.rooms import Browser, House, Loop


def enter(house: House, key: Any, person: Any, *, may_write: bool = True) -> Replica:
    """A tab that has nothing yet and asks for the document."""
    loop = Loop(house, key, person, may_write=may_write)
    replica = Replica(Browser(loop), Doc())  # type: ignore[arg-type]
    replica.send(wire.step1(b"\0"))
    return replica


def hear(replica: Replica) -> list[tuple[int, int]]:
    """Take in what has come; answers the kinds of its messages, the sync ones by what they are."""
    loop, kinds = replica.socket.loop, []  # type: ignore[attr-defined]
    with suppress(TimeoutError):
        while True:
            kinds += [(message[0], message[1]) for message in list(loop.heard)[:1]]
            replica.read()
    return kinds


UPDATE, STEP1, STEP2 = (wire.SYNC, wire.UPDATE), (wire.SYNC, wire.STEP1), (wire.SYNC, wire.STEP2)


def written(app: Flask) -> tuple[House, Any, Any]:
    """A document with a snapshot and rows after it, in a process that has just begun."""
    hub = network()
    key, person = document(hub, ("paragraph", "start")).id, seated(hub)
    house = House(app)
    tab = enter(house, key, person)
    for word in ("one", "two", "three"):
        hear(tab)
        tab.write(word)
        house.rooms.flush()
        if word == "two":
            house.snapshot()
    tab.close()
    house.start()
    return house, key, person


def test_whoever_has_nothing_gets_the_log_before_the_document_is_built(app: Flask) -> None:
    house, key, person = written(app)
    tab = enter(house, key, person)
    room = house.rooms.find(key)
    assert room is not None
    assert room._doc is None
    kinds = hear(tab)
    assert [kind for kind in kinds if kind[0] == wire.SYNC] == [UPDATE, STEP2]
    assert tab.text.split() == ["start", "one", "two", "three"]
    house.rooms.flush()
    assert room._doc is not None
    assert hear(tab) == [STEP1], "a writer is asked what they have"
    house.rooms.flush()
    tab.write("four")
    late = enter(house, key, person)
    house.rooms.flush()
    hear(late)
    assert late.text == tab.text == render(room.doc).text


def test_readers_alone_need_no_document_until_somebody_else_writes(app: Flask) -> None:
    house, key, person = written(app)
    other = House(app)
    reader = enter(house, key, person, may_write=False)
    reader.say(cursor=None)
    house.rooms.flush()
    hear(reader)
    room = house.rooms.find(key)
    assert room is not None
    assert room._doc is None
    writer = enter(other, key, person)
    other.rooms.flush()
    hear(writer)
    other.rooms.flush()
    writer.write("four")
    other.rooms.flush()
    house.rooms.catch_up(*other.hints[-1])
    hear(reader)
    assert reader.text.split()[-1] == "four"
    assert room.seq == other.hints[-1][1]


def test_a_row_that_cannot_be_read_closes_the_door_and_loses_nothing(app: Flask) -> None:
    house, key, person = written(app)
    with saving():
        rotten = update(DocumentUpdate).where(DocumentUpdate.document_id == key)
        db.session.execute(rotten.where(DocumentUpdate.seq > 3).values(body=b"\x01\x07 rotten"))
    tab = enter(house, key, person)
    loop = tab.socket.loop  # type: ignore[attr-defined]
    assert loop.code == 1013
    assert not any(message[:2] == bytes(STEP2) for message in loop.heard)
    loop.leave()
    assert house.rooms.find(key) is None

"""What real Yjs writes, in every order; and what damage makes of it, which nobody else notices.

The suite takes a share. All of it:
HISTORIES=1000 HOSTILE=100000 .venv/bin/pytest tests/faults/test_histories.py --timeout 3000
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.extensions import db
from app.features.notes.render import render
from app.live import crdt, log, update, wire
from tests.factories.networks import network, seated
from tests.support.coedit import document
from tests.support.histories import History, histories, shape
from tests.support.mutations import damaged, forged
from tests.support.rooms import House, Loop

HISTORIES = int(os.environ.get("HISTORIES", "24"))
CLIENTS, STRANGE = (5, 4_000_000_000, 300_000), 666
HOSTILE = int(os.environ.get("HOSTILE", "4000"))


@pytest.fixture
def house(app: Flask) -> House:
    """One web process's rooms."""
    return House(app)


def whole(key: Any) -> crdt.Doc:
    """The document as its log says it is."""
    with db.engine.connect() as connection:
        found = log.read(connection, key)
    assert found is not None
    doc = crdt.load_log(found.parts)
    assert not crdt.lacks(doc, crdt.merge(found.parts))
    return doc


def in_order(dice: random.Random, sent: list[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """As it came about."""
    yield from sent


def merged(dice: random.Random, sent: list[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """Several of one person's as one, as after a while offline."""
    kept: dict[int, list[bytes]] = {}
    for who, body in sent:
        kept.setdefault(who, []).append(body)
        if dice.random() < 0.2:
            yield who, crdt.merge(kept.pop(who))
    for who, bodies in kept.items():
        yield who, crdt.merge(bodies)


def split(dice: random.Random, sent: list[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """The rest of some before their beginning; and some twice."""
    for who, body in sent:
        structs = update.read(body).structs
        if structs and dice.random() < 0.5:
            start = dice.choice(structs)  # never within a letter of two units
            yield who, crdt.difference(body, wire.vector({start.client: start.clock}))
        yield who, body
        if dice.random() < 0.1:
            yield who, body


def delayed(dice: random.Random, sent: list[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """Each up to eight places late."""
    places = [(place + dice.randrange(8), place) for place in range(len(sent))]
    for _, place in sorted(places):
        yield sent[place]


@pytest.mark.parametrize("way", [in_order, merged, split, delayed])
def test_every_history_ends_as_yjs_says(house: House, way: Any) -> None:
    hub = network()
    people = [seated(hub) for _ in range(3)]
    per_way = max(HISTORIES // 4, 1)
    for number, history in enumerate(histories(per_way * len(way.__name__), per_way)):
        key, loops = replay(house, hub, people, history, way, random.Random(number))
        doc, truth = whole(key), crdt.load(history.state)
        assert shape(doc) == shape(truth)
        # Not the deletions: Yjs clears marks away that pycrdt leaves.
        assert wire.read_vector(doc.get_state()) == wire.read_vector(truth.get_state())
        room = house.rooms.find(key)
        assert room is not None
        assert not room.held
        assert shape(room.doc) == shape(truth)
        for loop in loops:
            assert loop.is_open, loop.reason
            loop.leave()


def replay(
    house: House, hub: Any, people: list[Any], history: History, way: Any, dice: random.Random
) -> tuple[Any, list[Loop]]:
    """Send a history through a room in one way, with ticks in between."""
    key = document(hub).id
    loops = [Loop(house, key, person) for person in people]
    for who, body in way(dice, history.sent):
        loops[who].take(wire.update(body))
        if dice.random() < 0.3:
            house.rooms.flush()
    house.rooms.flush()
    return key, loops


def test_damaged_updates_leave_the_room_unharmed(house: House) -> None:
    """Three people write on while a fourth sends what damage makes of it, and inventions."""
    hub = network()
    people = [seated(hub) for _ in range(4)]
    dice, made = random.Random(3), histories(10_000, 12, 60)
    for history in made:
        key = document(hub).id
        loops = [Loop(house, key, person) for person in people[:3]]
        for loop, client in zip(loops, CLIENTS, strict=True):
            loop.take(wire.awareness([wire.Entry(client, 1, "{}")]))
        hostile = Loop(house, key, people[3])
        share = HOSTILE // len(made) // len(history.sent) + 1
        for at, (who, body) in enumerate(history.sent):
            for _ in range(share):
                wrong = invented(dice, house, key, history.updates, at)
                hostile = attack(house, key, hostile, people[3], wrong)
            loops[who].take(wire.update(body))
            house.rooms.flush()
        assert [loop.reason for loop in loops] == ["", "", ""]
        room = house.rooms.find(key)
        assert room is not None
        assert {item.member for item in room.held} <= {hostile.member}
        known = wire.read_vector(room.doc.get_state())
        assert history.vector.items() <= known.items(), "an honest word is missing"
        # What somebody hostile hangs between two lists may stand in either; it can always be read.
        assert render(room.doc).html is not None
        assert render(whole(key)).html is not None
        assert known == wire.read_vector(whole(key).get_state())
        for loop in (*loops, hostile):
            loop.leave()


def invented(dice: random.Random, house: House, key: Any, updates: list[bytes], at: int) -> bytes:
    """Something wrong: damage to what is or will be sent, or structs of the sender's own."""
    if dice.random() < 0.6 or not at:
        return damaged(dice, updates[max(at - 3, 0) :][:6])
    room = house.rooms.find(key)
    assert room is not None
    clock = wire.read_vector(room.doc.get_state()).get(STRANGE, 0)
    return forged(dice, STRANGE, clock, updates[max(at - 20, 0) : at])


def attack(house: House, key: Any, hostile: Loop, person: Any, body: bytes) -> Loop:
    """One damaged update, from somebody who may write; the connection to go on with."""
    if not hostile.is_open:
        hostile.leave()
        hostile = Loop(house, key, person)
    hostile.take(wire.update(body))
    hostile.heard.clear()
    if len(body) % 2:
        house.rooms.flush()
    return hostile

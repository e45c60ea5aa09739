"""Reading updates to the last byte, and what an update must stand on."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.features.notes.render import render
from app.live import crdt, standing, update, wire
from app.live.standing import Standing, TooDeep
from tests.support.histories import History, histories
from tests.support.mutations import ROOT, damaged

ME, OTHER = 77, 78
number, packed = wire.number, wire.packed
CHILD_OF_ROOT = b"\x07" + ROOT + b"\x03" + packed(b"paragraph")


def made(*structs: bytes, client: int = ME, clock: int = 0, gone: bytes = b"\x00") -> bytes:
    """An update of one client."""
    head = number(1) + number(len(structs)) + number(client) + number(clock)
    return head + b"".join(structs) + gone


def at(client: int, clock: int) -> bytes:
    """An item's id."""
    return number(client) + number(clock)


@pytest.fixture(scope="module")
def past() -> list[History]:
    """What real Yjs wrote."""
    return histories(500, 6)


def test_everything_that_yjs_writes_is_read(past: list[History]) -> None:
    for history in past:
        for body in [*history.updates, crdt.merge(history.updates), history.state]:
            read = update.read(body)
            assert read.structs or read.deletions


def test_a_history_stands_on_itself_in_its_order_and_as_a_whole(past: list[History]) -> None:
    for history in past:
        grown = Standing(b"\x00")
        for body in history.updates:
            order = grown.order(update.read(body))
            assert order is not None
            grown.take(order)
        known = wire.read_vector(crdt.load(history.state).get_state())
        assert grown.vector == known == Standing.of(history.state).vector


@pytest.mark.parametrize(
    ("why", "body"),
    [
        ("hangs on itself", made(b"\x84" + at(ME, 0) + packed(b"a"))),
        ("its right is itself", made(b"\x44" + at(ME, 3) + packed(b"a"))),
        ("lies in itself", made(b"\x07\x00" + at(ME, 0) + b"\x06")),
        ("another root", made(b"\x07\x01" + packed(b"other") + b"\x06")),
        ("no such type", made(b"\x07" + ROOT + b"\x07")),
        ("a document within", made(b"\x09" + ROOT + packed(b"g") + b"\x76\x00")),
        ("moved", made(b"\x0b" + ROOT + b"\x00\x01\x01\x00\x00")),
        ("nothing", made(b"\x04" + ROOT + packed(b""))),
        ("a value that fills the stack", made(b"\x08" + ROOT + b"\x01" + b"\x75\x01" * 99 + b"~")),
        ("the same in JSON", made(b"\x06" + ROOT + packed(b"k") + packed(b"[" * 99 + b"]" * 99))),
        ("beyond all clocks", made(b"\x01" + ROOT + number(2**31))),
        ("deletes beyond all clocks", b"\x00\x01\x01\x01" + number(5) + number(2**31)),
        ("half a letter", made(b"\x04" + ROOT + packed("✂".encode()[:2]))),
        ("more than it says", made(CHILD_OF_ROOT) + b"\x00"),
        ("less than it says", made(CHILD_OF_ROOT)[:-3]),
        ("flags on nothing", made(b"\x80\x01")),
        ("nobody's structs", b"\x01\x00\x05\x00\x00"),
        ("a client twice", b"\x02" + (made(CHILD_OF_ROOT)[1:-1]) * 2 + b"\x00"),
    ],
)
def test_what_no_editor_writes_is_refused(why: str, body: bytes) -> None:
    with pytest.raises(wire.Malformed):
        update.read(body)


def test_what_hangs_on_something_unknown_has_to_wait() -> None:
    known = Standing(wire.vector({ME: 2}))
    beside = made(b"\x84" + at(OTHER, 0) + packed(b"a"), clock=2)
    assert known.order(update.read(beside)) is None
    assert known.order(update.read(made(CHILD_OF_ROOT, clock=3))) is None
    assert known.order(update.read(b"\x00\x01" + number(ME) + b"\x01\x01\x02")) is None
    assert known.order(update.read(b"\x00\x01" + number(ME) + b"\x01\x00\x02")) == []
    assert known.order(update.read(made(CHILD_OF_ROOT, clock=1))) == []


def test_two_clients_that_wait_for_each_other_wait_for_ever() -> None:
    mine, theirs = b"\x84" + at(OTHER, 0) + packed(b"a"), b"\x84" + at(ME, 0) + packed(b"b")
    both = b"\x02" + made(theirs, client=OTHER)[1:-1] + made(mine)[1:]
    assert Standing(b"\x00").order(update.read(both)) is None


def nested(count: int, clock: int) -> bytes:
    """Elements inside one another."""
    inner = (
        b"\x07\x00" + at(ME, clock + place - 1) + b"\x03" + packed(b"li") for place in range(count)
    )
    return made(*(inner if clock else [CHILD_OF_ROOT]), clock=clock)


def test_elements_are_not_nested_without_end() -> None:
    known, doc = Standing(b"\x00"), crdt.new()
    grow(known, doc, 1, 1)
    with pytest.raises(TooDeep):
        grow(known, doc, 1000, 10)
    assert known.vector[ME] < standing.DOUBTFUL + 2
    exact = Standing.of(doc.get_update())
    with pytest.raises(TooDeep):
        grow(exact, doc, 1000, 1)
    assert standing.MAX_LEVEL <= exact.vector[ME] <= standing.MAX_LEVEL + 2
    assert exact.level((ME, 100)) == 100


def grow(known: Standing, doc: crdt.Doc, until: int, step: int) -> None:
    """Nest some at once, until that many are inside one another."""
    for clock in range(known.vector.get(ME, 0), until, step):
        body = nested(step, clock)
        known.take(known.order(update.read(body)) or [])
        crdt.apply(doc, body)


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 5))
def test_damage_is_refused_or_its_text_can_be_read(
    past: list[History], seed: int, which: int
) -> None:
    """pycrdt's reading of some damage never ended; nothing could have stopped this test."""
    dice, updates = random.Random(seed), past[which].updates
    until = dice.randrange(1, len(updates))
    doc = crdt.load(crdt.merge(updates[:until]))
    known: Any = Standing(doc.get_state())
    body = damaged(dice, updates[max(until - 3, 0) : until + 3])
    try:
        order = known.order(update.read(body))
        if order is None:
            return
        known.take(order)
        crdt.apply(doc, crdt.difference(body, doc.get_state()))
    except (wire.Malformed, TooDeep, crdt.BadUpdate):
        return
    assert render(doc).html is not None
    assert render(crdt.load(doc.get_update())).html is not None

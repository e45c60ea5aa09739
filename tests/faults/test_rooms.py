"""Rooms under everything that goes wrong, without sockets: thousands of steps in seconds."""

from __future__ import annotations

import gc
import random
from contextlib import suppress
from typing import Any

import psutil
import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from pycrdt import Doc
from sqlalchemy import event

from app.core import gate
from app.extensions import db
from app.features.notes.render import render
from app.live import compaction, crdt, log, wire
from tests.factories.networks import network, seated
from tests.support.coedit import Replica, document
from tests.support.rooms import Browser, House, Loop

TABS, HOUSES = st.integers(0, 3), st.integers(0, 1)


class Tab:
    """One browser tab: what it typed, and what of it the server has said to have."""

    def __init__(self, person: Any) -> None:
        self.person = person
        self.replica: Replica | None = None
        self.doc: Doc[Any] = Doc()
        self.typed: list[str] = []
        self.sent: dict[str, int] = {}
        self.kept: set[str] = set()
        self.past: list[bytes] = []

    def open(self, house: House, document_id: Any) -> None:
        """Connect with all it holds; a new client id each time, as after a reload."""
        doc: Doc[Any] = Doc()
        doc.apply_update(self.doc.get_update())
        self.doc, self.sent = doc, {}
        loop = Loop(house, document_id, self.person)
        self.replica = Replica(Browser(loop), doc)  # type: ignore[arg-type]
        self.replica.send(wire.step1(doc.get_state()))

    def close(self) -> None:
        """Go offline."""
        if self.replica is not None:
            self.replica.close()
            self.replica = None

    def type(self, word: str) -> None:
        """Type a word, online or not."""
        self.typed.append(word)
        if self.replica is None:
            other = Replica(None, self.doc)  # type: ignore[arg-type]
            with suppress(AttributeError):
                other.write(word)
            return
        with suppress(Exception):
            self.replica.write(word)
            self.sent[word] = self.replica.sent

    def read(self) -> None:
        """Take in what has come."""
        if self.replica is None:
            return
        with suppress(TimeoutError):
            while True:
                self.replica.read()
        kept = self.replica.acknowledged
        self.kept |= {word for word, number in self.sent.items() if number <= kept}
        if not self.replica.socket.loop.is_open:  # type: ignore[attr-defined]
            self.close()


class Life(RuleBasedStateMachine):
    """Tabs, two web processes and one log."""

    app: Flask

    def __init__(self) -> None:
        super().__init__()
        hub = network()
        self.key = document(hub, ("paragraph", "start")).id
        self.houses = [House(self.app), House(self.app)]
        self.tabs = [Tab(seated(hub)) for _ in range(4)]
        self.words = 0

    @rule(tab=TABS, house=HOUSES)
    def connects(self, tab: int, house: int) -> None:
        self.tabs[tab].close()
        self.tabs[tab].open(self.houses[house], self.key)

    @rule(tab=TABS)
    def goes_offline(self, tab: int) -> None:
        self.tabs[tab].close()

    @rule(tab=TABS)
    def types(self, tab: int) -> None:
        self.words += 1
        self.tabs[tab].type(f"w{self.words}.")

    @rule(tab=TABS)
    def reads(self, tab: int) -> None:
        self.tabs[tab].read()

    @rule(tab=TABS)
    def sends_all_of_it_again(self, tab: int) -> None:
        replica = self.tabs[tab].replica
        if replica is not None:
            with suppress(Exception):
                replica.sent += 1
                replica.send(wire.update(replica.doc.get_update()))

    @rule(house=HOUSES)
    def a_tick(self, house: int) -> None:
        self.houses[house].rooms.flush()

    @rule(house=HOUSES)
    def a_hint_arrives(self, house: int) -> None:
        hints = self.houses[1 - house].hints
        if hints:
            self.houses[house].rooms.catch_up(*hints.pop())  # the newest first, some never

    @rule(house=HOUSES)
    def is_killed(self, house: int) -> None:
        gone = self.houses[house].rooms
        for tab in self.tabs:
            if tab.replica is not None and tab.replica.socket.loop._rooms is gone:  # type: ignore[attr-defined]
                tab.read()
                tab.replica = None
        self.houses[house].start()

    @rule(house=HOUSES)
    def snapshots(self, house: int) -> None:
        self.houses[house].snapshot()

    @rule()
    def compacts(self) -> None:
        compaction.compact()
        compaction.delete_spare()

    @precondition(lambda self: self.words)
    @rule()
    def what_was_acknowledged_is_in_the_log(self) -> None:
        text = self.said()
        for tab in self.tabs:
            assert all(word in text for word in tab.kept)

    def said(self) -> str:
        """What the log says."""
        with db.engine.connect() as connection:
            found = log.read(connection, self.key)
        assert found is not None
        return render(crdt.load(crdt.merge(found.parts))).text

    def teardown(self) -> None:
        """Everybody comes back, and all have the same words."""
        for number, tab in enumerate(self.tabs):
            tab.close()
            tab.open(self.houses[number % 2], self.key)
        for _ in range(6):
            for tab in self.tabs:
                tab.read()
            for house, other in (self.houses, self.houses[::-1]):
                house.rooms.flush()
                other.rooms.catch_up(self.key, 10**9)
        texts = {render(tab.doc).text for tab in self.tabs}
        assert texts == {self.said()}
        for word in (word for tab in self.tabs for word in tab.typed):
            assert next(iter(texts)).count(word) == 1


def test_whatever_happens_all_end_on_the_same_words(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "LONG", 3)
    monkeypatch.setattr(compaction, "KEPT", -compaction.KEPT)
    made = type("Here", (Life,), {"app": app})
    run_state_machine_as_test(
        made,
        settings=settings(
            max_examples=12,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_hundred_thousand_hostile_frames_leave_the_room_unharmed(app: Flask) -> None:
    hub = network()
    key = document(hub, ("paragraph", "start")).id
    house, dice = House(app), random.Random(7)
    good, bad = Tab(seated(hub)), seated(hub)
    good.open(house, key)
    good.type("before.")
    house.rooms.flush()
    true = wire.update(good.doc.get_update())
    loop = Loop(house, key, bad)
    for number in range(100_000):
        if not loop.is_open:
            loop.leave()
            loop = Loop(house, key, bad)
        loop.take(_hostile(dice, true))
        loop.heard.clear()
        if number % 500 == 0:
            house.rooms.flush()
    house.rooms.flush()
    good.type("after.")
    house.rooms.flush()
    good.read()
    assert {"before.", "after."} <= good.kept
    fresh = Tab(seated(hub))
    fresh.open(house, key)
    fresh.read()
    assert render(fresh.doc).text == render(good.doc).text


def _hostile(dice: random.Random, true: bytes) -> bytes:
    """Noise, or something true that was cut, or in which a byte was changed."""
    kind = dice.choices(range(4), (50, 30, 19, 1))[0]
    if kind == 0:
        return dice.randbytes(dice.randrange(0, 40))
    if kind == 1:
        return bytes((0, dice.randrange(3))) + wire.packed(dice.randbytes(dice.randrange(0, 60)))
    if kind == 2:
        return true[: dice.randrange(len(true))]
    at = dice.randrange(len(true))
    changed = true[:at] + bytes((dice.randrange(256),)) + true[at + 1 :]
    with suppress(Exception):
        crdt.load(wire.Reader(changed[2:]).bytes())
        return b"\x7f"  # whatever can be read, a member may write
    return changed


@pytest.mark.sqlite_only("memory is the same on either")
def test_a_thousand_rounds_of_opening_and_closing_leave_nothing_behind(app: Flask) -> None:
    hub = network()
    key = document(hub, *[("paragraph", f"Paragraph {n} of what was said.") for n in range(200)]).id
    house, person = House(app), seated(hub)

    def rounds(number: int) -> int:
        """Open, read, leave, let the room go; answers the bytes that the process then holds."""
        for _ in range(number):
            loop = Loop(house, key, person)
            loop.take(wire.step1(b"\0"))
            house.rooms.flush()  # builds the document
            loop.leave()
            house.rooms.flush()
            house.rooms.release(loop.room)
        gc.collect()
        return psutil.Process().memory_info().rss

    before = rounds(1_000)
    assert rounds(1_000) - before < 1_000_000
    assert not house.rooms.all()


def _every_connection_anew() -> None:
    db.session.rollback()  # gives back what the records hold open: disposing would forget it
    db.engine.dispose()


@pytest.mark.sqlite_only("a full disk is simulated with max_page_count")
def test_a_full_disk_acknowledges_nothing_and_loses_nothing(app: Flask) -> None:
    hub = network()
    key = document(hub, ("paragraph", "start")).id
    house, tab = House(app), Tab(seated(hub))
    tab.open(house, key)
    tab.type("before.")
    house.rooms.flush()
    tab.read()
    assert tab.kept == {"before."}
    with gate.writing_connection() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def full(connection: Any, *_: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    _every_connection_anew()
    event.listen(db.engine, "connect", full)
    tab.type("while it is full." + "x" * 200_000)
    house.rooms.flush()
    tab.read()
    assert tab.kept == {"before."}
    assert tab.replica is None, "the room starts again from its log"
    event.remove(db.engine, "connect", full)
    _every_connection_anew()
    tab.open(house, key)
    for _ in range(3):
        tab.read()
        house.rooms.flush()
    fresh = Tab(seated(hub))
    fresh.open(house, key)
    fresh.read()
    assert "while it is full." in render(fresh.doc).text
    assert render(fresh.doc).text == render(tab.doc).text

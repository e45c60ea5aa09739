"""Shared parts over a socket: what is behind, what changes, who is here, who may watch."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from app.core import after, gate, outbox
from app.core.access.actor import Role
from app.extensions import db
from app.features.interviews import operations
from app.features.interviews.vocabulary import Scope
from app.features.theory import operations as theory
from app.features.theory.models import Driver
from app.live import Live
from app.live.parts import Watcher
from app.live.presence import Person
from app.web import respond
from tests.factories import saving
from tests.factories.interviews import interview, quote
from tests.factories.networks import network, seated, site
from tests.factories.theory import driver
from tests.support import scratch
from tests.support.coedit import CoeditServer, ended_with, until
from tests.support.parts import Page, share


def test_a_change_reaches_every_page_once(coedit: CoeditServer) -> None:
    hub = network()
    pages = [Page(coedit, hub, seated(hub)) for _ in range(3)]
    for page in pages:
        page.tell(0)
        until(lambda page=page: page.read().people)
    share(coedit, hub, "Tallgrass")
    for page in pages:
        until(lambda page=page: page.read().frames)
        assert [frame["target"] for frame in page.frames] == [f"#{page.target}"]
        assert page.frames[0]["swap"] == "outerMorph"
        assert "Tallgrass" in page.frames[0]["content"]


def test_a_page_that_is_behind_gets_the_part_and_one_that_is_not_gets_nothing(
    coedit: CoeditServer,
) -> None:
    hub = network()
    for name in ("First", "Second", "Third"):
        share(coedit, hub, name)
    behind, level = Page(coedit, hub, seated(hub)), Page(coedit, hub, seated(hub))
    behind.tell(1)
    level.tell(3)
    until(lambda: behind.read().frames)
    assert 'data-seq="3"' in behind.frames[0]["content"]
    assert "Third" in behind.frames[0]["content"]
    assert not level.read().frames


def test_a_page_hears_which_of_its_quotes_it_may_not_show_any_more(coedit: CoeditServer) -> None:
    hub = network()
    alder, birch = site(hub), site(hub)
    rosa = seated(hub, Role.FACILITATOR, [alder])
    shared = quote(interview(alder, rosa, scope=Scope.NETWORK), rosa)
    kept = quote(interview(alder, rosa, scope=Scope.SITE), rosa)
    taken_back = quote(interview(alder, rosa, scope=Scope.NETWORK), rosa)
    gone = str(taken_back.id)
    inside, outside = (Page(coedit, hub, seated(hub, Role.MEMBER, [at])) for at in (alder, birch))
    told = [SimpleNamespace(id=one.id) for one in (shared, kept, taken_back)]
    with saving():
        operations.withdraw(rosa.actor(), taken_back.interview)
    for page in (inside, outside):
        page.show(*told)
        until(lambda page=page: page.read().gone)
    assert inside.gone == [gone]
    assert sorted(outside.gone) == sorted([str(told[1].id), gone])


def test_a_page_hears_who_is_here(coedit: CoeditServer) -> None:
    hub = network()
    rosa = Page(coedit, hub, seated(hub, name="Rosa Lund"))
    until(lambda: rosa.read().people == ["Rosa Lund"])
    ines = Page(coedit, hub, seated(hub, name="Ines Okafor"))
    for page in (rosa, ines):
        until(lambda page=page: page.read().people == ["Ines Okafor", "Rosa Lund"])
    ines.socket.close()
    until(lambda: rosa.read().people == ["Rosa Lund"])


def test_a_page_says_which_field_one_is_in_and_no_word_of_it(coedit: CoeditServer) -> None:
    hub = network()
    pages = [Page(coedit, hub, seated(hub, name=name)) for name in ("Rosa Lund", "Ines Okafor")]
    cause = f"/causes/{uuid4()}#text@slot"
    pages[0].stand(hub, cause)
    until(lambda: pages[1].read().fields.get("Rosa Lund") == [cause])
    pages[0].stand(hub, "what I am writing")
    assert ended_with(pages[0].socket) == 4400
    until(lambda: "Rosa Lund" not in pages[1].read().fields)


def test_nobody_stands_at_a_record_they_may_not_read(coedit: CoeditServer) -> None:
    hub = network()
    outside = Page(coedit, hub, seated(hub))
    outside.stand(network())
    assert ended_with(outside.socket) == 4404


@pytest.mark.parametrize(
    ("who", "code"), [("visitor", 4401), ("sponsor", 4403), ("stranger", 4404)]
)
def test_others_do_not_watch(coedit: CoeditServer, who: str, code: int) -> None:
    hub = network()
    people = {
        "visitor": None,
        "sponsor": seated(hub, Role.SPONSOR),
        "stranger": seated(network()),
    }
    assert coedit.close_code(f"parts/{scratch.KIND}/{hub.id}", people[who]) == code


def test_an_unknown_kind_is_4404(coedit: CoeditServer) -> None:
    assert coedit.close_code(f"parts/nothing/{uuid4()}", seated(network())) == 4404


@pytest.mark.parametrize(
    "message",
    [
        "",
        "1",
        "{",
        '{"seen": {}, "quotes": ["x"]}',
        '{"seen": {}, "quotes": 1}',
        '{"seen": 1}',
        '{"seen": {"a": "x"}}',
        "[" * 9999,
    ],
)
def test_a_malformed_word_closes_that_page_alone(coedit: CoeditServer, message: str) -> None:
    hub = network()
    good, bad = Page(coedit, hub, seated(hub)), Page(coedit, hub, seated(hub))
    bad.socket.send(message)
    assert ended_with(bad.socket) == 4400
    share(coedit, hub, "Unharmed")
    until(lambda: good.read().frames)


def test_who_was_on_their_way_in_hears_that_rights_have_changed(app: Flask) -> None:
    hub = network()
    sam = seated(hub)
    heard: list[bytes] = []
    socket: Any = SimpleNamespace(write=heard.append)
    who = Person(sam.id, sam.name, sam.colour)
    watcher = Watcher(socket, who, sam.get_id(), "network", hub.id)
    home: Live = app.extensions["live"]
    home.parts.enter(watcher)
    home.still_welcome(watcher, home.changes)
    assert not heard
    home.still_welcome(watcher, home.changes - 1)
    assert [json.loads(frame[2:]) for frame in heard] == [{"rights": "changed"}]


def test_without_a_websocket_the_address_says_so(client: Any) -> None:
    for path in (f"/live/documents/{uuid4()}", f"/live/parts/scratch/{uuid4()}"):
        assert client.get(path).status_code == 426


def test_several_change_one_record_at_once_and_every_screen_ends_on_the_truth(
    coedit: CoeditServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = network()
    lead, ids = seated(hub, Role.LEAD), [driver(hub, f"Before {n}.").id for n in range(5)]
    actor, hub_id = lead.actor(), hub.id
    pages = [Page(coedit, hub, lead, "theory") for _ in range(3)]
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(after, "_publish", lambda *message: told.append(message))

    def change(number: int) -> None:
        with coedit.app.test_request_context(), gate.writing():
            row = db.session.get_one(Driver, ids[number])
            theory.change_driver(actor, row, version=row.version, text=f"After {number}.")
            respond.push("theory", hub_id, "outline")
            db.session.commit()
            after.run(db.session())

    with ThreadPoolExecutor(len(ids)) as several:
        list(several.map(change, range(len(ids))))
    for message in reversed(told):  # whoever commits first may be the last to tell
        outbox.publish(*message)
    for page in pages:
        until(lambda page=page: page.read().seq >= len(ids))
        assert all(f"After {number}." in page.frames[-1]["content"] for number in range(len(ids)))

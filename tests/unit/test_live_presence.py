"""Whose cursor is whose: what a socket may say, and for whom."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from app.live import presence, wire
from app.live.batch import Member
from app.live.presence import Awareness, Person

ROSA = Person(uuid4(), "Rosa Lund", 3)
INES = Person(uuid4(), "Ines Okafor", 8)


def member(person: Person) -> Member:
    return Member(None, person, "", may_write=True)  # type: ignore[arg-type]


def body(client: int, clock: int, state: Any) -> bytes:
    message = wire.awareness([wire.Entry(client, clock, json.dumps(state))])
    reader = wire.Reader(message)
    reader.number()
    return reader.bytes()


@pytest.fixture
def awareness() -> Awareness:
    return Awareness({})


def test_the_first_who_speaks_for_a_client_id_claims_it(awareness: Awareness) -> None:
    heard = awareness.hear(member(ROSA), body(7, 1, {}))
    assert heard.claims == [7]
    assert awareness.owners == {7: ROSA.id}
    assert awareness.hear(member(ROSA), body(7, 2, {})).claims == []


def test_somebody_else_s_client_id_is_passed_over(awareness: Awareness) -> None:
    awareness.hear(member(ROSA), body(7, 1, {"cursor": 1}))
    heard = awareness.hear(member(INES), body(7, 9, {"cursor": 2}))
    assert not heard.entries
    assert not heard.claims
    assert json.loads(awareness.states()[0].state) == {"cursor": 1}


def test_an_owner_from_the_log_is_believed(awareness: Awareness) -> None:
    awareness.owners[7] = INES.id
    assert not awareness.hear(member(ROSA), body(7, 1, {})).entries


def test_the_name_is_the_socket_s_own(awareness: Awareness) -> None:
    heard = awareness.hear(
        member(ROSA), body(7, 1, {"user": {"name": "The Lead", "id": str(INES.id)}, "cursor": None})
    )
    state = json.loads(heard.entries[0].state)
    assert state == {
        "user": {"id": str(ROSA.id), "name": "Rosa Lund", "colour": 3},
        "cursor": None,
    }


def test_old_news_is_dropped(awareness: Awareness) -> None:
    rosa = member(ROSA)
    awareness.hear(rosa, body(7, 5, {"cursor": 5}))
    assert not awareness.hear(rosa, body(7, 5, {"cursor": 4})).entries
    assert not awareness.hear(rosa, body(7, 4, None)).entries
    assert awareness.hear(rosa, body(7, 5, None)).entries
    assert awareness.states() == []


def test_a_socket_that_ends_takes_its_cursors_along(awareness: Awareness) -> None:
    rosa, ines = member(ROSA), member(INES)
    awareness.hear(rosa, body(7, 5, {}))
    awareness.hear(ines, body(8, 1, {}))
    assert awareness.leave(rosa) == [wire.Entry(7, 5, presence.GONE)]
    assert [entry.client for entry in awareness.states()] == [8]


def test_a_new_socket_keeps_the_cursor_when_the_old_one_ends(awareness: Awareness) -> None:
    old, new = member(ROSA), member(ROSA)
    awareness.hear(old, body(7, 5, {}))
    awareness.hear(new, body(7, 6, {}))
    assert awareness.leave(old) == []
    assert awareness.states()


def test_a_client_that_comes_back_with_its_old_clock_is_seen_again(awareness: Awareness) -> None:
    """The others know clock 5 as gone: they would take a state with clock 5 for old news."""
    old, new = member(ROSA), member(ROSA)
    awareness.hear(old, body(7, 5, {"cursor": 1}))
    awareness.leave(old)
    heard = awareness.hear(new, body(7, 5, {"cursor": 1}))
    assert [(entry.client, entry.clock) for entry in heard.entries] == [(7, 6)]


def test_a_socket_speaks_for_a_few_clients_at_most(awareness: Awareness) -> None:
    rosa = member(ROSA)
    for client in range(presence.MAX_CLIENTS + 5):
        awareness.hear(rosa, body(client, 1, {}))
    assert len(awareness.states()) == presence.MAX_CLIENTS


def test_people_are_listed_once_and_by_name() -> None:
    here = presence.people([ROSA, INES, ROSA])
    assert [person["name"] for person in here] == ["Ines Okafor", "Rosa Lund"]

"""Who stands at a record, told between processes, and forgotten when one falls silent."""

from __future__ import annotations

import json
import time
from typing import Any
from uuid import uuid4

import pytest

from app.core.thread import Ref
from app.live.here import FORGET, Here, read_field, read_place
from app.live.parts import Watcher
from app.live.presence import Person
from tests.support.servers import poll

PLACE = Ref("cycle", uuid4())
FIELD = f"/cycles/{PLACE.id}/plan#plan@"


class Socket:
    """Keeps the people of the last frame."""

    people: list[dict[str, Any]] = []

    def write(self, frame: bytes) -> None:
        """Read a frame as the page does."""
        self.people = json.loads(frame[frame.index(b"{") :])["people"]


def watcher(name: str) -> tuple[Watcher, Socket]:
    """A page and its socket."""
    socket = Socket()
    page = Watcher(socket, Person(uuid4(), name, 1), "", PLACE.kind, PLACE.id)  # type: ignore[arg-type]
    return page, socket


def test_processes_tell_each_other_and_forget_who_falls_silent() -> None:
    first = Here(lambda channel, frame: second.hear(channel, frame))
    second = Here(lambda channel, frame: first.hear(channel, frame))
    (rosa, hers), (ines, other) = watcher("Rosa"), watcher("Ines")
    first.stand(rosa, PLACE, FIELD)
    second.stand(ines, PLACE)
    for socket in (hers, other):
        poll(
            lambda socket=socket: (
                [(p["name"], p["at"]) for p in socket.people] == [("Ines", []), ("Rosa", [FIELD])]
            )
        )
    first.leave(rosa)
    poll(lambda: [p["name"] for p in other.people] == ["Ines"])
    second.hear(
        f"here:{PLACE.kind}/{PLACE.id}",
        json.dumps({"process": "dead", "people": [[str(uuid4()), "Kim", 2, ""]]}),
    )
    poll(lambda: len(other.people) == 2)
    second.tell_again(time.monotonic() + FORGET + 1)
    poll(lambda: len(other.people) == 1)


@pytest.mark.parametrize("text", ["what I write", "/a#b", "/a b#c@", "/a#b@c d", "/a#<b>@"])
def test_a_field_is_named_without_words(text: str) -> None:
    with pytest.raises(ValueError, match="no field"):
        read_field(text)


def test_a_place_is_a_record() -> None:
    assert read_place(f"cycle/{PLACE.id}") == PLACE
    with pytest.raises(ValueError, match="UUID"):
        read_place("cycle")

"""Where a filter lets no websocket through: the same conversation over plain requests."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import Any

import pytest

from app.core.access.actor import Role
from app.extensions import db
from app.features.networks import operations as networks
from app.features.networks.models import Network
from app.features.notes import operations
from app.live.lines import read_frames
from tests.factories import saving
from tests.factories.networks import network, seated
from tests.support.coedit import CoeditServer, Replica, document, until
from tests.support.lines import Line, LineClosed


def line(server: CoeditServer, notes: Any, person: Any) -> Line:
    """A line to a document."""
    return Line(server, f"documents/{notes.id}?ack=1", person)


def ended_with(opened: Line) -> int | None:
    """Listen to the end; answers the code."""
    with suppress(LineClosed):
        while True:
            opened.recv()
    return opened.close_code


def test_by_line_and_by_socket_they_write_in_one_document(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub, ("paragraph", "start"))
    rosa, ines = seated(hub, name="Rosa Lund"), seated(hub, name="Ines Okafor")
    by_socket = coedit.join(notes, ines).sync()
    opened = line(coedit, notes, rosa)
    by_line = Replica(opened).sync()  # type: ignore[arg-type]
    assert by_line.may_write
    by_line.say(user={"name": "x"})
    by_line.write("over plain requests " + "x" * 70_000)
    by_line.wait_acknowledged()
    by_socket.write("over a websocket")
    by_socket.wait(lambda: "over plain requests" in by_socket.text)
    by_line.wait(lambda: "over a websocket" in by_line.text)
    assert by_line.text == by_socket.text
    me = by_line.doc.client_id
    by_socket.wait(lambda: (by_socket.states.get(me) or {}).get("user", {}).get("name"))
    opened.close()
    by_socket.wait(lambda: by_socket.states.get(me) is None, "the cursor stayed")
    status, _ = opened.ask("GET", f"/live/lines/{opened.key}")
    assert status == 404


def test_the_same_people_get_in_and_access_ends_as_soon(coedit: CoeditServer) -> None:
    hub = network()
    notes, others = document(hub, ("paragraph", "start")), document(hub)
    rosa, lead = seated(hub), seated(hub, Role.LEAD)
    reader = seated(hub, Role.RESEARCHER)
    refused = {None: (401, 4401), seated(network()): (404, 4404)}
    for person, expected in {**refused, seated(hub, Role.SPONSOR): (403, 4403)}.items():
        turned_away = line(coedit, notes, person)
        assert (turned_away.status, turned_away.close_code) == expected
    mine, theirs = line(coedit, notes, rosa), line(coedit, others, lead)
    reading = Replica(line(coedit, others, reader))  # type: ignore[arg-type]
    reading.sync()
    assert reading.may_write is False
    status, _ = theirs.ask("GET", f"/live/lines/{mine.key}")
    assert status == 404, "a line is its own session's"
    reading.write("not allowed")
    assert ended_with(reading.socket) == 4403  # type: ignore[arg-type]
    began = time.monotonic()
    with saving():
        operations.withdraw(lead.actor(), [notes.id])
    from app.live.bus import worker_publisher

    worker_publisher(coedit.app)("withdrawn:", json.dumps([str(notes.id)]))
    assert ended_with(mine) == 4410
    assert time.monotonic() - began < 2
    assert line(coedit, notes, lead).status == 410


@pytest.mark.parametrize("body", [b"\x82", b"\x82\x05abc", b"\x12\x00", b"\x89\x00", b"\x82\xff"])
def test_what_is_no_frame_ends_the_line(body: bytes) -> None:
    with pytest.raises(ValueError, match="frame"):
        list(read_frames(body))


def test_hostile_lines_end_alone(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub, ("paragraph", "start"))
    good = coedit.join(notes, seated(hub)).sync()
    for body in (b"\x82\xff\x00", b"\x81\x02hi", b"\x82\x03\x00\x02\x7f", b"\x82\x01\x09"):
        bad = line(coedit, notes, seated(hub))
        bad.ask("POST", f"/live/lines/{bad.key}", body)
        assert ended_with(bad) == 4400
    loud = line(coedit, notes, seated(hub))
    loud.ask("POST", f"/live/lines/{loud.key}", b"\x82\x01\x03" * 1500)
    assert ended_with(loud) == 4429
    good.write("unharmed")
    good.wait_acknowledged()


def test_live_parts_come_by_line(coedit: CoeditServer) -> None:
    hub = network()
    lead = seated(hub, Role.LEAD)
    opened = Line(coedit, f"parts/scratch/{hub.id}", lead)
    assert opened.status == 201
    heard: list[str] = []
    opened.send(json.dumps({"seen": {}}))
    heard.append(str(opened.recv()))
    assert "people" in heard[0]
    with saving():
        networks.remove(seated(hub, Role.LEAD).actor(), _seat(lead, hub))
    from app.live.bus import worker_publisher

    worker_publisher(coedit.app)("access:", json.dumps([str(lead.id)]))
    assert until(lambda: ended_with(opened)) == 4404


def _seat(person: Any, of: Network) -> Any:
    from app.features.networks.models import Membership

    return db.session.query(Membership).filter_by(user_id=person.id, network_id=of.id).one()

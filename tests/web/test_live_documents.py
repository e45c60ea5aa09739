"""Co-editing over plain y-websocket: who comes in, what reaches whom, what is acknowledged."""

from __future__ import annotations

from uuid import uuid4

import pytest
from pycrdt import XmlText
from sqlalchemy import select
from websockets.exceptions import InvalidStatus

from app.core.access.actor import SYSTEM, Role
from app.core.activity import Activity
from app.extensions import db
from app.features.notes import operations, queries
from app.features.notes.models import DocumentClient, DocumentQuarantine, DocumentUpdate
from app.live import wire
from tests.factories import saving
from tests.factories.interviews import interview
from tests.factories.networks import network, seated, site
from tests.support.coedit import CoeditServer, Replica, document, ended_with, until

SEED = [("heading", 2, "What was said"), ("paragraph", "")]


@pytest.fixture
def two(coedit: CoeditServer):
    """A document and two people who write in it."""
    hub = network()
    notes = document(hub, *SEED)
    rosa, ines = seated(hub, name="Rosa Lund"), seated(hub, name="Ines Okafor", colour=4)
    return notes, rosa, ines


def test_two_people_end_on_the_same_words(coedit: CoeditServer, two) -> None:
    notes, rosa, ines = two
    first, second = coedit.join(notes, rosa).sync(), coedit.join(notes, ines).sync()
    first.write("When I come back nobody says anything.")
    second.write("They hand me the packet.")
    for replica in (first, second):
        replica.wait(lambda replica=replica: "nobody" in replica.text and "packet" in replica.text)
    assert first.text == second.text
    assert first.text.startswith("What was said")


def test_an_update_is_acknowledged_after_it_is_a_row(coedit: CoeditServer, two) -> None:
    notes, rosa, _ = two
    replica = coedit.join(notes, rosa).sync()
    for number in range(5):
        replica.write(f"line {number}")
    replica.wait_acknowledged()
    db.session.rollback()
    bodies = db.session.scalars(
        select(DocumentUpdate.body)
        .where(DocumentUpdate.document_id == notes.id)
        .order_by(DocumentUpdate.seq)
    ).all()
    fresh = Replica(replica.socket)
    for body in bodies:
        fresh.doc.apply_update(body)
    assert fresh.text == replica.text


def test_a_stock_client_hears_nothing_but_the_protocol(coedit: CoeditServer, two) -> None:
    notes, rosa, ines = two
    plain = coedit.join(notes, rosa, query="").sync()
    other = coedit.join(notes, ines).sync()
    other.write("hello")
    plain.wait(lambda: "hello" in plain.text)
    plain.write("and back")
    other.wait(lambda: "and back" in other.text)
    assert plain.may_write is None
    assert plain.acknowledged == 0


def test_the_server_says_at_once_who_may_write(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub)
    writer = coedit.join(notes, seated(hub)).sync()
    reader = coedit.join(notes, seated(hub, Role.RESEARCHER)).sync()
    assert writer.may_write is True
    assert reader.may_write is False


def test_a_reader_receives_and_is_closed_on_writing(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub, *SEED)
    writer = coedit.join(notes, seated(hub)).sync()
    reader = coedit.join(notes, seated(hub, Role.RESEARCHER)).sync()
    writer.write("for everybody")
    reader.wait(lambda: "for everybody" in reader.text)
    reader.write("not mine to write")
    assert ended_with(reader.socket) == 4403
    writer.write("still here")
    writer.wait_acknowledged()
    assert "not mine" not in coedit.join(notes, seated(hub)).sync().text


def test_a_reader_may_answer_with_what_everybody_knows(coedit: CoeditServer) -> None:
    hub = network()
    notes = document(hub, *SEED)
    reader = coedit.join(notes, seated(hub, Role.RESEARCHER)).sync()
    reader.send(wire.step2(reader.doc.get_update()))
    writer = coedit.join(notes, seated(hub)).sync()
    writer.write("later")
    reader.wait(lambda: "later" in reader.text)


@pytest.mark.parametrize(
    ("who", "code"), [("visitor", 4401), ("sponsor", 4403), ("stranger", 4404)]
)
def test_others_stay_outside(coedit: CoeditServer, who: str, code: int) -> None:
    hub = network()
    notes = document(hub)
    people = {
        "visitor": None,
        "sponsor": seated(hub, Role.SPONSOR),
        "stranger": seated(network()),
    }
    assert coedit.close_code(f"documents/{notes.id}", people[who]) == code


def test_an_unknown_document_is_4404(coedit: CoeditServer) -> None:
    assert coedit.close_code(f"documents/{uuid4()}", seated(network())) == 4404


def test_an_old_editor_is_told_to_reload(coedit: CoeditServer, two) -> None:
    notes, rosa, _ = two
    assert coedit.close_code(f"documents/{notes.id}?schema=1", rosa) == 4426
    coedit.join(notes, rosa, query="?schema=2").sync()


def test_a_page_of_somebody_else_cannot_open_a_socket(coedit: CoeditServer, two) -> None:
    notes, rosa, _ = two
    with pytest.raises(InvalidStatus) as refused:
        coedit.open(f"documents/{notes.id}", rosa, Origin="https://elsewhere.example")
    assert refused.value.response.status_code == 403
    coedit.open(f"documents/{notes.id}", rosa, Origin=coedit.url).close()


def test_nobody_can_pose_as_somebody_else(coedit: CoeditServer, two) -> None:
    notes, rosa, ines = two
    first, second = coedit.join(notes, rosa).sync(), coedit.join(notes, ines).sync()
    first.say(user={"id": str(ines.id), "name": "Ines Okafor", "colour": 9}, cursor=None)
    second.wait(lambda: second.states.get(first.doc.client_id))
    shown = second.states[first.doc.client_id]
    assert shown == {
        "user": {"id": str(rosa.id), "name": "Rosa Lund", "colour": rosa.colour},
        "cursor": None,
    }
    # The client id is Rosa's now: Ines cannot speak for it.
    second.send(wire.awareness([wire.Entry(first.doc.client_id, 99, '{"user":{"name":"X"}}')]))
    first.say(user={"name": "whatever"}, cursor={"anchor": 1})
    second.wait(lambda: (second.states[first.doc.client_id] or {}).get("cursor"))
    assert second.states[first.doc.client_id]["user"]["name"] == "Rosa Lund"


def test_presence_is_echoed_and_cleared_when_a_socket_ends(coedit: CoeditServer, two) -> None:
    notes, rosa, ines = two
    first, second = coedit.join(notes, rosa).sync(), coedit.join(notes, ines).sync()
    first.say(user={})
    first.wait(lambda: first.states.get(first.doc.client_id), "no echo")
    second.wait(lambda: second.states.get(first.doc.client_id))
    first.close()
    second.wait(lambda: second.states[first.doc.client_id] is None, "the cursor stayed")


def test_a_client_id_belongs_to_the_first_who_claims_it(coedit: CoeditServer, two) -> None:
    notes, rosa, ines = two
    replica = coedit.join(notes, rosa).sync()
    replica.say(user={})
    claimed = until(lambda: _owner(notes.id, replica.doc.client_id))
    assert claimed == rosa.id
    thief = coedit.join(notes, ines).sync()
    thief.send(wire.awareness([wire.Entry(replica.doc.client_id, 50, "{}")]))
    thief.write("done")
    thief.wait_acknowledged()
    assert _owner(notes.id, replica.doc.client_id) == rosa.id


def _owner(document_id, client_id):
    db.session.rollback()
    return db.session.scalar(
        select(DocumentClient.user_id).where(
            DocumentClient.document_id == document_id, DocumentClient.client_id == client_id
        )
    )


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\x00",
        b"\x07\x07",
        b"\x00\x05\x01\x00",
        b"\x01\x05hello",
        b"\x00\x00\x03\xff\xff\xff",
        b"\xff" * 12,
        b"\x01\x10\x01\x01\x01\x0d" + b"[" * 13,
    ],
)
def test_a_malformed_message_closes_that_socket_alone(
    coedit: CoeditServer, two, message: bytes
) -> None:
    notes, rosa, ines = two
    good, bad = coedit.join(notes, rosa).sync(), coedit.join(notes, ines).sync()
    bad.send(message)
    assert ended_with(bad.socket) == 4400
    good.write("unharmed")
    good.wait_acknowledged()


def test_a_bad_update_is_quarantined_and_the_rest_of_the_batch_kept(
    coedit: CoeditServer, two
) -> None:
    notes, rosa, ines = two
    good, bad = coedit.join(notes, rosa).sync(), coedit.join(notes, ines).sync()
    bad.send(wire.update(b"\x01\x01\x01\x00\x84 not an update"))
    good.write("kept")
    assert ended_with(bad.socket) == 4400
    good.wait_acknowledged()
    assert "kept" in coedit.join(notes, ines).sync().text
    db.session.rollback()
    kept = db.session.scalars(
        select(DocumentQuarantine).where(DocumentQuarantine.document_id == notes.id)
    ).one()
    assert (kept.user_id, kept.reason) == (ines.id, "malformed")


def test_text_is_no_message(coedit: CoeditServer, two) -> None:
    notes, rosa, _ = two
    socket = coedit.open(f"documents/{notes.id}", rosa)
    socket.send("hello")
    assert ended_with(socket) == 4400


def test_a_message_in_many_frames_is_one_message(coedit: CoeditServer, two) -> None:
    notes, rosa, _ = two
    replica = coedit.join(notes, rosa).sync()
    with replica.doc.transaction():
        replica.root.children[1].children.append(XmlText("in pieces " * 2000))
    body = wire.update(replica.updates.pop())
    replica.sent += 1
    replica.socket.send(body[at : at + 999] for at in range(0, len(body), 999))
    replica.wait_acknowledged()
    assert "in pieces" in coedit.join(notes, rosa).sync().text


def test_the_snapshot_follows_a_pause(coedit: CoeditServer, two) -> None:
    notes, rosa, _ = two
    replica = coedit.join(notes, rosa).sync()
    replica.write("for <everyone> to read")
    replica.wait_acknowledged()
    view = until(lambda: _snapshot_with(notes.id, "everyone"), "no snapshot")
    assert view.html == ("<h2>What was said</h2><p></p><p>for &lt;everyone&gt; to read</p>")
    assert operations.settled(notes.id)
    wrote = db.session.scalars(select(Activity).where(Activity.record_id == notes.id)).all()
    assert [(row.verb, row.kind, row.by_id) for row in wrote] == [("wrote", "scratch", rosa.id)]


def _snapshot_with(document_id, word):
    db.session.rollback()
    db.session.expire_all()
    view = queries.snapshot(document_id)
    return view if word in view.text else None


def test_a_withdrawn_document_closes_and_stays_closed(coedit: CoeditServer, two) -> None:
    notes, rosa, ines = two
    replica = coedit.join(notes, rosa).sync()
    replica.write("to be forgotten")
    replica.wait_acknowledged()
    with saving():
        operations.withdraw(SYSTEM, [notes.id])
    # Another process withdrew it: the next change finds no row.
    replica.write("still typing")
    assert ended_with(replica.socket) == 4410
    for person, code in ((rosa, 4410), (ines, 4410), (seated(network()), 4404), (None, 4401)):
        assert coedit.close_code(f"documents/{notes.id}", person) == code
    for table in (DocumentUpdate, DocumentClient, DocumentQuarantine):
        assert not db.session.scalars(select(table).where(table.document_id == notes.id)).all()
    assert queries.is_withdrawn(notes.id, rosa.actor().networks)


def test_whoever_opens_notes_by_a_socket_alone_is_written_down_once(coedit: CoeditServer) -> None:
    hub = network()
    kim, rosa = seated(hub, Role.MEMBER, [site(hub)]), seated(hub)
    made = interview(hub.sites[0], kim, readers=[rosa])
    key, notes = made.id, (made.said_id, made.observed_id, made.interpreted_id)
    joined = [coedit.open(f"documents/{one}", rosa) for one in notes]
    for socket in joined:
        Replica(socket).sync()
    db.session.rollback()
    rows = select(Activity.verb).where(Activity.record_id == key, Activity.by_id == rosa.id)
    assert db.session.scalars(rows).all() == ["opened"]
    for socket in joined:
        socket.close()


def test_a_lost_seat_closes_the_socket_by_way_of_the_outbox(coedit: CoeditServer) -> None:
    from app.live.bus import worker_publisher

    hub = network()
    notes = document(hub)
    gone = seated(hub)
    replica = coedit.join(notes, gone).sync()
    reader = seated(hub)
    demoted = coedit.join(notes, reader).sync()
    assert demoted.may_write is True
    with saving():
        for seat in gone.memberships if hasattr(gone, "memberships") else _seats(gone):
            db.session.delete(seat)
        for seat in _seats(reader):
            seat.role = Role.RESEARCHER
    import json

    worker_publisher(coedit.app)("access:", json.dumps([str(gone.id), str(reader.id)]))
    assert ended_with(replica.socket) == 4404
    demoted.wait(lambda: demoted.may_write is False)
    demoted.write("too late")
    assert ended_with(demoted.socket) == 4403


def _seats(person):
    from app.features.networks.models import Membership

    return db.session.scalars(select(Membership).where(Membership.user_id == person.id)).all()


def test_another_process_s_rows_are_relayed_in_order(coedit: CoeditServer, two) -> None:
    """Rows that lie before ours are read under the document's lock and go out first."""
    from app.live import log

    notes, rosa, ines = two
    first, second = coedit.join(notes, rosa).sync(), coedit.join(notes, ines).sync()
    elsewhere = Replica(first.socket)
    elsewhere.doc.apply_update(first.doc.get_update())
    elsewhere.updates.clear()
    with elsewhere.doc.transaction():
        elsewhere.root.children[1].children.append(XmlText("from the other process"))
    from app.core import gate

    with gate.writing_connection() as connection:
        log.append(connection, {notes.id: elsewhere.updates[-1]})
    first.write("from this one")
    for replica in (first, second):
        replica.wait(
            lambda replica=replica: "from the other" in replica.text and "from this" in replica.text
        )

"""Naming records in a text: offered to who may read them, an edge of the thread, gone with it."""

from __future__ import annotations

from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.core import events, thread
from app.core.access.actor import Role
from app.core.thread import Link, Ref
from app.extensions import db
from app.features.accounts.models import User
from app.features.interviews import operations as interviews
from tests.factories import saving
from tests.factories.interviews import interview, theme
from tests.factories.networks import network, seat, seated, site
from tests.factories.theory import idea
from tests.support.client import Client


def snapshot(document_id: UUID, by: User, *addresses: str) -> None:
    """As the room writes it."""
    html = "".join(f'<p><a href="https://hub.example{one}">x</a></p>' for one in addresses)
    with saving():
        authors = frozenset({by.id})
        events.announce(events.SnapshotWritten(document_id, {}, html, authors))


def test_a_named_record_hangs_on_the_thread_as_long_as_it_is_named(app: Flask) -> None:
    ours, theirs = network(), network("Ridge Valley")
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    lead = seated(ours, Role.LEAD)
    seat(kim, theirs, Role.LEAD)
    made, hello = interview(alder, kim), idea(ours, "Glad you’re back")
    far = idea(theirs, "Not ours")
    snapshot(made.said_id, kim, f"/ideas/{hello.id}", f"/ideas/{far.id}", "/ideas/nothing")
    rail = thread.rail(kim.actor(), [Ref("idea", hello.id)])
    assert [group.kind for group in rail.rests_on] == ["interview"]
    assert [knot.address for knot in rail.rests_on[0].knots] == [f"/interviews/{made.id}"]
    assert not thread.before([hello.id], "interview"), "naming is no evidence"
    assert [link.to_id for link in db.session.scalars(select(Link))] == [hello.id]
    snapshot(made.observed_id, kim, f"/ideas/{hello.id}")
    snapshot(made.said_id, kim)
    assert thread.rail(lead.actor(), [Ref("idea", hello.id)]).rests_on, "another text names it"
    with saving():
        interviews.withdraw(kim.actor(), made)
    assert not db.session.scalars(select(Link)).all()


def test_who_writes_is_offered_what_they_may_read(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder], name="Kim Ito")
    sam = seated(ours, Role.COACH, [alder], name="Sam Roy")
    seated(ours, Role.LEAD, name="Samantha Diaz")
    made = interview(alder, kim, readers=[sam])
    named = theme(ours, kim)
    client.sign_in(kim)
    said = client.htmx("get", f"/documents/{made.said_id}/names?typed=sam").words
    assert said == "Sam Roy", "nobody is named who may not read it"
    assert f'data-address="/themes/{named.id}"' in (
        client.htmx("get", f"/documents/{made.said_id}/names?typed=").text
    )
    coach = client.sign_in(sam)
    assert coach.get(f"/documents/{made.said_id}/names").status_code == 403

"""Raw notes: who opened them, when they end, and a lead who sets somebody's password."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.access.actor import Role
from app.extensions import db
from app.features.accounts.models import User
from app.features.interviews.models import Interview, Quote
from app.features.interviews.vocabulary import Scope
from app.features.networks.models import Membership
from app.features.notes import queries as notes
from app.jobs.worker import go_round
from tests.factories.interviews import SAID, interview, quote
from tests.factories.networks import network, seated, site
from tests.support.client import Client

NEW = "four plain words here"


@pytest.fixture
def world(app: Flask) -> tuple[User, User, User, Interview]:
    """A lead, a facilitator, a member of a site, and the interview that the member held."""
    ours = network()
    lead, flo = seated(ours, Role.LEAD, name="Lee Park"), seated(ours, Role.FACILITATOR)
    kim = seated(ours, Role.MEMBER, [site(ours)], email="kim@example.org", name="Kim Sato")
    return lead, flo, kim, interview(ours.sites[0], kim, scope=Scope.PUBLIC)


def test_whoever_hands_over_a_link_does_not_read_notes_with_it(
    client: Client, world: tuple[User, User, User, Interview]
) -> None:
    lead, flo, kim, made = world
    row = db.session.query(Membership).filter_by(user_id=kim.id).one()
    people = f"/networks/{row.network_id}/members"
    link = client.sign_in(lead).send(f"{people}/{row.id}/reset")
    address = "/reset/" + link.text.partition("/reset/")[2].partition('"')[0]
    client.send("/sign-out")
    assert client.send(address, {"password": NEW}).location == "/sign-in"
    client.send("/sign-in", {"email": kim.email, "password": NEW})
    told = client.get("/profile").words
    assert "Lee Park made a link for a new password of yours" in told
    assert "Raw notes are closed to you until somebody else" in told
    closed = client.get(f"/interviews/{made.id}")
    assert SAID not in closed.text
    assert "a link that somebody else had in hand" in closed.words
    assert client.get(f"/interviews/{made.id}/edit").status_code == 403
    confirm = f"{people}/{row.id}/confirmation"
    assert client.send(confirm).status_code == 403, "not oneself"
    assert client.sign_in(lead).send(confirm).status_code == 403, "nor whoever made the link"
    assert "I know it is them" not in client.get(people).words
    assert "I know it is them" in client.sign_in(flo).get(people).words
    assert client.send(confirm).status_code == 303
    kim = db.session.get_one(User, kim.id)
    assert SAID in client.sign_in(kim).get(f"/interviews/{made.id}").text
    assert "Lee Park, used on" in client.get("/profile").words


def test_nobody_is_invited_to_confirm_a_link(
    client: Client, world: tuple[User, User, User, Interview]
) -> None:
    _lead, _flo, kim, made = world
    row = db.session.query(Membership).filter_by(user_id=kim.id).one()
    kim.held_at = clock.now() - timedelta(minutes=1)
    db.session.commit()
    friend = seated(made.site.network, Role.MEMBER)
    refused = client.sign_in(friend).send(
        f"/networks/{row.network_id}/members/{row.id}/confirmation"
    )
    assert refused.status_code == 422
    assert db.session.get_one(User, kim.id).is_held


def test_the_interviewer_sees_who_opened_the_notes(
    client: Client, world: tuple[User, User, User, Interview]
) -> None:
    lead, _flo, kim, _made = world
    made = interview(kim_site(kim), kim, readers=[lead])
    address = f"/interviews/{made.id}"
    assert "Lee Park, last on" not in client.sign_in(kim).get(address).words
    compared = client.sign_in(lead).get(address, headers={"X-Without-Notes": "true"})
    assert "Observed" in compared.words, "a script sees what is open to them,"
    assert "packet" not in compared.text, "but not a word of it"
    assert not [row for row in _activities(made) if row.by_id == lead.id], "nobody opened anything"
    for _twice in range(2):
        assert client.sign_in(lead).get(f"{address}?part=observed").status_code == 200
    assert "Lee Park, last on" in client.sign_in(kim).get(address).words
    verbs = [row.verb for row in _activities(made) if row.by_id == lead.id]
    assert verbs == ["opened"], "once a day, by an id and a verb"
    assert "Lee Park" not in client.get("/").words, "who reads is no news"


@pytest.mark.parametrize(
    "address",
    ["/documents/{notes}/history", "/documents/{notes}/comments"],
)
def test_whoever_opens_notes_by_another_door_is_seen_as_well(
    client: Client, world: tuple[User, User, User, Interview], address: str
) -> None:
    lead, flo, kim, _made = world
    made = interview(kim_site(kim), kim, readers=[lead])
    refused = client.sign_in(flo).get(address.format(notes=made.said_id))
    assert refused.status_code == 403
    assert "data-live" not in refused.text, "once it is open, no script asks for it unseen"
    client.sign_in(lead)
    assert client.get(address.format(notes=made.said_id)).status_code == 200
    assert client.get(address.format(notes=made.observed_id)).status_code == 200
    assert client.get(f"/interviews/{made.id}").status_code == 200
    assert [row.verb for row in _activities(made) if row.by_id == lead.id] == ["opened"]
    stranger = seated(network())
    client.sign_in(stranger).get(address.format(notes=made.said_id))
    assert [row for row in _activities(made) if row.by_id == stranger.id] == []


def test_notes_are_purged_when_their_day_is_over(
    client: Client, world: tuple[User, User, User, Interview]
) -> None:
    _lead, _flo, kim, made = world
    public, kept = quote(made, kim), quote(made, kim, kept=Scope.NAMED)
    key, document_id, words, ids = made.id, made.said_id, public.text, (public.id, kept.id)
    who, address = kim.id, f"/interviews/{made.id}"
    assert document_id
    go_round()
    assert db.session.get_one(Interview, key).said_id == document_id, "not before"
    with clock.travel(clock.now() + timedelta(days=731)):
        go_round()
    made = db.session.get_one(Interview, key)
    assert (made.said_id, made.observed_id, made.interpreted_id) == (None, None, None)
    assert notes.is_withdrawn(document_id, [made.network_id])
    assert tuple(row.id for row in db.session.query(Quote)) == ids[:1]
    page = client.sign_in(db.session.get_one(User, who)).get(address)
    assert "they are purged with their whole history" in page.words
    assert words in page.words
    assert client.send(f"{address}/quotes", {"text": SAID, "lang": "en"}).status_code == 422


def kim_site(kim: User):
    """The site that Kim works for."""
    return db.session.query(Membership).filter_by(user_id=kim.id).one().sites[0]


def _activities(made: Interview):
    from app.core.activity import Activity

    return db.session.query(Activity).filter_by(record_id=made.id).all()

"""A form that makes something makes it once, however often its words are sent."""

from __future__ import annotations

from flask import Flask

from app.core.access.actor import Role
from app.core.once import SentForm
from app.extensions import db
from app.features.cycles.models import Cycle
from app.features.networks.models import Site
from tests.factories.networks import network, seated, site
from tests.factories.theory import idea
from tests.support.client import Answer, Client


def _token(page: Answer) -> str:
    return next(one.get("value") for one in page.tree.iter("input") if one.get("name") == "once")


def test_a_test_that_is_sent_again_is_not_made_again(app: Flask, client: Client) -> None:
    ours = network()
    where = site(ours)
    client.sign_in(seated(ours, Role.MEMBER, [where]))
    address = f"/networks/{ours.slug}/cycles/new"
    tried = idea(ours)
    page = client.get(address)
    typed = {
        "idea": str(tried.id),
        "site": str(where.id),
        "scale": "teacher",
        "once": _token(page),
    }
    assert client.send(address, typed).status_code == 422, "nothing was made: the form is as new"
    typed |= {"plan": "Greet each student who returns.", "guesses-0-text": "8 of 11 are back"}
    made = client.send(address, typed)
    assert made.status_code == 303
    again = client.send(address, typed)
    assert again.location == made.location
    assert "This was sent already." in client.get(made.location).words
    assert db.session.query(Cycle).count() == 1
    assert client.send(address, typed | {"plan": "Greet everybody."}).location != made.location
    other = client.get(address)
    assert client.send(address, typed | {"once": _token(other)}).location != made.location
    assert db.session.query(Cycle).count() == 3
    assert "Greet" not in str([(row.digest, row.address) for row in db.session.query(SentForm)])


def test_one_persons_form_answers_nobody_else(app: Flask, client: Client) -> None:
    ours = network()
    typed = {"name": "Alder", "kind": "school", "once": "a-token-that-was-copied"}
    address = f"/networks/{ours.slug}/sites"
    assert client.sign_in(seated(ours, Role.LEAD)).send(address, typed).status_code == 303
    assert client.send(address, typed).status_code == 303
    member = app.test_client().sign_in(seated(ours, Role.MEMBER))
    assert member.send(address, typed).status_code == 403
    assert db.session.query(Site).count() == 1

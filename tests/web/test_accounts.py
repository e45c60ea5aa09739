"""People come in and out, set a new password with a link, and say how others see them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.access.actor import SYSTEM, Role
from app.extensions import db
from app.features.accounts import operations
from app.features.accounts.models import User
from tests.factories import saving
from tests.factories.accounts import PASSWORD, person
from tests.factories.networks import network, seated
from tests.support.client import Client


def test_a_person_signs_in_and_is_where_they_wanted_to_go(app: Flask, client: Client) -> None:
    ours = network()
    seated(ours, Role.MEMBER, email="rosa@example.org")
    sent = client.get(f"/networks/{ours.slug}")
    assert sent.status_code == 303
    assert sent.location.startswith("/sign-in?next=")
    typed = {"email": " Rosa@Example.org", "password": PASSWORD, "next": f"/networks/{ours.slug}"}
    answer = client.send("/sign-in", typed)
    assert answer.location == f"/networks/{ours.slug}"
    assert client.get(answer.location).status_code == 200


def test_a_wrong_password_and_an_unknown_address_read_the_same(client: Client) -> None:
    person(email="rosa@example.org")
    wrong = client.send("/sign-in", {"email": "rosa@example.org", "password": "not this one"})
    unknown = client.send("/sign-in", {"email": "nobody@example.org", "password": "not this one"})
    assert wrong.status_code == unknown.status_code == 422
    assert "do not fit together" in wrong.words
    assert wrong.words.replace("rosa", "nobody") == unknown.words
    assert 'value="rosa@example.org"' in wrong.text


def test_signing_in_never_leads_to_another_host(client: Client) -> None:
    person(email="rosa@example.org")
    for elsewhere in ("//evil.example", "https://evil.example", "/\\evil.example", "/\tevil"):
        typed = {"email": "rosa@example.org", "password": PASSWORD, "next": elsewhere}
        assert client.send("/sign-in", typed).location == "/"
        client.send("/sign-out")


def test_signing_out_ends_the_session(client: Client) -> None:
    client.sign_in(person())
    assert client.get("/profile").status_code == 200
    client.send("/sign-out")
    assert client.get("/profile").status_code == 303


def test_a_reset_link_sets_a_password_once_and_signs_others_out(app: Flask, client: Client) -> None:
    rosa = person(email="rosa@example.org")
    elsewhere = app.test_client().sign_in(rosa)
    with saving():
        ours = network()
        token = operations.make_reset(SYSTEM, user=rosa, network_id=ours.id)
    short = client.send(f"/reset/{token}", {"password": "short"})
    assert short.status_code == 422
    used = client.send(f"/reset/{token}", {"password": "four plain words here"})
    assert used.location == "/sign-in"
    assert client.get("/profile").status_code == 303, "a link signs nobody in"
    client.send("/sign-in", {"email": "rosa@example.org", "password": "four plain words here"})
    assert client.get("/profile").status_code == 200
    assert elsewhere.get("/profile").status_code == 303
    assert "This link has been used" in app.test_client().get(f"/reset/{token}").words
    again = app.test_client().send(f"/reset/{token}", {"password": "another four words"})
    assert again.status_code == 422
    assert app.test_client().get("/reset/of-nobody").status_code == 404


def test_a_reset_link_ends_after_two_days(client: Client) -> None:
    rosa, ours = person(), network()
    with saving():
        token = operations.make_reset(SYSTEM, user=rosa, network_id=ours.id)
    with clock.travel(clock.now() + timedelta(hours=49)):
        late = client.get(f"/reset/{token}")
    assert "is too old" in late.words
    assert rosa.name not in late.words


def test_sign_in_is_slowed_down_for_those_who_guess(client: Client, limits: None) -> None:
    person(email="rosa@example.org")
    tries = [
        client.send("/sign-in", {"email": "rosa@example.org", "password": f"guess {n}"})
        for n in range(11)
    ]
    assert [answer.status_code for answer in tries] == [422] * 10 + [429]


def test_a_profile_is_kept(client: Client) -> None:
    rosa = person()
    client.sign_in(rosa)
    typed = {"name": "Rosa O.", "colour": "7", "zone": "America/Chicago"}
    assert client.send("/profile", typed).status_code == 303
    kept = db.session.get_one(User, rosa.id)
    assert (kept.name, kept.colour, kept.zone) == ("Rosa O.", 7, "America/Chicago")
    assert client.send("/profile", typed | {"colour": "13"}).status_code == 422
    groups = client.get("/profile").tree.findall(".//select[@name='zone']/optgroup")
    zones = {group.get("label"): [one.get("value") for one in group] for group in groups}
    assert zones.pop("Now") == ["America/Chicago", "UTC"]
    assert "America/Chicago" not in zones["America"]
    assert "Europe/Berlin" in zones["Europe"]


def test_the_first_person_of_an_installation_starts_a_network(app: Flask, client: Client) -> None:
    command = ["add-person", "Rosa@example.org", "Rosa Okafor"]
    told = app.test_cli_runner().invoke(args=command)
    link = "/reset/" + told.output.strip().rpartition("/")[2]
    again = app.test_cli_runner().invoke(args=command)
    assert again.exit_code == 1
    assert "There is an account with this address." in again.output
    client.send(link, {"password": "four words do well"})
    client.send("/sign-in", {"email": "rosa@example.org", "password": "four words do well"})
    assert "Start a network" in client.get("/").words
    made = client.send("/networks/new", {"name": "Tallgrass", "problem_area": "Reading"})
    assert "Tallgrass" in client.get(made.location).words


def test_the_password_that_everybody_knows_opens_nothing_for_real(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = {"email": person().email, "password": operations.DEMO_PASSWORD}
    monkeypatch.setitem(app.config, "APP_ENV", "production")
    assert client.send("/sign-in", who).status_code == 422
    monkeypatch.setitem(app.config, "APP_ENV", "development")
    assert client.send("/sign-in", who).status_code == 303

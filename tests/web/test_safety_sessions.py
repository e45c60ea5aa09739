"""Signing in and out, sessions, hosts, and what a production start insists on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from app.core import clock
from app.core.access.actor import Role
from app.core.errors import Invalid
from app.extensions import db
from app.features.accounts import operations as accounts
from app.features.accounts import queries
from app.features.accounts import tasks as work
from app.features.accounts.models import COOKIE_LASTS, User
from app.features.networks import operations as networks
from app.features.networks import passwords
from app.features.networks.models import Membership
from config import Config
from tests.conftest import leave
from tests.factories import saving
from tests.factories.accounts import PASSWORD, person
from tests.factories.networks import network, seat, seated
from tests.support.client import Client


def come_in(client: Client, who: User, **more: str) -> Any:
    """Sign in with the real form."""
    return client.send("/sign-in", {"email": who.email, "password": PASSWORD, **more})


def cookie(client: Client) -> str:
    kept = client.get_cookie("throughline")
    assert kept is not None
    return kept.value


def test_signing_in_begins_a_session_that_nobody_knew(app: Flask, client: Client) -> None:
    who, token = person(), client.token()
    planted = cookie(client)
    assert come_in(client, who).status_code == 303
    assert cookie(client) != planted
    thief: Client = app.test_client()  # type: ignore[assignment]
    thief.set_cookie("throughline", planted)
    assert "/sign-in" in thief.get("/profile").location
    answer = client.post("/sign-out", data={"csrf_token": token})
    assert answer.status_code == 400, "a token from before is worth nothing"


def test_a_copy_of_the_cookie_is_dead_once_its_owner_has_signed_out(
    app: Flask, client: Client
) -> None:
    who = person()
    come_in(client, who)
    copied = cookie(client)
    thief: Client = app.test_client()  # type: ignore[assignment]
    thief.set_cookie("throughline", copied)
    assert thief.get("/profile").status_code == 200
    other: Client = app.test_client()  # type: ignore[assignment]
    come_in(other, who)
    client.send("/sign-out")
    thief.set_cookie("throughline", copied)
    assert "/sign-in" in thief.get("/profile").location
    assert other.get("/profile").status_code == 200, "their other browser stays signed in"
    assert app.permanent_session_lifetime < COOKIE_LASTS
    assert not accounts.is_any_end_old()
    with clock.travel(clock.now() + COOKIE_LASTS + timedelta(minutes=1)):
        assert accounts.is_any_end_old()
        work.forget_ends()
        assert not accounts.is_any_end_old()


def test_coming_in_by_an_invitation_begins_a_new_session(client: Client) -> None:
    ours = network()
    with saving():
        _row, invited = networks.invite(
            seated(ours, Role.LEAD).actor(), ours, role=Role.MEMBER, email="new@example.org"
        )
    token = client.token()
    noor = {"name": "Noor", "email": "noor@example.org", "password": "a good new password"}
    assert client.send(f"/invitations/{invited}", noor).status_code == 303
    assert client.get("/profile").status_code == 200
    assert client.post("/sign-out", data={"csrf_token": token}).status_code == 400


def test_a_reset_link_signs_nobody_in(client: Client) -> None:
    ours = network()
    kim = seated(ours)
    with saving():
        reset = accounts.make_reset(kim.actor(), user=kim, network_id=ours.id)
    answer = client.send(f"/reset/{reset}", {"password": "a good new password"})
    assert answer.status_code == 303
    assert "/sign-in" in client.get("/profile").location


def test_signing_out_leaves_nothing_in_the_cookie(app: Flask, client: Client) -> None:
    come_in(client, person())
    client.send("/sign-out")
    assert client.get_cookie("throughline") is None or "_user_id" not in cookie(client)
    assert "/sign-in" in client.get("/profile").location


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: Client) -> None:
    flags = come_in(client, person()).headers["Set-Cookie"]
    assert "HttpOnly" in flags
    assert "SameSite=Lax" in flags


def test_behind_https_the_cookie_stays_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BASE_URL", "https://hub.example.org")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert Config().SESSION_COOKIE_SECURE


@pytest.mark.parametrize(
    "away",
    [
        "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
        "javascript:alert(1)", "/\t/evil.example", "/%0d%0aLocation:%20//evil.example\r\nX: y",
        "////evil.example", "http:evil.example", "/ok\\..\\\\evil.example", " //evil.example",
        "https:/evil.example", "data:text/html,x", "%2f%2fevil.example",
    ],
)  # fmt: skip
def test_nobody_is_sent_elsewhere_after_signing_in(client: Client, away: str) -> None:
    answer = come_in(client, person(), next=away)
    assert answer.status_code == 303
    assert answer.location == "/"
    again = client.get("/sign-in", query_string={"next": away})
    assert again.location == "/"


def test_an_unknown_address_takes_the_same_work(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not timed, which a busy machine would spoil: counted."""
    checked: list[str] = []

    class Hasher:
        def verify(self, known: str, typed: str) -> bool:
            checked.append(known)
            return accounts_hasher.verify(known, typed)

        def check_needs_rehash(self, known: str) -> bool:
            return False

    accounts_hasher = accounts._hasher
    accounts._decoy()
    monkeypatch.setattr(accounts, "_hasher", Hasher())
    who = person()
    wrong = {"password": "not this one"}
    known = client.send("/sign-in", {"email": who.email, **wrong})
    unknown = client.send("/sign-in", {"email": "nobody@example.org", **wrong})
    assert (known.status_code, unknown.status_code) == (422, 422)
    assert known.words == unknown.words
    assert len(checked) == 2
    assert "m=65536" in accounts._decoy(), "the decoy costs what a password costs"


def test_guessing_is_slowed_by_account_and_by_address(app: Flask, limits: None) -> None:
    who = person()

    def tries(number: int, email: str, address: str) -> list[int]:
        browser: Client = app.test_client()  # type: ignore[assignment]
        token = browser.token()
        form = {"email": email, "password": "no", "csrf_token": token}
        return [
            browser.post("/sign-in", data=form, environ_base={"REMOTE_ADDR": address}).status_code
            for _ in range(number)
        ]

    assert tries(10, who.email, "10.0.0.1") == [422] * 10
    assert tries(1, who.email.upper(), "10.0.0.2") == [429], "the account, from anywhere"
    assert tries(10, "b@example.org", "10.0.0.1") == [422] * 10
    assert tries(1, "c@example.org", "10.0.0.1") == [429], "the address, for any account"
    assert tries(1, "c@example.org", "10.0.0.3") == [422]


def test_a_host_that_is_claimed_is_not_believed(app: Flask, client: Client) -> None:
    ours = network()
    lead = seated(ours, Role.LEAD)
    form = {"role": "member", "lines": "kim@example.org"}
    page = client.sign_in(lead).send(
        f"/networks/{ours.slug}/invitations", form, headers={"X-Forwarded-Host": "evil.example"}
    )
    assert "http://localhost/invitations/" in page.text
    assert "evil.example" not in page.text


def production(monkeypatch: pytest.MonkeyPatch, folder: Path, **settings: str) -> None:
    for name in ("SECRET_KEY", "BASE_URL", "APP_ENV"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(folder))
    for name, value in settings.items():
        monkeypatch.setenv(name, value)


def test_production_does_not_start_on_guesses(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    production(monkeypatch, tmp_path, BASE_URL="https://hub.example.org")
    with pytest.raises(RuntimeError, match="SECRET_KEY"):
        Config()
    production(monkeypatch, tmp_path, SECRET_KEY="a" * 40)
    with pytest.raises(RuntimeError, match="BASE_URL"):
        Config()


def test_production_has_no_demo_no_patterns_and_one_host(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    production(monkeypatch, tmp_path, SECRET_KEY="a" * 40, BASE_URL="https://hub.example.org")
    app = create_app(Config())
    try:
        browser = app.test_client()
        assert not app.debug
        assert browser.get("/patterns", base_url="https://hub.example.org").status_code == 404
        for host in ("evil.example", "hub.example.org.evil.example"):
            assert browser.get("/library", base_url=f"https://{host}").status_code == 400
        told = app.test_cli_runner().invoke(args=["demo"])
        assert told.exit_code != 0
        assert "not for production" in told.output
    finally:
        leave(app)


def test_a_reset_link_works_once_and_takes_the_others_along(app: Flask) -> None:
    ours = network()
    lead, kim = seated(ours, Role.LEAD), seated(ours)
    seat_of_kim = db.session.query(Membership).filter_by(user_id=kim.id).one()
    with saving():
        tokens = [passwords.reset_password(lead.actor(), seat_of_kim) for _ in range(2)]
    rows = [queries.reset_of(token) for token in tokens]
    with saving():
        accounts.use_reset(rows[0], password="a good new password")
    for row in rows:
        with pytest.raises(Invalid), saving():
            accounts.use_reset(row, password="another new password")


def test_a_reset_link_that_is_too_late_is_refused_by_the_row_itself(app: Flask) -> None:
    who = person()
    with saving():
        token = accounts.make_own_reset(who.email)
    row = queries.reset_of(token)
    with clock.travel(clock.now() + timedelta(hours=49)), pytest.raises(Invalid), saving():
        accounts.use_reset(row, password="a good new password")


def test_a_lead_does_not_open_what_a_person_has_elsewhere(client: Client) -> None:
    ours, theirs = network(), network("Ridge Valley Readers")
    lead, kim = seated(ours, Role.LEAD), seated(ours)
    seat(kim, theirs)
    row = db.session.query(Membership).filter_by(user_id=kim.id, network_id=ours.id).one()
    answer = client.sign_in(lead).send(f"/networks/{ours.slug}/members/{row.id}/reset")
    assert answer.status_code == 422
    assert "a network that you do not lead" in answer.words
    assert "/reset/" not in answer.text


def test_whoever_runs_the_server_may_make_a_link(app: Flask) -> None:
    who = person()
    told = app.test_cli_runner().invoke(args=["reset-link", who.email])
    assert told.exit_code == 0, told.output
    token = told.output.strip().rpartition("/")[2]
    assert queries.reset_of(token).user_id == who.id
    assert app.test_cli_runner().invoke(args=["reset-link", "nobody@example.org"]).exit_code == 1

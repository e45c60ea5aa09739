"""Links that let people in: each works once, for what it says, and for nothing more."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.core import clock
from app.core.access.actor import Role
from app.core.errors import Invalid, NotAllowed
from app.extensions import db
from app.features.networks import operations
from app.features.networks.models import Invitation, Membership, Network
from tests.factories import saving
from tests.factories.accounts import person
from tests.factories.networks import network, seated, site
from tests.support.client import Client


@pytest.fixture
def ours(app: Flask) -> Network:
    """A network with a hub lead."""
    made = network()
    seated(made, Role.LEAD, name="lead")
    return made


def lead_of(made: Network) -> Any:
    return db.session.query(Membership).filter_by(network_id=made.id, role=Role.LEAD).first().user


def invited(made: Network, role: Role = Role.MEMBER, **values: Any) -> str:
    with saving():
        return operations.invite(lead_of(made).actor(), made, role=role, **values)[1]


def race(app: Flask, *requests: Any) -> list[int]:
    """Send requests at the same moment, each from a browser of its own; answers the codes."""
    codes: list[int] = []
    start = threading.Barrier(len(requests))

    def run(browser: Client, path: str, form: dict[str, str]) -> None:
        start.wait()
        codes.append(browser.post(path, data=form).status_code)

    db.session.commit()
    threads = []
    for browser, path, form in requests:
        browser.careful = False
        form = {"csrf_token": browser.token(), **form}
        threads.append(threading.Thread(target=run, args=(browser, path, form)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    return sorted(codes)


def test_of_two_people_with_one_link_one_comes_in(app: Flask, ours: Network) -> None:
    token = invited(ours)
    people = [person(), person()]
    requests = [(app.test_client().sign_in(who), f"/invitations/{token}", {}) for who in people]
    assert race(app, *requests) == [303, 422]
    ids = {who.id for who in people}
    seats = db.session.query(Membership).filter(Membership.user_id.in_(ids)).all()
    assert len(seats) == 1
    assert db.session.query(Invitation).one().accepted_by_id == seats[0].user_id


def test_of_two_new_people_with_one_link_one_comes_in(app: Flask, ours: Network) -> None:
    path = f"/invitations/{invited(ours)}"
    requests = [
        (app.test_client(), path,
         {"name": name, "email": f"{name}@example.org", "password": "a good new password"})
        for name in ("noor", "tomas")
    ]  # fmt: skip
    assert race(app, *requests) == [303, 422]
    assert db.session.query(Membership).filter_by(role=Role.MEMBER).count() == 1


def test_two_leads_cannot_leave_at_the_same_moment(app: Flask, ours: Network) -> None:
    seated(ours, Role.LEAD, name="other lead")
    seats = db.session.query(Membership).filter_by(role=Role.LEAD).all()
    requests = [
        (app.test_client().sign_in(one.user),
         f"/networks/{ours.slug}/members/{one.id}", {"role": "member"})
        for one in seats
    ]  # fmt: skip
    assert race(app, *requests) == [303, 422]
    assert db.session.query(Membership).filter_by(role=Role.LEAD).count() == 1


def test_a_link_gives_the_seat_it_was_made_for(app: Flask, client: Client, ours: Network) -> None:
    """Whatever else somebody writes into the form."""
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    token = invited(ours, site=alder)
    form = {
        "name": "Noor", "email": "noor@example.org", "password": "a good new password",
        "role": "lead", "site": str(birch.id), "sites": str(birch.id), "network": "x",
    }  # fmt: skip
    assert client.send(f"/invitations/{token}", form).status_code == 303
    made = db.session.query(Membership).filter_by(role=Role.MEMBER).one()
    assert [one.name for one in made.sites] == ["Alder"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MEMBER])
def test_a_site_lead_gives_no_other_role(client: Client, ours: Network, role: Role) -> None:
    alder = site(ours, "Alder")
    boss = seated(ours, Role.SITE_LEAD, [alder])
    kim = seated(ours, Role.MEMBER, [alder])
    browser = client.sign_in(boss)
    form = {"role": role.value, "lines": "kim@example.org, Alder"}
    assert browser.send(f"/networks/{ours.slug}/invitations", form).status_code in (403, 422)
    seat = db.session.query(Membership).filter_by(user_id=kim.id).one()
    path = f"/networks/{ours.slug}/members/{seat.id}"
    answer = browser.send(path, {"role": role.value, "sites": str(alder.id)})
    assert answer.status_code in (403, 422)
    db.session.expire_all()
    assert seat.role is Role.MEMBER
    assert db.session.query(Invitation).count() == 0


def test_a_site_lead_moves_nobody_to_another_site_and_not_themselves_up(
    client: Client, ours: Network
) -> None:
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    boss, kim = seated(ours, Role.SITE_LEAD, [alder]), seated(ours, Role.MEMBER, [alder])
    browser = client.sign_in(boss)
    for who, form in (
        (kim, {"role": "member", "sites": str(birch.id)}),
        (kim, {"role": "member"}),
        (boss, {"role": "lead", "sites": str(alder.id)}),
    ):
        seat = db.session.query(Membership).filter_by(user_id=who.id).one()
        answer = browser.send(f"/networks/{ours.slug}/members/{seat.id}", form)
        assert answer.status_code in (403, 422), form
        db.session.expire_all()
        assert [one.name for one in seat.sites] == ["Alder"]


def test_an_ended_link_is_refused_by_its_row(app: Flask, ours: Network) -> None:
    token = invited(ours)
    row = db.session.query(Invitation).one()
    with clock.travel(clock.now() + timedelta(days=15)), pytest.raises(Invalid), saving():
        operations.accept(row, user=person())
    with saving():
        operations.revoke(lead_of(ours).actor(), row)
    with pytest.raises(Invalid), saving():
        operations.accept(row, user=person())
    assert token


def test_a_site_lead_s_operations_are_refused_too(ours: Network) -> None:
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    boss = seated(ours, Role.SITE_LEAD, [alder])
    for role, place in ((Role.MEMBER, birch), (Role.MEMBER, None), (Role.SITE_LEAD, alder)):
        with pytest.raises(NotAllowed), saving():
            operations.invite(boss.actor(), ours, role=role, site=place)

"""A network's people come in by links; roles and sites say what they may do."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.access.actor import SYSTEM, Role
from app.core.activity import Activity
from app.extensions import db
from app.features.networks import operations, queries
from app.features.networks.models import Invitation, Membership, Network, Site, SiteKind
from tests.factories import saving
from tests.factories.accounts import person
from tests.factories.networks import network, seated, site
from tests.support.client import Client


@pytest.fixture
def ours(app: Flask, client: Client) -> Network:
    """A network with two sites, its hub lead signed in."""
    made = network()
    site(made, "Quarry Road Middle")
    site(made, "Alder Elementary")
    client.sign_in(seated(made, Role.LEAD, name="Dana"))
    return made


def links(client: Client, ours: Network, lines: str, role: str = "member") -> list[str]:
    """The addresses of the invitations that these lines become."""
    page = client.send(f"/networks/{ours.slug}/invitations", {"role": role, "lines": lines})
    assert page.status_code == 200, page.words
    return re.findall(r'href="https?://[^/"]+(/invitations/[^"]+)"', page.text)


def test_sixty_pasted_lines_become_sixty_links(client: Client, ours: Network) -> None:
    lines = "\n".join(f"new{n}@example.org\tQuarry Road Middle" for n in range(60))
    assert len(set(links(client, ours, lines))) == 60
    kept = db.session.scalars(db.select(Invitation)).all()
    assert {row.site.name for row in kept if row.site} == {"Quarry Road Middle"}


def test_a_line_that_is_not_understood_is_named_and_nothing_is_lost(
    client: Client, ours: Network
) -> None:
    seated(ours, Role.COACH, name="Cleo", email="cleo@example.org")
    lines = ("ana@example.org, Quarry Road Middle", "ben@example.org, Quary Road", "nobody")
    typed = "\n".join((*lines, "CLEO@example.org"))
    page = client.send(f"/networks/{ours.slug}/invitations", {"role": "member", "lines": typed})
    assert page.status_code == 422
    assert "Line 2: there is no site called “Quary Road”." in page.words
    assert "Line 3 has no e-mail address: “nobody”. Line 4: CLEO@example.org is" in page.words
    wrong = page.tree.find(".//p[@class='field-error']")
    assert wrong is not None
    assert len((wrong.text or "").splitlines()) == 3
    tabs = page.tree.findall(".//nav[@class='tabs']//a[@aria-current='page']")
    assert [tab.text for tab in tabs] == ["People"]
    assert "ana@example.org, Quarry Road Middle" in page.text
    assert db.session.scalars(db.select(Invitation)).all() == []


def test_somebody_joins_by_a_link_which_then_no_longer_works(
    app: Flask, client: Client, ours: Network
) -> None:
    (link,) = links(client, ours, "ana@example.org, Alder Elementary", "site_lead")
    ana = app.test_client()
    assert "Join Morning Bell Network" in ana.get(link).title
    typed = {"name": "Ana", "email": "ana@example.org", "password": "four plain words"}
    assert ana.send(link, typed).location == f"/networks/{ours.slug}"
    seat = db.session.scalars(db.select(Membership).where(Membership.role == Role.SITE_LEAD)).one()
    assert [at.name for at in seat.sites] == ["Alder Elementary"]
    late = app.test_client().send(link, typed | {"email": "eve@example.org"})
    assert late.status_code == 422
    assert "This invitation has ended." in late.words


def test_people_of_a_network_have_colours_of_their_own(ours: Network) -> None:
    ridge = network("Ridge Valley")
    seated(ridge, colour=3)
    people = [person(colour=3) for _ in range(12)]
    here = set(queries.colours_before(people[0].id, ours.id))
    with saving():
        for one in people:
            operations.seat(SYSTEM, network=ours, user_id=one.id, role=Role.MEMBER)
        operations.seat(SYSTEM, network=ridge, user_id=people[0].id, role=Role.MEMBER)
    taken = [one.colour for one in people]
    assert taken[0] == 3, "free where she came first; who comes from elsewhere keeps theirs"
    assert here | set(taken) == set(range(1, 13)), "as far as there are colours"
    assert len(set(taken[: 12 - len(here)])) == 12 - len(here)


def test_links_end_and_can_be_taken_back(app: Flask, client: Client, ours: Network) -> None:
    first, second = links(client, ours, "ana@example.org\nben@example.org")
    row = db.session.scalars(db.select(Invitation).order_by(Invitation.id)).first()
    assert row
    client.send(f"/networks/{ours.slug}/invitations/{row.id}/revocation")
    assert "This invitation has ended." in app.test_client().get(first).words
    with clock.travel(clock.now() + timedelta(days=15)):
        assert "This invitation has ended." in app.test_client().get(second).words


def test_a_person_with_an_account_joins_with_it(app: Flask, client: Client, ours: Network) -> None:
    (link,) = links(client, ours, "ana@example.org")
    ana = person(name="Ana")
    theirs = app.test_client().sign_in(ana)
    page = theirs.get(link)
    assert "The link was made for ana@example.org." in page.words
    assert f"You are signed in as Ana, {ana.email}." in page.words
    assert theirs.send("/sign-out", {"next": link}).location == link
    assert "The link was made for ana@example.org." in theirs.get(link).words
    assert theirs.sign_in(ana).send("/sign-out", {"next": "//evil.example"}).location == "/"
    theirs.sign_in(ana)
    home = f"/networks/{ours.slug}"
    assert theirs.send(link).location == home
    assert theirs.get(home).status_code == 200
    assert "You have a seat in Morning Bell Network already." in theirs.get(link).words
    assert theirs.send(link).location == home, "a second click leads in as well"


def test_a_site_lead_invites_members_to_their_own_site_only(
    app: Flask, client: Client, ours: Network
) -> None:
    quarry = db.session.scalars(db.select(Site).where(Site.name == "Quarry Road Middle")).one()
    theirs = app.test_client().sign_in(seated(ours, Role.SITE_LEAD, [quarry]))
    address = f"/networks/{ours.slug}/invitations"
    own = "ana@example.org, Quarry Road Middle"
    assert theirs.send(address, {"role": "member", "lines": own}).status_code == 200
    for role, lines in (
        ("member", "ana@example.org, Alder Elementary"),
        ("member", "ana@example.org"),
        ("lead", own),
    ):
        assert theirs.send(address, {"role": role, "lines": lines}).status_code == 403


def test_a_network_keeps_a_hub_lead(client: Client, ours: Network) -> None:
    seat = db.session.scalars(db.select(Membership)).one()
    refused = client.send(f"/networks/{ours.slug}/members/{seat.id}/removal")
    assert refused.status_code == 422
    refused = client.send(f"/networks/{ours.slug}/members/{seat.id}", {"role": "member"})
    assert refused.status_code == 422
    assert "No network can be without its hub lead." in refused.words


def test_what_is_refused_keeps_the_menu_of_the_network(client: Client, ours: Network) -> None:
    settings = f"/networks/{ours.slug}/settings"
    page = client.sign_in(seated(ours, Role.MEMBER)).get(settings)
    assert (page.status_code, page.title) == (403, "This is not open to you")
    way_out = page.tree.find(".//button[@formaction='/sign-out']")
    assert way_out is not None
    assert way_out.text == "Sign out"
    assert "Aim and drivers" in page.words
    assert "Nothing was changed. Ask" not in page.words
    assert "Nothing was changed. Ask" in client.send(settings, {"name": "x"}).words


def test_a_removed_member_is_out_at_once(app: Flask, client: Client, ours: Network) -> None:
    ben = seated(ours, Role.MEMBER, name="Ben")
    theirs = app.test_client().sign_in(ben)
    assert theirs.get(f"/networks/{ours.slug}").status_code == 200
    seat = db.session.scalars(db.select(Membership).where(Membership.user_id == ben.id)).one()
    client.send(f"/networks/{ours.slug}/members/{seat.id}/removal")
    assert theirs.get(f"/networks/{ours.slug}").status_code == 404


def test_settings_saved_twice_at_once_show_both(client: Client, ours: Network) -> None:
    typed = {
        "name": "Morning Bell",
        "floor": "10",
        "rule_set": "anhoej",
        "zone": "UTC",
        "version": "1",
    }
    assert client.send(f"/networks/{ours.slug}/settings", typed).status_code == 303
    second = client.send(f"/networks/{ours.slug}/settings", typed | {"name": "Evening Bell"})
    assert second.status_code == 409
    assert "Morning Bell" in second.words
    assert 'value="Evening Bell"' in second.text


def test_a_network_answers_by_slug_and_by_id(client: Client, ours: Network) -> None:
    assert client.get(f"/networks/{ours.id}").title == ours.name


def test_who_may_do_what_is_printed_from_the_rules(client: Client, ours: Network) -> None:
    page = client.get(f"/networks/{ours.slug}/permissions")
    assert "read the raw notes of an interview" in page.words
    assert "when named" in page.words


def named(ours: Network) -> list[str]:
    """The sites that are named outside themselves."""
    rows = db.session.scalars(db.select(Site).where(Site.named_outside.is_(True)))
    return [row.name for row in rows if row.network_id == ours.id]


def test_the_lead_of_a_site_alone_agrees_that_it_is_named_outside(
    app: Flask, client: Client, ours: Network
) -> None:
    alder, quarry = ours.sites
    theirs = app.test_client().sign_in(seated(ours, Role.SITE_LEAD, [quarry]))
    page = f"/networks/{ours.slug}/sites/{quarry.id}"
    for who, at in ((client, quarry), (theirs, alder)):
        address = f"/networks/{ours.slug}/sites/{at.id}/naming"
        assert who.send(address, {"agreed": "yes"}).status_code == 403
    assert named(ours) == []
    assert "Only the lead of this site can agree" in client.get(page).words
    assert "Save the site" not in theirs.get(page).words
    assert theirs.send(f"{page}/naming", {"agreed": "yes"}).location == page
    assert named(ours) == ["Quarry Road Middle"]
    assert "Take the agreement back" in theirs.get(page).words
    theirs.send(f"{page}/naming", {"agreed": "no"})
    assert named(ours) == []
    verbs = db.session.scalars(db.select(Activity.verb).where(Activity.kind == "site"))
    assert sorted(verbs) == ["named", "unnamed"]


def test_the_hub_lead_changes_a_site_and_everyone_reads_the_list(
    app: Flask, client: Client, ours: Network
) -> None:
    alder = ours.sites[0]
    address = f"/networks/{ours.slug}/sites/{alder.id}"
    typed = {"name": "Alder School", "kind": "district", "district": "Tallgrass", "code": "A1"}
    refused = client.send(address, typed | {"name": "quarry road middle"})
    assert refused.status_code == 422
    assert "Another site has this name already." in refused.words
    assert client.send(address, typed).status_code == 303
    db.session.refresh(alder)
    assert (alder.name, alder.kind, alder.code) == ("Alder School", SiteKind.DISTRICT, "A1")
    told = typed | {"setting": "grades 6–8\r\ntown"}
    assert client.send(address, told).status_code == 303
    assert "grades 6–8, town" in client.get(f"/networks/{ours.slug}/sites").words
    refused = client.send(address, typed | {"setting": "x" * 41})
    assert "Name at most 8 conditions" in refused.words
    assert "Change Alder School" in client.get(f"/networks/{ours.slug}/sites").words
    sponsor = app.test_client().sign_in(seated(ours, Role.SPONSOR))
    seen = sponsor.get(f"/networks/{ours.slug}/sites").words
    assert "Alder School" in seen
    assert "Change Alder School" not in seen
    assert "Add the site" not in seen


def test_the_student_groups_are_kept_one_a_line(client: Client, ours: Network) -> None:
    typed = {"name": "Morning Bell", "floor": "10", "rule_set": "anhoej", "zone": "UTC"}
    address = f"/networks/{ours.slug}/settings"
    lines = "multilingual learners\r\n\r\n new to the building \nmultilingual learners"
    assert client.send(address, typed | {"version": "1", "groups": lines}).status_code == 303
    assert db.session.get_one(Network, ours.id).groups == [
        "multilingual learners",
        "new to the building",
    ]
    shown = client.get(address).tree.find(".//textarea[@name='groups']")
    assert (shown.text or "").split("\n")[-2:] == ["multilingual learners", "new to the building"]
    many = "\n".join(f"group {one}" for one in range(41))
    refused = client.send(address, typed | {"version": "2", "groups": many})
    assert refused.status_code == 422
    assert "Name at most 40 groups" in refused.words

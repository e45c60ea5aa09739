"""A network calls its hub, sites, drivers and change ideas what its people call them."""

from __future__ import annotations

import pytest
from flask import Flask

from app.core.access.actor import Role
from app.core.activity import Activity
from app.extensions import db
from app.features.packages import releases
from app.jobs import worker
from tests.factories import packages, saving
from tests.factories.networks import seated
from tests.factories.theory import driver
from tests.support.client import Client

SAID = {
    "called_hub": "district", "called_hubs": "districts",
    "called_site": "école", "called_sites": "écoles",
    "called_driver": "lever", "called_drivers": "levers",
    "called_change_idea": "practice", "called_change_ideas": "practices",
}  # fmt: skip


@pytest.fixture
def world(app: Flask, client: Client) -> packages.World:
    """A network with one of everything; its lead is signed in."""
    made = packages.world()
    driver(made.network, "A student meets one adult first")
    client.sign_in(seated(made.network, Role.LEAD, name="Dana"))
    return made


def settings(world: packages.World, **typed: str) -> dict[str, str]:
    """The settings as their form sends them."""
    version = str(world.network.version)
    kept = {"name": "Morning Bell", "floor": "10", "rule_set": "anhoej", "zone": "UTC"}
    return kept | {"version": version} | SAID | typed


def test_pages_speak_in_the_words_of_their_network(client: Client, world: packages.World) -> None:
    home = f"/networks/{world.network.slug}"
    assert client.send(f"{home}/settings", settings(world)).status_code == 303
    verbs = db.session.scalars(db.select(Activity.verb).where(Activity.kind == "network"))
    assert list(verbs)[-1:] == ["changed"]
    theory = client.get(f"{home}/theory")
    assert theory.title == "Aim and levers"
    assert "Practices" in theory.words
    assert "Primary levers" in theory.words
    assert "Lever diagram" in theory.text
    for path, words in (
        (home, "Aim and levers"),
        (f"{home}/sites", "Add the école"),
        (f"{home}/members", "at which écoles"),
        (f"{home}/permissions", "district lead"),
        (f"{home}/cycles/new", "Practice"),
        (f"/packages/{world.package.id}", "Practices"),
        (f"/measures/{world.measure.id}", "école"),
    ):
        assert words in client.get(path).words, path


def test_labels_are_words_in_pairs(client: Client, world: packages.World) -> None:
    address = f"/networks/{world.network.slug}/settings"
    odd = client.send(address, settings(world, called_site="<b>x</b>", called_drivers=""))
    assert odd.status_code == 422
    assert "Instead of “site”: Use letters, digits" in odd.words
    assert "Instead of “drivers”: Give both words" in odd.words
    long = client.send(address, settings(world, called_hub="x" * 31))
    assert "Shorten it by 1 character" in long.words
    assert client.send(address, settings(world)).status_code == 303
    late = client.send(address, settings(world, version="1", called_site="school"))
    assert late.status_code == 409
    assert "école" in late.words
    assert 'value="school"' in late.text


def test_what_never_went_through_the_form_is_not_said(
    client: Client, world: packages.World
) -> None:
    with saving():
        world.network.labels = dict.fromkeys(("site", "sites", "drivers", "change_ideas"), "<i>x")
    for path in ("", "/theory", "/sites", "/cycles", "/measures", "/settings"):
        page = client.get(f"/networks/{world.network.slug}{path}")
        assert "<i>x" not in page.text, path
        assert path == "/settings" or "&lt;i&gt;x" not in page.text, path


def test_an_edition_keeps_the_words_of_its_release(app: Flask, world: packages.World) -> None:
    with saving():
        world.network.labels = {"site": "house", "sites": "houses", "change_idea": "habit",
                                "change_ideas": "habits"}  # fmt: skip
    with saving():
        edition = releases.release(packages.SYSTEM, world.package)
    assert worker.run_waiting()
    with saving():
        world.network.labels = {}
    db.session.expire_all()
    page = app.test_client().get(f"/library/{world.package.slug}")
    assert "Habit 1" in page.words
    assert "Habits" in page.words
    assert "houses" in edition.places
    assert "change idea" not in page.words.lower()

"""What was deleted can be put back from one place for 30 days; then it is gone."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from app.core import clock
from app.core.access.actor import Role
from app.core.activity import Activity
from app.extensions import db
from app.features.causes.models import Analysis, Cause
from app.features.packages.models import Package
from app.features.theory.models import Driver, Idea
from app.jobs.worker import go_round
from tests.factories import packages
from tests.factories.causes import analysis, bone, cause
from tests.factories.networks import seated
from tests.factories.theory import driver
from tests.support.client import Client


def test_everything_deleted_waits_in_one_place_and_comes_back(app: Flask, client: Client) -> None:
    world = packages.world()
    ours = world.network
    fish, other = analysis(ours, title="Why they come late"), analysis(ours, title="Buses")
    late = cause(bone(other), text="Bus 8 passes full")
    child = cause(bone(other), text="One driver is ill", parent=late)
    why = driver(ours, text="Somebody greets")
    gone = {
        f"/analyses/{fish.id}": "Why they come late",
        f"/causes/{late.id}": "Bus 8 passes full",
        f"/drivers/{why.id}": "Somebody greets",
        f"/ideas/{world.idea.id}": world.idea.name,
        f"/packages/{world.package.id}": world.package.title,
    }
    address, under = f"/networks/{ours.slug}/deleted", child.text
    page_of_idea, page_of_package = list(gone)[3:]
    sponsor, flo = seated(ours, Role.SPONSOR), seated(ours, Role.FACILITATOR)
    rail = client.sign_in(flo).get(page_of_idea).words
    for record in gone:
        assert client.send(f"{record}/removal").status_code == 303, record
    assert client.get(page_of_package).status_code == 404
    page = client.get(address)
    assert all(title in page.words for title in gone.values()), page.words
    assert under not in page.words, "it comes back with the cause above it"
    seen = client.sign_in(sponsor).get(address).words
    assert not any(title in seen for title in gone.values())
    client.sign_in(flo)
    for record in gone:
        assert client.send(f"{record}/restoration").status_code == 303, record
    assert "Nothing was deleted" in client.get(address).words
    assert client.get(page_of_idea).words == rail, "with what it led to"


def test_after_thirty_days_it_is_gone_but_for_what_others_rest_on(
    app: Flask, client: Client
) -> None:
    world = packages.world()
    ours = world.network
    fish, other = analysis(ours), analysis(ours)
    late, why = cause(bone(other)), driver(ours)
    ids, tables = (fish.id, late.id, why.id, world.package.id), (Analysis, Cause, Driver, Package)
    tested = world.idea.id
    kinds = ("analyses", "causes", "drivers", "packages", "ideas")
    client.sign_in(seated(ours, Role.LEAD))
    for kind, key in zip(kinds, (*ids, tested), strict=True):
        assert client.send(f"/{kind}/{key}/removal").status_code == 303, kind
    with clock.travel(clock.now() + timedelta(days=29)):
        go_round()
    assert all(db.session.get(table, key) for table, key in zip(tables, ids, strict=True))
    with clock.travel(clock.now() + timedelta(days=31)):
        go_round()
    assert not any(db.session.get(table, key) for table, key in zip(tables, ids, strict=True))
    assert db.session.get(Idea, tested), "its cycles are the sites’ records"
    assert db.session.query(Activity).filter_by(record_id=ids[0]).count(), "the audit stays"


def test_a_package_in_the_library_is_not_deleted(app: Flask, client: Client) -> None:
    world = packages.world()
    client.sign_in(seated(world.network, Role.LEAD))
    assert client.send(f"/packages/{world.package.id}/releases").status_code == 303
    refused = client.send(f"/packages/{world.package.id}/removal")
    assert refused.status_code == 422
    assert "The library has an edition of it" in refused.words

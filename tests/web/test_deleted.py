"""What was deleted can be put back from one place for 30 days; then it is gone."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from app.core import clock, thread
from app.core.access.actor import SYSTEM, Role
from app.core.activity import Activity
from app.core.thread import Ref
from app.extensions import db
from app.features.causes.models import Analysis, Cause
from app.features.measures.models import Measure, Point
from app.features.packages.models import Package
from app.features.theory.models import Driver, Idea
from app.jobs.worker import go_round
from tests.factories import packages, saving
from tests.factories.causes import analysis, bone, cause
from tests.factories.networks import seated
from tests.factories.theory import driver
from tests.support.client import Client
from tests.web.test_packages import released


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


def test_a_measure_goes_with_its_points_and_comes_back_with_its_edges(
    app: Flask, client: Client
) -> None:
    world = packages.world()
    released(world.package)
    ours, counted = world.network, world.measure
    lead, sponsor = seated(ours, Role.LEAD), seated(ours, Role.SPONSOR)
    address, key = f"/measures/{counted.id}", counted.id
    edition = f"/library/{world.package.slug}"
    title = counted.name
    with saving():
        thread.link(SYSTEM, ours.id, Ref("idea", world.idea.id), "shown by", Ref("measure", key))
    client.sign_in(lead)
    printed, page = client.get(edition).words, client.get(address).words
    assert title in printed
    asked = client.get(f"{address}/removal").words
    assert world.idea.name in asked
    assert "Packages that were released keep its charts" in asked
    assert "points of" in asked
    assert client.sign_in(sponsor).get(f"{address}/removal").status_code == 403
    client.sign_in(lead)
    gone = client.send(f"{address}/removal")
    assert "is deleted. It can be put back for 30 days." in client.get(gone.location).words
    for door in ("", "/table", "/sites", "/edit", "/points.csv"):
        assert client.get(address + door).status_code == 404, door
    assert client.get(f"/packages/{world.package.id}").status_code == 200
    assert "or removed" in client.get(f"/packages/{world.package.id}").words
    assert client.get(f"/packages/{world.package.id}/preview").status_code == 200
    assert client.get(f"/networks/{ours.slug}/theory").status_code == 200
    assert client.get(edition).words == printed
    assert client.send(f"{address}/restoration").status_code == 303
    assert client.get(address).words == page
    client.get(client.send(f"{address}/removal").location)
    with clock.travel(clock.now() + timedelta(days=31)):
        go_round()
    db.session.expire_all()
    assert db.session.get(Measure, key) is None
    assert db.session.query(Point).filter_by(measure_id=key).count() == 0
    assert client.get(edition).words == printed


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

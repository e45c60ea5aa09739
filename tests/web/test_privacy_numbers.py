"""Small groups show in no chart, file, package or page outside their own site."""

from __future__ import annotations

import csv
import json
from datetime import date

from flask import Flask

from app.core import files
from app.core.access.actor import SYSTEM, Role
from app.features.measures import operations
from app.features.packages.models import PartKind
from tests.factories import networks, packages, saving
from tests.factories.measures import called
from tests.factories.networks import seated
from tests.support.client import Client
from tests.support.crawl import pdf_text
from tests.web.test_packages import released

# Three of five, fourteen weeks long: 60 %. No other series of the world has such a point.
SMALL = ("60.0", "0.6,", "0.6}", "60 %", "60 %", "60 %", "60%")


def test_a_group_of_five_is_a_gap_everywhere(app: Flask, client: Client) -> None:
    world = packages.world()
    key, small = world.measure.id, world.small.id
    for who in (
        seated(world.network, Role.LEAD),
        seated(world.network, Role.MEMBER, [world.quarry]),
        seated(world.network, Role.RESEARCHER),
        seated(world.network, Role.SPONSOR),
        seated(world.network, Role.DATA_STEWARD, [world.quarry]),
    ):
        reader = client.sign_in(who)
        reader.careful = False
        item = reader.get(f"/measures/{key}/chart.json?site={small}")
        if item.status_code == 200:
            values = _numbers(json.loads(item.data))
            assert 60.0 not in values
            assert 0.6 not in values
        told = reader.get(f"/measures/{key}/points.csv?site={small}").data.decode("utf-8-sig")
        rows = list(csv.DictReader(told.splitlines()))
        assert len(rows) == 14
        assert {row[name] for row in rows for name in ("value", "numerator", "denominator")} == {""}
        for page in (f"/measures/{key}?site={small}", f"/measures/{key}/sites",
                     f"/measures/{key}/table?site={small}"):  # fmt: skip
            told = reader.get(page).words
            assert not [word for word in SMALL if word in told], (who.name, page)


def test_their_own_site_sees_its_own_test(client: Client) -> None:
    world = packages.world()
    at_home = client.sign_in(seated(world.network, Role.MEMBER, [world.small]))
    told = at_home.get(f"/measures/{world.measure.id}/points.csv?site={world.small.id}").text
    assert ",3," in told
    assert ",5," in told


def test_a_small_network_is_no_exception(client: Client) -> None:
    """The network's own series has no site that would be at home in it."""
    world = packages.world()
    for day, top, of in ((date(2026, 3, 2), 3, 5), (date(2026, 3, 9), 30, 50)):
        with saving():
            operations.enter_point(
                SYSTEM, world.measure, site=None, on=day, numerator=top, denominator=of
            )
    lead = client.sign_in(seated(world.network, Role.LEAD))
    rows = lead.get(f"/measures/{world.measure.id}/points.csv?site=network").text
    assert ",3,5," not in rows.replace(".0", "")
    assert ",30,50," in rows.replace(".0", "")


def test_an_edition_and_its_pdf_hold_neither_small_numbers_nor_names(
    app: Flask, client: Client
) -> None:
    world = packages.world()
    with saving():
        world.quarry.named_outside = False
        world.measure.name = "Back the next day"
    networks.site(world.network, "Larkspur Elementary")
    edition = released(world.package)
    page = client.get(f"/library/{world.package.slug}").words
    paper = pdf_text(files.read(edition.pdf_sha))
    for told in (page, paper):
        assert not [one.name for one in world.network.sites if one.name in told]
        assert called(world.quarry) in told
    letter = called(world.small).removeprefix("School")
    lines = [one for one in page.split("School") if one.startswith(letter)]
    assert lines
    assert all("60" not in one[:120] for one in lines)


def test_a_chart_of_small_groups_takes_no_edition_out(app: Flask) -> None:
    world = packages.world()
    part = packages.operations.take_up
    with saving():
        part(SYSTEM, world.package, kind=PartKind.CHART, record_id=world.measure.id,
             site_id=world.small.id)  # fmt: skip
    from app.features.packages import gate
    from app.features.packages.content import gather

    assert "floor" in {check.key for check in gate.failing(gather(world.package))}


def _numbers(tree: object) -> set[float]:
    if isinstance(tree, dict):
        return set().union(*map(_numbers, tree.values())) if tree else set()
    if isinstance(tree, list):
        return set().union(*map(_numbers, tree)) if tree else set()
    return {float(tree)} if isinstance(tree, int | float) and not isinstance(tree, bool) else set()

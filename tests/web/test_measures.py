"""Measures: a chart with its sentence, small numbers kept, sites not named before they agree."""

from __future__ import annotations

import csv
import io
from datetime import date

from flask import Flask

from app.core.access.actor import Role
from app.extensions import db
from app.features.measures.models import Measure, Point
from app.features.networks.models import Network
from tests.factories import saving
from tests.factories.measures import measure, weekly
from tests.factories.networks import network, seated, site
from tests.support.client import Client

QUARRY_X = [31, 25, 28, 27, 29, 31, 23, 20, 29, 24, 26, 25, 28, 33]
QUARRY_X += [37, 39, 36, 31, 42, 30, 33, 28, 30, 31, 36, 31, 28, 37]
QUARRY_N = [46, 46, 50, 43, 42, 49, 38, 38, 44, 45, 39, 48, 46, 45]
QUARRY_N += [48, 51, 43, 41, 50, 40, 41, 39, 40, 39, 50, 46, 43, 47]


def test_a_member_reads_what_the_chart_says(app: Flask, client: Client) -> None:
    ours = network()
    quarry = site(ours, "Quarry Road Middle")
    back = measure(ours)
    weekly(back, quarry, QUARRY_X, QUARRY_N)
    page = client.sign_in(seated(ours, Role.MEMBER, [quarry])).get(f"/measures/{back.id}")
    assert "Clearly better since week 14." in page.words
    assert "this may be the season" in page.words
    assert page.words.index("this may be the season") < page.words.index("Clearly better")
    assert page.tree.find(".//figure//{*}svg") is not None


def test_groups_below_the_floor_are_gaps_outside_their_site(app: Flask, client: Client) -> None:
    ours = network()
    pine, alder = site(ours, "Pinecrest"), site(ours, "Alder")
    back = measure(ours)
    weekly(back, pine, [7, 8, 12], [9, 9, 13])
    address = f"/measures/{back.id}/points.csv?site={pine.id}"
    own = _rows(client.sign_in(seated(ours, Role.MEMBER, [pine])).get(address).data)
    assert [row["numerator"] for row in own] == ["7", "8", "12"]
    for outsider in (seated(ours, Role.MEMBER, [alder]), seated(ours, Role.LEAD)):
        rows = _rows(app.test_client().sign_in(outsider).get(address).data)
        assert [row["value"] for row in rows] == ["", "", rows[2]["value"]]
        assert [row["numerator"] for row in rows] == ["", "", "12"]
        assert [row["hidden_small_number"] for row in rows] == ["1", "1", "0"]


def test_a_site_is_school_a_for_others_until_it_agrees(app: Flask, client: Client) -> None:
    ours = network()
    pine, alder = site(ours, "Pinecrest"), site(ours, "Alder")
    back = measure(ours)
    weekly(back, pine, [20, 21], [30, 30])
    client.sign_in(seated(ours, Role.MEMBER, [alder]))
    assert "Pinecrest" not in client.get(f"/measures/{back.id}/sites").words
    assert "School A" in client.get(f"/measures/{back.id}/sites").words
    with saving():
        pine.named_outside = True
    assert "Pinecrest" in client.get(f"/measures/{back.id}/sites").words


def test_a_point_entered_by_hand_is_a_share(app: Flask, client: Client) -> None:
    ours = network()
    alder = site(ours, "Alder")
    back = measure(ours)
    client.sign_in(seated(ours, Role.MEMBER, [alder]))
    typed = {"site": str(alder.id), "on": "2025-09-10", "numerator": "13", "denominator": "12"}
    refused = client.send(f"/measures/{back.id}/points", typed)
    assert refused.status_code == 422
    assert 'value="13' in refused.text
    client.send(f"/measures/{back.id}/points", typed | {"numerator": "9"})
    point = db.session.scalars(db.select(Point)).one()
    assert (point.value, point.on, point.site_id) == (0.75, date(2025, 9, 8), alder.id)


def test_nobody_enters_points_for_a_site_that_is_not_theirs(app: Flask, client: Client) -> None:
    ours = network()
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    back = measure(ours)
    client.sign_in(seated(ours, Role.MEMBER, [alder]))
    typed = {"site": str(birch.id), "on": "2025-09-10", "numerator": "9", "denominator": "12"}
    assert client.send(f"/measures/{back.id}/points", typed).status_code == 422
    assert db.session.scalars(db.select(Point)).all() == []


def test_two_people_changing_a_definition_are_both_shown(app: Flask, client: Client) -> None:
    ours: Network = network()
    back: Measure = measure(ours)
    client.sign_in(seated(ours, Role.LEAD))
    typed = {
        "name": "Mine",
        "kind": "driver",
        "definition": "mine",
        "form": "share",
        "good": "up",
        "cadence": "week",
        "version": "1",
    }
    assert client.send(f"/measures/{back.id}/edit", typed).status_code == 303
    answer = client.send(f"/measures/{back.id}/edit", typed | {"name": "Theirs"})
    assert answer.status_code == 409
    assert "Mine" in answer.words
    assert 'value="Theirs"' in answer.text


def test_no_cell_of_an_export_is_a_formula(app: Flask, client: Client) -> None:
    ours = network()
    tricky = site(ours, "=HYPERLINK(1)")
    back = measure(ours)
    weekly(back, tricky, [20], [30])
    client.sign_in(seated(ours, Role.LEAD))
    rows = _rows(client.get(f"/measures/{back.id}/points.csv").data)
    assert rows[0]["site"] == "'=HYPERLINK(1)"


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))

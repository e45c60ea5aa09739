"""Measures: a chart with its sentence, small numbers kept, sites not named before they agree."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from app.core.access.actor import SYSTEM, Role
from app.extensions import db
from app.features.measures import operations
from app.features.measures.charts import charts_of
from app.features.measures.models import Form as PointKind
from app.features.measures.models import Measure, Point
from app.features.networks.models import Network
from tests.factories import saving
from tests.factories.measures import called, measure, weekly
from tests.factories.networks import network, seated, site
from tests.support.client import Client


@contextmanager
def queries_of(engine: Engine) -> Iterator[list[str]]:
    """The statements that are sent in the block."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


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
    assert "School " in client.get(f"/measures/{back.id}/sites").words
    zoo = site(ours, "Zoo Lane")
    weekly(back, alder, [20, 21], [30, 30])
    weekly(back, zoo, [20, 21], [30, 30])
    with saving():
        zoo.named_outside = True
    order = client.get(f"/measures/{back.id}/sites").words
    assert order.index("Alder") < order.index("Zoo Lane") < order.index("School "), (
        "its place among the names does not tell whose it is"
    )
    more = [site(ours, f"{letter} school") for letter in "bcdefghi"]
    letters = [called(one) for one in more]
    assert letters != sorted(letters), "letters do not go by the alphabet of the names"
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


def test_a_point_is_not_replaced_unasked_and_can_be_taken_out(app: Flask, client: Client) -> None:
    ours = network()
    alder = site(ours, "Alder")
    back = measure(ours)
    client.sign_in(seated(ours, Role.MEMBER, [alder]))
    typed = {"site": str(alder.id), "on": "2025-09-10", "numerator": "9", "denominator": "12"}
    address = f"/measures/{back.id}/points"
    assert client.send(address, typed).status_code == 303
    again = client.send(address, typed | {"on": "2025-09-12", "numerator": "3"})
    assert again.status_code == 422
    assert "Kept now: Alder, from 8 September 2025: 9 of 12." in again.words
    client.send(address, typed | {"numerator": "3", "replace": "y"})
    assert db.session.scalars(db.select(Point.numerator)).all() == [3]
    kept = client.get(f"{address}?site={alder.id}&on=2025-09-08")
    assert 'value="3"' in kept.text, "a count is shown as one, not as 3.0"
    assert "Comments on the whole" not in kept.words
    client.send(f"{address}/removal", {"site": str(alder.id), "on": "2025-09-08"})
    assert db.session.scalars(db.select(Point)).all() == []


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        ("%", "-500", "A per cent lies between 0 and 100."),
        ("%", "100.5", "A per cent lies between 0 and 100."),
        ("minutes", "-3", "A count, a time or a mean cannot be below zero."),
        ("minutes", "nan", "A count, a time or a mean cannot be below zero."),
    ],
)
def test_a_value_that_cannot_be_is_refused_at_the_field(
    client: Client, unit: str, value: str, words: str
) -> None:
    ours = network()
    alder = site(ours, "Alder")
    one = measure(ours, form=PointKind.VALUE, unit=unit)
    client.sign_in(seated(ours, Role.MEMBER, [alder]))
    typed = {"site": str(alder.id), "on": "2025-09-10", "value": value}
    page = client.send(f"/measures/{one.id}/points", typed)
    assert page.status_code == 422
    assert words in page.words
    assert db.session.scalars(db.select(Point)).all() == []


def test_a_day_to_come_is_refused_at_the_field(client: Client) -> None:
    ours = network()
    alder = site(ours, "Alder")
    back = measure(ours)
    client.sign_in(seated(ours, Role.MEMBER, [alder]))
    typed = {"site": str(alder.id), "on": "2129-12-31", "numerator": "9", "denominator": "12"}
    page = client.send(f"/measures/{back.id}/points", typed)
    assert page.status_code == 422
    assert "This day is still to come." in page.words


def test_the_network_is_not_turned_into_a_site(client: Client) -> None:
    ours = network()
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    back = measure(ours)
    client.sign_in(seated(ours, Role.MEMBER, [alder, birch]))
    page = client.get(f"/measures/{back.id}/points?site=network")
    assert "Choose the site …" in page.words
    chosen = page.tree.findall(".//select[@name='site']/option[@selected]")
    assert [one.get("value") for one in chosen] in ([], [""])
    typed = {"site": "", "on": "2025-09-10", "numerator": "9", "denominator": "12"}
    refused = client.send(f"/measures/{back.id}/points", typed)
    assert refused.status_code == 422
    assert "Choose the site." in refused.words


def test_a_week_that_only_others_have_is_a_gap(client: Client) -> None:
    ours = network()
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    back = measure(ours)
    weekly(back, alder, [20] * 14, [30] * 14)
    weekly(back, birch, [20] * 14, [30] * 14)
    with saving():
        gone = db.session.scalars(db.select(Point).where(Point.site_id == alder.id)).all()[4]
        db.session.delete(gone)
    client.sign_in(seated(ours, Role.LEAD))
    page = client.get(f"/measures/{back.id}?site={alder.id}").words
    assert "One week without a value. No clear change" in page
    other = client.get(f"/measures/{back.id}?site={birch.id}").words
    assert "without a value. No clear change" not in other


def test_the_live_chart_is_kept_until_something_changes(client: Client) -> None:
    ours = network()
    alder = site(ours, "Alder")
    back = measure(ours)
    weekly(back, alder, QUARRY_X, QUARRY_N)
    client.sign_in(seated(ours, Role.LEAD))
    address = f"/measures/{back.id}/chart.json?site={alder.id}"
    first = client.get(address)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert client.get(address).data == first.data
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get(address, headers=tag).status_code == 304
    with saving():
        operations.annotate(SYSTEM, back, site=alder, on=date(2025, 10, 1), text="bus 8")
    assert client.get(address, headers=tag).status_code == 200


def test_a_kept_chart_is_not_shown_to_whoever_may_see_less(app: Flask, client: Client) -> None:
    ours = network()
    pine, alder = site(ours, "Pinecrest"), site(ours, "Alder")
    back = measure(ours)
    weekly(back, pine, [7, 8, 12], [9, 9, 13])
    address = f"/measures/{back.id}/chart.json?site={pine.id}"
    own = client.sign_in(seated(ours, Role.MEMBER, [pine])).get(address)
    outside = app.test_client().sign_in(seated(ours, Role.MEMBER, [alder])).get(address)
    assert "Pinecrest" not in outside.text
    assert own.headers["ETag"] != outside.headers["ETag"]
    assert "77.8" in own.text
    assert "77.8" not in outside.text


def test_only_the_good_way_after_an_idea_counts_as_improved(app: Flask) -> None:
    ours = network()
    quarry, birch = site(ours, "Quarry Road Middle"), site(ours, "Birch")
    up = measure(ours)
    weekly(up, quarry, QUARRY_X, QUARRY_N)
    weekly(up, birch, QUARRY_X[::-1], QUARRY_N[::-1])
    lead = seated(ours, Role.LEAD).actor()

    def improved() -> list[str]:
        return [one.points.label for one in charts_of(lead, ours, up)[1:] if one.improved]

    assert improved() == ["Quarry Road Middle"]
    with saving():
        operations.annotate(
            lead, up, site=quarry, on=date(2026, 3, 2), text="too late", begins_idea=True
        )
    assert improved() == []


def test_a_page_asks_few_questions(client: Client) -> None:
    ours = network()
    back = measure(ours)
    for number in range(24):
        weekly(back, site(ours, f"Site {number:02}"), QUARRY_X[:14], QUARRY_N[:14])
    client.sign_in(seated(ours, Role.LEAD))
    client.get(f"/measures/{back.id}")  # what is kept by the version of the data is there now
    for path in ("", "/sites", "/table"):
        with queries_of(db.engine) as asked:
            client.get(f"/measures/{back.id}{path}")
        assert len(asked) <= 12, asked


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))

"""Limits, phases and points left out: what people decide, and what the chart says of it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from app.core import thread
from app.core.access.actor import SYSTEM, Role
from app.core.errors import Invalid, NotAllowed
from app.core.thread import Ref
from app.extensions import db
from app.features.cycles.models import Cycle
from app.features.measures import operations
from app.features.measures.charts import charts_of
from app.features.measures.models import ActKind, Answer, Cadence, Measure, MeasureKind
from app.features.networks.models import Site
from tests.factories import saving
from tests.factories.measures import FIRST_MONDAY, called, measure, weekly
from tests.factories.networks import network, seated, site
from tests.factories.theory import driver, idea
from tests.support.client import Client

# Case J of the statistics: the eighth point and the last lie outside.
X = [12, 15, 9, 14, 11, 13, 10, 30, 12, 14, 11, 13]
N = [120, 118, 121, 119, 60, 122, 120, 121, 118, 120, 119, 40]
YES = dict.fromkeys(operations.QUESTIONS, Answer.YES)


def _week(number: int) -> date:
    return FIRST_MONDAY + timedelta(weeks=number - 1)


def _page(client: Client, of: Measure, at: Site) -> str:
    return client.get(f"/measures/{of.id}?site={at.id}").words


def test_limits_are_drawn_said_and_worked_out(client: Client) -> None:
    ours = network()
    alder = site(ours, "Alder")
    late = measure(ours)
    weekly(late, alder, X, N)
    client.sign_in(seated(ours, Role.MEMBER, [alder]))
    chosen = client.send(f"/measures/{late.id}/kind?site={alder.id}", {"kind": "p"})
    assert chosen.status_code == 303
    page = client.get(f"/measures/{late.id}?site={alder.id}")
    assert page.tree.find(".//figure//{*}path[@class='chart-limit']") is not None
    assert "2 points lie outside the trial limits: week 8 (above), week 12 (above)." in page.words
    assert "p chart; rules: limits of three sigma" in page.words
    assert "trial limits (below 20 points)" in page.words
    found = json.loads(client.get(f"/measures/{late.id}/points.json?site={alder.id}").data)
    points = found["series"][0]["points"]
    assert [at for at, point in enumerate(points) if point["outside"]] == [7, 11]
    assert points[0]["centre"] == pytest.approx(12.6348, abs=1e-4)
    assert client.send(f"/measures/{late.id}/kind", {"kind": "c"}).status_code == 303
    assert "p chart; rules: limits of three sigma" in _page(client, late, alder)


def test_a_phase_begins_with_four_answers_and_a_reason(app: Flask, client: Client) -> None:
    ours = network()
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    back = measure(ours)
    weekly(
        back, alder, [20, 19, 21, 20, 18, 20, 21, 19, 20, 22, 18, 20] + [27, 26, 28] * 4, [30] * 24
    )
    weekly(back, birch, [40] * 11 + [41] + [54, 52, 56] * 4, [60] * 24)
    member = seated(ours, Role.MEMBER, [alder])
    client.sign_in(member)
    assert "Clearly better since week 13" in _page(client, back, alder)
    address = f"/measures/{back.id}/phases?site={alder.id}"
    typed = {"at": _week(13).isoformat(), "name": "Greeting", "reason": "in all rooms"}
    assert "Answer this question, too." in client.send(address, typed).words
    typed |= dict.fromkeys(operations.QUESTIONS, "yes") | {"expected": "unsure"}
    assert client.send(address, typed).status_code == 303
    page = _page(client, back, alder)
    assert "A new phase was marked in week 13: the median is 90 % there, 67 % before." in page
    assert "a new phase begins – Greeting. in all rooms" in page
    assert "Expected to last: not sure." in page
    drawn = charts_of(member.actor(), ours, back)[1:]
    assert [one.points.label for one in drawn if one.improved] == ["Alder", called(birch)]
    other = app.test_client().sign_in(seated(ours, Role.MEMBER, [birch]))
    assert "in all rooms" in other.get(f"/measures/{back.id}?site={alder.id}").words
    assert "Withdraw" not in other.get(f"/measures/{back.id}?site={alder.id}").words


def test_a_decision_is_withdrawn_by_its_own_people_and_stays_to_be_read(client: Client) -> None:
    ours = network()
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    back = measure(ours)
    weekly(back, alder, [20, 19, 21, 20, 2, 20, 21, 19, 20, 22, 18, 20, 21, 20], [30] * 14)
    stranger = seated(ours, Role.MEMBER, [birch]).actor()
    member = seated(ours, Role.MEMBER, [alder])
    with saving(), pytest.raises(NotAllowed):
        operations.decide(stranger, back, ActKind.EXCLUDE, site=alder, on=_week(5), reason="no")
    with saving():
        act = operations.decide(
            member.actor(), back, ActKind.EXCLUDE, site=alder, on=_week(5), reason="fire drill"
        )
    with saving(), pytest.raises(Invalid):
        operations.decide(
            member.actor(), back, ActKind.EXCLUDE, site=alder, on=_week(5), reason="again"
        )
    client.sign_in(member)
    page = client.get(f"/measures/{back.id}?site={alder.id}")
    assert page.tree.find(".//figure//{*}path[@class='chart-excluded']") is not None
    assert "Left out by a person: week 5." in page.words
    assert client.send(f"/acts/{act.id}/withdrawal").status_code == 303
    page = client.get(f"/measures/{back.id}?site={alder.id}")
    assert "fire drill" in page.words
    assert "Withdrawn on" in page.words
    assert page.tree.find(".//figure//{*}path[@class='chart-excluded']") is None


def test_frozen_lines_rest_on_the_first_points(client: Client) -> None:
    ours = network()
    alder = site(ours, "Alder")
    back = measure(ours)
    weekly(back, alder, [20, 19, 21, 20] * 3 + [27, 26, 28] * 4, [30] * 24)
    member = seated(ours, Role.MEMBER, [alder])
    client.sign_in(member)
    typed = {"at": _week(12).isoformat(), "reason": "the weeks before"}
    assert client.send(f"/measures/{back.id}/baselines?site={alder.id}", typed).status_code == 303
    page = _page(client, back, alder)
    assert "The median is frozen on the first points: 67 %" in page
    assert "Clearly better since week 11" in page


def test_the_network_s_own_line_adds_up_its_sites(client: Client) -> None:
    ours = network()
    alder, birch, cedar = (site(ours, name) for name in ("Alder", "Birch", "Cedar"))
    back = measure(ours)
    weekly(back, alder, [20] * 14, [30] * 14)
    weekly(back, birch, [10] * 8, [20] * 8)
    weekly(
        back, cedar, [9] * 14, [9] * 14
    )  # smaller than the floor: nobody finds it by taking away
    client.sign_in(seated(ours, Role.LEAD))
    page = client.get(f"/measures/{back.id}?site=network").words
    assert "1 of 3 sites are in the last point" in page
    found = json.loads(client.get(f"/measures/{back.id}/points.json?site=network").data)
    points = found["series"][0]["points"]
    assert (points[0]["numerator"], points[0]["denominator"]) == (30, 50)
    assert (points[8]["numerator"], points[8]["denominator"]) == (20, 30)


def test_groups_stand_against_the_target_and_a_gap_is_called_what_it_is(
    app: Flask, client: Client
) -> None:
    ours = network()
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    back = measure(ours, target=80.0)
    weekly(back, alder, [20] * 12, [30] * 12)
    weekly(back, alder, [36] * 4 + [32] * 4 + [26] * 4, [40] * 12, "Grade 6")
    weekly(back, alder, [24] * 12, [40] * 12, "Grade 7")
    weekly(back, alder, [3] * 12, [6] * 12, "Newcomers")
    address = f"/measures/{back.id}/groups?site={alder.id}"
    own = client.sign_in(seated(ours, Role.MEMBER, [alder])).get(address).words
    closed = "The gap between Grade 6 and Grade 7 closed because Grade 6 got worse"
    assert closed in own
    assert "Last point 50.0 %: not at the target of 80 %." in own
    other = app.test_client().sign_in(seated(ours, Role.MEMBER, [birch])).get(address).words
    assert "Last point 50" not in other
    # The next smallest is hidden with it: Grade 6 or 7 would be found by taking the rest away.
    assert closed not in other


def test_sites_stand_by_name_with_what_was_tested_when_a_change_began(client: Client) -> None:
    ours = network()
    alder = site(ours, "Alder")
    back = measure(ours, kind=MeasureKind.OUTCOME)
    weekly(back, alder, [20, 19, 21, 18] * 3 + [27, 26, 28] * 4, [30] * 24)
    greeting = idea(ours, "Greeting")
    known = driver(ours, "Students are known by name")
    driver(ours, "Buses come on time")
    with saving():
        thread.link(SYSTEM, ours.id, Ref("driver", known.id), "served by", Ref("idea", greeting.id))
        thread.link(
            SYSTEM, ours.id, Ref("idea", greeting.id), "measured by", Ref("measure", back.id)
        )
        cycle = Cycle(network_id=ours.id, site_id=alder.id, idea_id=greeting.id)
        cycle.begun_at = datetime(2025, 11, 24, 12, tzinfo=UTC)
        db.session.add(cycle)
    client.sign_in(seated(ours, Role.MEMBER, [alder]))
    page = client.get(f"/measures/{back.id}/sites").words
    assert "Site by site" in page
    assert "1 Dec 2025 Greeting" in page
    assert "Students are known by name1 Alder: May be the season: Clearly better since" in page
    assert "Buses come on time0 Nobody is testing anything for it yet." in page
    page = client.get(f"/measures/{back.id}?site={alder.id}").words
    assert "something was being tested then" in page
    assert "Greeting since 24 Nov 2025" in page


def test_two_years_are_drawn_over_each_other(client: Client) -> None:
    ours = network()
    alder = site(ours, "Alder")
    late = measure(ours, cadence=Cadence.MONTH)
    with saving():
        for year, share in ((2023, 20), (2024, 26)):
            for month in (1, 2, 3, 9, 10, 11, 12):
                on = date(year + (month < 8), month, 1)
                x = share + month % 3
                operations.enter_point(SYSTEM, late, site=alder, on=on, numerator=x, denominator=40)
    client.sign_in(seated(ours, Role.MEMBER, [alder]))
    page = client.get(f"/measures/{late.id}?site={alder.id}")
    assert "Higher than a year before in 7 of 7 months." in page.words
    assert "the same month a year before" in page.words
    drawn = page.tree.find(".//{*}svg/{*}path[@class='chart-before']")
    assert drawn is not None
    assert drawn.get("d").count("L") == 6

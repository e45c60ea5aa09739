"""Rates of events on u charts, means with their spread on Xbar and S charts."""

from __future__ import annotations

import json
from statistics import fmean, stdev

import pytest

from app import spc
from app.core.access.actor import Role
from app.extensions import db
from app.features.measures.models import Cadence, Form, Good, Point
from app.jobs import worker
from app.spc import ChartKind
from tests.factories import saving
from tests.factories.measures import called, measure, weekly
from tests.factories.networks import network, seated, site
from tests.support.client import Client
from tests.web.test_measures_data import choose, points, upload

X = [12, 9, 14, 8, 11, 13, 10, 31, 12, 9, 11, 400, 8, 10]
N = [340, 338, 335, 341, 340, 339, 338, 340, 342, 340, 338, 341, 340, 120]


def test_a_rate_is_defined_typed_drawn_as_a_u_chart_and_added_up(client: Client) -> None:
    ours = network()
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    client.sign_in(seated(ours, Role.LEAD))
    typed = {"name": "Suspensions", "kind": "outcome", "definition": "All of them",
             "form": "rate", "unit": "per 100 students", "per": "100", "good": "down",
             "cadence": "week"}  # fmt: skip
    made = client.send(f"/networks/{ours.slug}/measures/new", typed)
    key = made.location.rsplit("/", 1)[1].partition("?")[0]
    form = client.get(f"/measures/{key}/points?site={alder.id}")
    assert "How many" in form.words
    point = {"site": str(alder.id), "on": "2025-09-08", "numerator": "400", "denominator": "340"}
    assert client.send(f"/measures/{key}/points", point).status_code == 303
    kept = db.session.query(Point).one()
    assert kept.value == pytest.approx(400 / 340)
    again = measure(ours, "Rate", form=Form.RATE, per=100.0, unit="per 100", good=Good.DOWN)
    for at in (alder, birch):
        weekly(again, at, X, N)
    assert client.send(f"/measures/{again.id}/kind", {"kind": "u"}).status_code == 303
    page = client.get(f"/measures/{again.id}?site={alder.id}").words
    assert "u chart; rules: limits of three sigma and Anhøj" in page
    found = json.loads(client.get(f"/measures/{again.id}/points.json?site={alder.id}").data)
    ours_now = found["series"][0]["points"]
    verdict = spc.control.judge(X, ChartKind.U, sizes=N)
    assert [p["upper"] for p in ours_now] == pytest.approx([100 * v for v in verdict.upper])
    assert [p["value"] for p in ours_now[:2]] == pytest.approx([100 * 12 / 340, 100 * 9 / 338])
    whole = json.loads(client.get(f"/measures/{again.id}/points.json?site=network").data)
    assert whole["series"][0]["points"][0]["numerator"] == 24


def test_a_file_of_rates_may_hold_more_events_than_students(client: Client) -> None:
    ours = network()
    site(ours, "Alder")
    late = measure(ours, form=Form.RATE, per=100.0, unit="per 100", cadence=Cadence.MONTH)
    client.sign_in(seated(ours, Role.LEAD))
    rows = "School,Month,Suspensions,Students\nAlder,2025-09-01,12,340\nAlder,2025-10-01,700,340\n"
    address = upload(client, late, rows.encode())
    choose(client, address, site="School", when="Month", numerator="Suspensions",
           denominator="Students", value="", rows="periods")  # fmt: skip
    client.send(f"{address}/run")
    worker.run_waiting()
    assert [point.value for point in points()] == pytest.approx([12 / 340, 700 / 340])


def test_means_with_their_spread_are_drawn_on_xbar_and_s_charts(client: Client) -> None:
    ours = network()
    alder = site(ours, "Alder")
    wait = measure(ours, "Wait", form=Form.MEAN, unit="minutes", cadence=Cadence.MONTH)
    client.sign_in(seated(ours, Role.MEMBER, [alder]))  # others see no group of five
    grid = client.get(f"/measures/{wait.id}/grid?site={alder.id}")
    dates = [one.get("value") for one in grid.tree.iterfind(".//input[@name='on']")]
    typed: dict[str, list[str] | str] = {"site": str(alder.id), "on": dates}
    for at, day in enumerate(dates):
        typed |= {f"value-{day}": str(20 + at % 3), f"denominator-{day}": "5"}
        typed |= {f"spread-{day}": str(2 + at % 2)}
    assert client.send(f"/measures/{wait.id}/grid", typed).status_code == 303
    assert "20" in client.get(f"/measures/{wait.id}/grid?site={alder.id}").text
    client.send(f"/measures/{wait.id}/kind", {"kind": "xbar"})
    asked = f"/measures/{wait.id}/points.json?site={alder.id}"
    assert json.loads(client.get(asked).data)["series"][0]["chart"] == "xbar"
    client.send(f"/measures/{wait.id}/kind", {"kind": "s"})
    found = json.loads(client.get(asked).data)
    assert found["series"][0]["chart"] == "s"
    shown = found["series"][0]["points"]
    n = len(dates)
    verdict = spc.control.judge(
        [20 + at % 3 for at in range(n)], ChartKind.S, sizes=[5] * n,
        spread=[2 + at % 2 for at in range(n)],
    )  # fmt: skip
    assert [one["value"] for one in shown] == [2 + at % 2 for at in range(n)]
    assert [one["upper"] for one in shown] == pytest.approx(list(verdict.upper))


def test_measurements_in_a_file_become_means_with_their_spread(client: Client) -> None:
    ours = network()
    alder = site(ours, "Alder")
    wait = measure(ours, "Wait", form=Form.MEAN, unit="minutes", cadence=Cadence.MONTH)
    client.sign_in(seated(ours, Role.LEAD))
    rows = ["School,Day,Minutes waited"]
    waited = [[20 + (3 * month + 7 * trip) % 5 for trip in range(12)] for month in range(13)]
    for month, trips in enumerate(waited):
        rows += [f"Alder,{2024 + (month + 8) // 12}-{(month + 8) % 12 + 1:02}-{1 + at // 2:02},{x}"
                 for at, x in enumerate(trips)]  # fmt: skip
    address = upload(client, wait, "\n".join(rows).encode())
    assert "156 rows become 13 points: means with their spread" in client.get(address).words
    client.send(f"{address}/run")
    worker.run_waiting()
    assert [(p.value, p.denominator, p.spread, p.days) for p in points()] == [
        (pytest.approx(fmean(trips)), 12, pytest.approx(stdev(trips)), 6) for trips in waited
    ]
    client.send(f"/measures/{wait.id}/kind", {"kind": "xbar"})
    found = json.loads(client.get(f"/measures/{wait.id}/points.json?site={alder.id}").data)
    assert found["series"][0]["chart"] == "xbar"
    shown = found["series"][0]["points"]
    assert shown[0]["standard_deviation"] == pytest.approx(stdev(waited[0]))
    verdict = spc.control.judge([fmean(trips) for trips in waited], ChartKind.XBAR, sizes=[12] * 13,
                                spread=[stdev(trips) for trips in waited])  # fmt: skip
    assert [one["upper"] for one in shown] == pytest.approx(list(verdict.upper))
    again = upload(client, wait, "\n".join(rows).encode())
    assert "13 points are there already" in client.get(again).words


def test_leads_see_the_sites_in_a_funnel_and_members_do_not(client: Client) -> None:
    ours = network()
    sites = [site(ours, name) for name in ("Alder", "Birch", "Cedar", "Dune", "Elm", "Fir")]
    with saving():
        for place in sites:
            place.named_outside = place.name != "Cedar"
    late = measure(ours)
    for place, x in zip(sites, (30, 33, 28, 31, 70, 4), strict=True):
        weekly(late, place, [x], [7 if x == 4 else 100])
    client.sign_in(seated(ours, Role.MEMBER, sites[:1]))
    assert client.get(f"/measures/{late.id}/funnel").status_code == 403
    client.sign_in(seated(ours, Role.SITE_LEAD, sites[:1]))
    page = client.get(f"/measures/{late.id}/funnel")
    assert "1 of 5 sites lies further from 38.4 % than chance allows" in page.words.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "Schools differ for many reasons" in page.words
    assert "1 site is left out" in page.words
    assert "Cedar" not in page.text
    listed = [
        page.words.rindex(name) for name in ("Alder", "Birch", "Dune", "Elm", called(sites[2]))
    ]
    assert listed == sorted(listed), "a place among the names tells whose it is"
    assert "Funnel" in client.get(f"/measures/{late.id}").words


def test_kinds_of_incident_are_sorted_and_groups_of_students_never(client: Client) -> None:
    ours = network()
    alder = site(ours, "Alder")
    kinds = measure(ours, "Suspensions", form=Form.RATE, groups=["hall", "bus"], kinds_apart=True)
    weekly(kinds, alder, [3, 4], [300, 300], group="bus")
    weekly(kinds, alder, [10, 12], [300, 300], group="hall")
    weekly(kinds, alder, [13, 16], [300, 300])
    client.sign_in(seated(ours, Role.MEMBER, [alder]))
    page = client.get(f"/measures/{kinds.id}/pareto?site={alder.id}")
    assert "2 of 2 kinds make 100 % of the 29 incidents of 2025–26: hall, bus." in page.words
    plain = measure(ours, "Others", groups=["Asian"])
    weekly(plain, alder, [10], [30], group="Asian")
    other = client.get(f"/measures/{plain.id}/pareto?site={alder.id}")
    assert "never groups of students" in other.words
    assert other.tree.find(".//figure") is None

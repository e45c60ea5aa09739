"""What is counted for groups or kinds of incident alone is found again where people look for it."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from app.core.access.actor import SYSTEM, Role
from app.features.measures import operations
from app.features.measures.models import Form, Good
from tests.factories import saving
from tests.factories.measures import FIRST_MONDAY, measure, weekly
from tests.factories.networks import network, seated, site
from tests.support.client import Client


def test_kinds_of_incident_without_a_number_of_all_are_shown(app: Flask, client: Client) -> None:
    ours = network()
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    kinds = {"form": Form.VALUE, "good": Good.DOWN, "unit": "incidents", "kinds_apart": True}
    sent = measure(ours, "Sent out of class", groups=["Tardy", "Phones"], **kinds)
    with saving():
        for week in range(3):
            for kind, many in (("Tardy", 20), ("Phones", 7)):
                operations.enter_point(
                    SYSTEM, sent, site=birch, group=kind, value=many + week,
                    on=FIRST_MONDAY + timedelta(weeks=week),
                )  # fmt: skip
    client.sign_in(seated(ours, Role.LEAD))
    page = client.get(f"/measures/{sent.id}")
    assert "without a number of all of them" in page.words
    assert "No data yet" not in page.words
    link = next(a for a in page.tree.iter("a") if a.text == "See the kinds")
    kinds_page = client.get(link.get("href") or "")
    assert "1 of 2 kinds makes 73 % of the 87 incidents" in kinds_page.words or (
        "Tardy" in kinds_page.words and "No incident of any kind" not in kinds_page.words
    )
    assert client.get(f"/measures/{sent.id}/pareto?site={alder.id}").status_code == 200


def test_groups_without_a_number_of_all_lead_to_their_panels(client: Client) -> None:
    ours = network()
    alder, birch = site(ours, "School 10"), site(ours, "School 9")
    back = measure(ours, groups=["English learners"], target=80)
    for place in (alder, birch):
        weekly(back, place, [30] * 13, [40] * 13, group="English learners")
    client.sign_in(seated(ours, Role.LEAD))
    assert "without a number for all students" in client.get(f"/measures/{back.id}").words
    page = client.get(f"/measures/{back.id}/groups")
    assert "Last point 75.0 %: not at the target of 80 %" in page.words
    choices = [one.text for one in page.tree.iter("option")]
    assert choices == ["School 9", "School 10"], "numbers in names count"


def test_the_tabs_of_a_measure_are_the_same_on_all_its_pages(client: Client) -> None:
    ours = network()
    back = measure(ours)
    for name in "ABCDEF":
        weekly(back, site(ours, f"School {name}"), [30] * 13, [40] * 13)
    client.sign_in(seated(ours, Role.LEAD))

    def tabs(address: str) -> list[str]:
        bar = next(n for n in client.get(address).tree.iter("nav") if n.get("aria-label") == TABS)
        return ["".join(a.itertext()).strip() for a in bar.iter("a")]

    there = ["", "?site=network", "/sites", "/funnel", "/table", "/points", "/imports", "/grid"]
    found = {tuple(tabs(f"/measures/{back.id}{path}")) for path in there}
    assert found == {("Chart", "All sites", "Network", "Funnel", "Table", "Data entry")}


TABS = "Views of this measure"

"""Data going in: groups with counts, workbooks and pasted tables, next month’s file, the grid."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask import Flask

from app.core import clock
from app.core.access.actor import Role
from app.extensions import db
from app.features.accounts.models import User
from app.features.measures import planning
from app.features.measures.models import Cadence, Import, ImportStatus, Measure, Point
from app.features.measures.queries import standing
from app.features.networks.models import Network, Site
from app.jobs import worker
from tests.factories.measures import measure, weekly, workbook
from tests.factories.networks import network, seated, site
from tests.support.client import Client
from tests.support.html import form_values


@pytest.fixture
def ours(app: Flask) -> Network:
    """A network with one school."""
    made = network()
    site(made, "Alder", code="01M015")
    return made


@pytest.fixture
def lead(ours: Network, client: Client) -> User:
    """Its hub lead, signed in."""
    person = seated(ours, Role.LEAD)
    client.sign_in(person)
    return person


def upload(client: Client, to: Measure, content: bytes, name: str = "data.csv") -> str:
    """Send a file, let the worker look at it, answer the import's address."""
    answer = client.send(f"/measures/{to.id}/imports", {"file": (io.BytesIO(content), name)})
    assert answer.status_code == 303, answer.words
    worker.run_waiting()
    return answer.location


def choose(client: Client, address: str, **fields: object) -> None:
    """Say something beside what the page says already."""
    form = next(f for f in client.get(address).tree.iter("form") if f.get("id") == "mapping")
    client.send(address, form_values(form) | fields)
    worker.run_waiting()


def bring_in(client: Client, address: str) -> None:
    """Import the file as it is mapped."""
    assert client.send(f"{address}/run", {}).status_code == 303
    worker.run_waiting()


def points(**facts: object) -> list[Point]:
    """The points that count."""
    db.session.rollback()
    return list(db.session.scalars(standing().filter_by(**facts).order_by(Point.on)))


def by_group(districts: tuple[int, ...] = (1, 7), years: tuple[int, ...] = (2021, 2022)) -> bytes:
    """A look-alike of a city's chronic absence file: districts, groups and years with counts."""
    lines = ["district,grade,category,year,num_total_days,pct_attendance,"
             "num_contributing,num_chronically_absent,pct_chronically_absent"]  # fmt: skip
    for district in districts:
        for group, n, x in (("All Students", 812, 320), ("Asian", 120, 31), ("Other", 7, 2)):
            lines += [f"{district},All Grades,{group},{year},{n * 170},90,{n},{x + year % 10},"
                      f"{100 * (x + year % 10) / n:.8f}" for year in years]  # fmt: skip
    return "\n".join(lines).encode()


def test_a_file_by_group_with_counts_is_imported_as_it_is(
    client: Client, ours: Network, lead: User
) -> None:
    chronic = measure(ours, "Chronic absence", cadence=Cadence.YEAR)
    address = upload(client, chronic, by_group())
    page = client.get(address).words
    assert "12 points are in the file. 2 new sites are added." in page
    bring_in(client, address)
    assert {one.name for one in db.session.scalars(db.select(Site))} == {
        "Alder",
        "District 1",
        "District 7",
    }
    assert len(points()) == 12
    assert db.session.get_one(Measure, chronic.id).groups == ["Asian", "Other"]
    first = points(group="Asian")[0]
    assert (first.numerator, first.denominator, first.days) == (32, 120, None)
    assert (first.on, first.value) == (date(2020, 8, 1), pytest.approx(32 / 120))
    site_id = points(group="")[0].site_id
    assert "2020–21" in client.get(f"/measures/{chronic.id}/table?site={site_id}").words
    assert client.get(f"/measures/{chronic.id}?site={site_id}").status_code == 200
    again = upload(client, chronic, by_group(years=(2021, 2022)))
    assert "12 points are there already" in client.get(again).words
    assert "Read as the last file of this measure was" in client.get(again).words
    client.send(f"{address}/undo", {})
    assert points() == []


def test_next_months_file_finishes_the_week_and_undoing_brings_the_old_one_back(
    client: Client, ours: Network, lead: User
) -> None:
    daily = measure(ours, "Daily attendance")
    head = "School,Date,Attendance\n"
    for rows in (
        "Alder,2015-09-28,90\nAlder,2015-09-29,92\nAlder,2015-09-30,NS\n",
        "Alder,2015-10-01,80\nAlder,2015-10-02,82\nAlder,2015-10-05,91\n",
    ):
        address = upload(client, daily, (head + rows).encode())
        if "NS" in rows:
            choose(client, address, empty="NS")
        bring_in(client, address)
    week = points()[0]
    assert (week.value, week.days, week.missing) == (pytest.approx(0.86), 4, 1)
    client.send(f"{address}/undo", {})
    (week,) = points()
    assert (week.value, week.days, week.missing) == (pytest.approx(0.91), 2, 1)


def test_a_corrected_file_is_shown_beside_what_is_here_and_can_be_taken(
    client: Client, ours: Network, lead: User
) -> None:
    daily = measure(ours, "Daily attendance")
    first = upload(client, daily, b"School,Week,Rate,Of\nAlder,2015-09-14,90,50\n")
    choose(client, first, value="Rate", denominator="Of")
    bring_in(client, first)
    second = upload(client, daily, b"School,Week,Rate,Of\nAlder,2015-09-14,80,50\n")
    page = client.get(second).words
    assert "1 point is here with another value" in page
    assert "14 Sep 201590.0 %80.0 %" in page.replace("\xa0", " ")
    assert "Nothing in this file is new." in page
    client.send(second, {"differ": "take"})
    worker.run_waiting()
    bring_in(client, second)
    assert [(one.value, one.numerator) for one in points()] == [(0.8, 40)]
    refused = client.send(f"{first}/undo", {})
    assert "A later file replaced some of these points" in refused.words
    client.send(f"{second}/undo", {})
    assert [(one.value, one.numerator) for one in points()] == [(0.9, 45)]


def test_a_small_group_is_not_told_to_the_lead_by_comparing(
    client: Client, ours: Network, lead: User
) -> None:
    back = measure(ours)
    alder = ours.sites[0]
    weekly(back, alder, [4], [6])
    rows = b"School,Week,Back,Of\nAlder,2025-09-08,5,6\n"
    address = upload(client, back, rows)
    choose(client, address, numerator="Back", denominator="Of", value="")
    page = client.get(address).words
    assert "1 point is here with another value" in page
    assert "8 Sep 2025hidden: smaller than 10" in page
    grid = client.get(f"/measures/{back.id}/grid?site={alder.id}&until=2025-09-12")
    assert "hidden: smaller than 10" in grid.words
    assert 'value="4"' not in grid.text


def test_a_workbook_and_a_pasted_table_come_in_and_student_rows_do_not(
    client: Client, ours: Network, lead: User
) -> None:
    daily = measure(ours, "Daily attendance")
    rows = [
        ["Site", "Day", "Rate"],
        ["Alder", date(2015, 9, 14), 0.9],
        ["Alder", date(2015, 9, 15), 1],
    ]
    address = upload(client, daily, workbook(rows), "data.xlsx")
    bring_in(client, address)
    assert [(one.value, one.days) for one in points()] == [(0.95, 2)]
    pasted = "Site\tDay\tRate\nAlder\t21.09.2015\t90,5\nAlder\t22.09.2015\t91,5\n"
    answer = client.send(f"/measures/{daily.id}/imports", {"paste": pasted})
    worker.run_waiting()
    assert "Pasted table" in client.get(answer.location).title
    choose(client, answer.location, order="dmy", decimal=",", fraction=[])
    bring_in(client, answer.location)
    assert points()[1].value == pytest.approx(0.91)
    students = {"paste": "Student ID\tDay\n1\t2015-09-14\n"}
    refused = client.send(f"/measures/{daily.id}/imports", students)
    assert (refused.status_code, "one row per student" in refused.words) == (422, True)
    # So far down that a quick look does not see it: the worker refuses, and keeps nothing.
    deep = [["Attendance"], ["of the district " * 600], ["in 2015"], ["and 2016"],
            ["Student ID", "Day", "Rate"], ["1", "2015-09-14", 1]]  # fmt: skip
    far = "\n".join(",".join(map(str, row)) for row in deep).encode() + b"\n" * 70_000
    address = upload(client, daily, far)
    assert "one row per student" in client.get(address).words
    row = db.session.scalars(db.select(Import).order_by(Import.id.desc())).first()
    assert (row.status, row.blob, "preview" in row.facts) == (ImportStatus.FAILED, "", False)


def test_a_grid_keeps_all_rows_or_none_and_says_who_was_faster(
    client: Client, ours: Network
) -> None:
    back = measure(ours)
    alder = ours.sites[0]
    client.sign_in(seated(ours, Role.MEMBER, [alder]))
    address = f"/measures/{back.id}/grid?site={alder.id}"
    with clock.travel(clock.now().replace(year=2026, month=3, day=6)):
        values = grid_of(client, address)
        assert len(values["on"]) == 16
        last, before = values["on"][-1], values["on"][-2]
        typed = values | {f"numerator-{last}": "9", f"denominator-{last}": "12"}
        wrong = typed | {f"numerator-{before}": "13", f"denominator-{before}": "12"}
        refused = client.send(address, wrong)
        assert (refused.status_code, points()) == (422, [])
        assert "How many cannot be more than of how many" in refused.words
        assert 'value="13"' in refused.text
        assert client.send(address, typed).status_code == 303
        assert [(one.numerator, one.denominator) for one in points()] == [(9, 12)]
        late = client.send(address, typed | {f"numerator-{last}": "8"})
        assert "Somebody else kept 9 of 12 here" in late.words
        values = grid_of(client, address)
        emptied = {f"numerator-{last}": "", f"denominator-{last}": ""}
        client.send(address, values | emptied)
        assert points() == []


def grid_of(client: Client, address: str) -> dict[str, list[str]]:
    """What the grid's form holds."""
    page = client.get(address)
    return form_values(next(f for f in page.tree.iter("form") if f.get("id") == "grid"))


def test_the_plan_says_who_is_late_in_their_own_words(
    client: Client, ours: Network, lead: User
) -> None:
    late = measure(ours, "Back the next day", collector="The clerk")
    weekly(late, ours.sites[0], [10, 11], [20, 20])
    with clock.travel(clock.now().replace(year=2025, month=10, day=15)):
        page = client.get(f"/networks/{ours.slug}/measures/plan").words
    assert "The clerk" in page
    assert "Alder15 Sep 2025 2 points, the first from 22 Sep 2025" in page


@pytest.mark.parametrize(
    ("cadence", "last", "today", "missing"),
    [
        (Cadence.WEEK, date(2025, 9, 15), date(2025, 10, 5), []),
        (Cadence.WEEK, date(2025, 9, 15), date(2025, 10, 6), [date(2025, 9, 22)]),
        (Cadence.WEEK, date(2025, 6, 23), date(2025, 8, 28), []),
        (Cadence.MONTH, date(2025, 9, 1), date(2025, 11, 15), [date(2025, 10, 1)]),
        (Cadence.YEAR, date(2023, 8, 1), date(2025, 11, 15), [date(2024, 8, 1)]),
        (Cadence.TERM, date(2023, 8, 1), date(2025, 11, 15), []),
    ],
)
@pytest.mark.sqlite_only("asks no database")
def test_what_is_overdue(cadence: Cadence, last: date, today: date, missing: list[date]) -> None:
    assert planning.overdue_since(cadence, last, last, today) == missing

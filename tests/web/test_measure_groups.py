"""Student groups: entered by hand, shown each in its own panel, never told by subtraction."""

from __future__ import annotations

from datetime import date

from app.core.access.actor import SYSTEM, Role
from app.extensions import db
from app.features.measures import operations
from app.features.measures.models import Annotation, Cadence, Good, Measure, Point
from app.features.measures.series import Row
from app.features.measures.small_numbers import hide
from app.features.networks.models import ControlRules, Site
from tests.factories import saving
from tests.factories.measures import measure, noted, weekly
from tests.factories.networks import network, seated, site
from tests.support.client import Client

DAY = date(2022, 8, 1)


def _rows(**sizes: int) -> dict[str, list[Row]]:
    return {name: [Row(DAY, 0.5, n / 2, n)] for name, n in sizes.items()}


def _hidden(**sizes: int) -> set[str]:
    return {name for name, rows in hide(_rows(**sizes), 10).items() if rows[0].hidden}


def test_hidden_groups_cannot_be_told_by_taking_the_others_away() -> None:
    assert _hidden(a=50, b=40, c=30) == set()
    assert _hidden(a=50, b=40, c=7) == {"c", "b"}
    # Two hidden ones of five together would still be a group below the floor.
    assert _hidden(a=50, b=40, c=3, d=2) == {"c", "d", "b"}
    assert _hidden(a=50, b=40, c=7, d=6) == {"c", "d"}
    # All or none of a group say of each student what it is.
    all_of_them = hide({**_rows(a=50, b=40), "c": [Row(DAY, 1.0, 30, 30)]}, 10)
    assert [name for name, rows in all_of_them.items() if rows[0].hidden] == ["b", "c"]


def _yearly(of: Measure, at: Site | None, group: str, shares: list[float], n: int = 100) -> None:
    with saving():
        for year, share in enumerate(shares):
            operations.enter_point(SYSTEM, of, site=at, group=group, on=date(2018 + year, 9, 1),
                                   numerator=round(n * share), denominator=n)  # fmt: skip


def test_groups_are_entered_read_as_a_table_and_said_when_one_fell(client: Client) -> None:
    ours = network()
    alder = site(ours, "Alder")
    late = measure(ours, cadence=Cadence.YEAR, good=Good.UP, groups=["Asian", "Hispanic"])
    _yearly(late, alder, "Asian", [0.9, 0.8, 0.7])
    _yearly(late, alder, "Hispanic", [0.6, 0.61])
    client.sign_in(seated(ours, Role.MEMBER, [alder]))
    form = client.get(f"/measures/{late.id}/points?site={alder.id}&group=Hispanic")
    assert form.tree.find(".//select[@name='group']/option[@selected]").text == "Hispanic"
    typed = {"site": str(alder.id), "group": "Hispanic", "on": "2020-10-01",
             "numerator": "62", "denominator": "100"}  # fmt: skip
    kept = client.send(f"/measures/{late.id}/points", typed)
    assert kept.status_code == 303
    assert kept.location.endswith(f"/measures/{late.id}/groups?site={alder.id}")
    page = client.get(kept.location)
    assert "Kept: Alder, Hispanic, from 1 August 2020: 62 of 100." in page.words.replace(
        "\xa0", " "
    )
    assert "closed because Asian got worse, not because Hispanic got better" in page.words.replace(
        "\xa0", " "
    )
    assert "70 % in 2020–21, 80 % a year before." in page.words.replace("\xa0", " ")
    assert page.tree.find(".//{*}path[@class='chart-line']").get("d").count("L") == 2
    assert "2020–211 Aug 202070.0 %62.0 %" in page.words.replace("\xa0", " ")
    csv = client.get(f"/measures/{late.id}/groups.csv?site={alder.id}").text
    assert "Alder,Hispanic,2020-08-01" in csv
    again = client.get(f"/measures/{late.id}/points?site={alder.id}&group=Hispanic&on=2020-10-01")
    assert "Kept now: Alder, Hispanic" in again.words
    gone = {"site": str(alder.id), "group": "Hispanic", "on": "2020-08-01"}
    assert client.send(f"/measures/{late.id}/points/removal", gone).status_code == 303
    assert db.session.query(Point).filter_by(group="Hispanic").count() == 2
    assert db.session.query(Point).filter_by(group="Asian").count() == 3


def test_the_whole_network_does_not_tell_the_hidden_group_of_one_site(client: Client) -> None:
    ours = network()
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    late = measure(ours, cadence=Cadence.YEAR, groups=["Asian"])
    _yearly(late, alder, "Asian", [0.5], n=7)
    _yearly(late, birch, "Asian", [0.5], n=90)
    _yearly(late, None, "Asian", [0.5, 0.6], n=97)
    _yearly(late, alder, "", [0.5], n=8)
    _yearly(late, None, "", [0.5, 0.6], n=120)
    client.sign_in(seated(ours, Role.MEMBER, [birch]))
    csv = client.get(f"/measures/{late.id}/groups.csv?site=network").text.splitlines()
    assert csv[1].startswith(f"{ours.name},Asian,2018-08-01,2018–19,,,,")
    assert ",58,97," in csv[2]
    points = client.get(f"/measures/{late.id}/points.csv?site=network").text.splitlines()
    assert ",2018–19,,,," in points[1]
    assert ",72,120," in points[2]


def test_a_note_can_be_taken_off_the_chart(client: Client) -> None:
    ours = network()
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    back = measure(ours)
    weekly(back, alder, [10, 12] * 8, [20] * 16)
    note = noted(back, alder, text="snow days")
    client.sign_in(seated(ours, Role.MEMBER, [birch]))
    assert "Take it off" not in client.get(f"/measures/{back.id}?site={alder.id}").words
    assert client.send(f"/annotations/{note.id}/removal").status_code == 403
    client.sign_in(seated(ours, Role.MEMBER, [alder]))
    page = client.get(f"/measures/{back.id}?site={alder.id}")
    assert "8 September 2025: snow days Take it off the chart" in page.words.replace("\xa0", " ")
    gone = client.send(f"/annotations/{note.id}/removal")
    assert "Taken off the chart: snow days." in client.get(gone.location).words
    assert db.session.query(Annotation).count() == 0


def test_a_network_chooses_the_rules_of_its_charts_with_limits(client: Client) -> None:
    ours = network()
    alder = site(ours, "Alder")
    late = measure(ours)
    weekly(late, alder, [50 + week for week in range(8)] + [51, 50, 52, 49, 50, 51], [100] * 14)
    client.sign_in(seated(ours, Role.LEAD))
    client.send(f"/measures/{late.id}/kind?site={alder.id}", {"kind": "p"})
    address = f"/measures/{late.id}?site={alder.id}"
    assert "p chart; rules: limits of three sigma and Anhøj" in client.get(address).words
    settings = client.get(f"/networks/{ours.slug}/settings")
    assert "Rules for charts with limits" in settings.words
    typed = {"name": ours.name, "floor": "10", "rule_set": "anhoej", "zone": "UTC",
             "version": str(ours.version), "control_rules": "making_data_count"}  # fmt: skip
    assert client.send(f"/networks/{ours.slug}/settings", typed).status_code == 303
    assert ours.control_rules is ControlRules.MAKING_DATA_COUNT
    page = client.get(address).words
    assert "p chart; rules: Making Data Count; Anhøj" in page
    assert "one of these rules fires in about 18 charts of 100" in page

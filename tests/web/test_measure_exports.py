"""What leaves the house: files without formulas, a picture with its words, a link to a moment."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from flask import Flask
from openpyxl import load_workbook

from app.core import clock
from app.core.access.actor import Role
from app.features.measures.exports import workbook
from tests.factories.measures import measure, weekly
from tests.factories.networks import network, seated, site
from tests.support.client import Client

X = [20, 21, 19, 22, 20, 21, 19, 20, 22, 21, 20, 19, 27, 28]
N = [30] * 14


def test_every_file_says_the_same_and_holds_no_formula(app: Flask, client: Client) -> None:
    ours = network()
    tricky = site(ours, "=HYPERLINK(1)")
    back = measure(ours, target=80.0)
    weekly(back, tricky, X, N)
    client.sign_in(seated(ours, Role.LEAD))
    rows = list(csv.DictReader(io.StringIO(_file(client, back.id, "csv").decode("utf-8-sig"))))
    assert rows[0]["site"] == "'=HYPERLINK(1)"
    sheet = _sheet(_file(client, back.id, "xlsx"))
    assert sheet.find(".//{*}f") is None
    cells = sheet.findall(".//{*}row")[1].findall("{*}c")
    assert cells[0].attrib == {"t": "inlineStr", "s": str(workbook.QUOTED)}
    assert "".join(cells[0].itertext()) == "=HYPERLINK(1)"
    assert float("".join(cells[4].itertext())) == pytest.approx(float(rows[0]["value"]))
    opened = load_workbook(io.BytesIO(_file(client, back.id, "xlsx"))).active
    assert opened is not None
    assert opened["C2"].value == datetime(2025, 9, 8), "a day, not a text"  # noqa: DTZ001 — no zone
    assert opened.column_dimensions["A"].width > opened.column_dimensions["B"].width
    found = json.loads(_file(client, back.id, "json"))
    assert found["measure"]["target"] == 80.0
    (series,) = found["series"]
    assert series["site"] == "=HYPERLINK(1)"
    assert [point["numerator"] for point in series["points"]] == X


def test_a_picture_takes_its_sentence_along(client: Client) -> None:
    ours = network()
    alder = site(ours, "Alder")
    back = measure(ours, name="Back <the> next day")
    weekly(back, alder, X, N)
    client.sign_in(seated(ours, Role.MEMBER, [alder]))
    answer = client.get(f"/measures/{back.id}/chart.svg?site={alder.id}")
    assert answer.mimetype == "image/svg+xml"
    assert 'filename="back-the-next-day.svg"' in answer.headers["Content-Disposition"]
    words = " ".join("".join(ElementTree.fromstring(answer.data).itertext()).split())
    assert "Back <the> next day" in words
    assert "No clear change" in words
    assert "rules: shift and runs" in words.lower()


def test_an_address_holds_a_moment(client: Client) -> None:
    ours = network()
    alder = site(ours, "Alder")
    back = measure(ours)
    with clock.travel(datetime(2026, 1, 5, 8, 0, tzinfo=UTC)):
        weekly(back, alder, X[:12], N[:12])
    with clock.travel(datetime(2026, 2, 2, 8, 0, tzinfo=UTC)):
        weekly(back, alder, [*X[:11], 25, *X[12:]], N)
    client.sign_in(seated(ours, Role.MEMBER, [alder]))
    then = "as_of=2026-01-06T00:00:00Z"
    page = client.get(f"/measures/{back.id}?{then}")
    assert "What had been entered by 6 January 2026" in page.words
    assert "1 point was corrected since" in page.words
    assert len(_points(client, back.id, then)) == 12
    assert len(_points(client, back.id, "")) == 14
    assert client.get(f"/measures/{back.id}?as_of=yesterday").status_code == 404


def _points(client: Client, measure_id: object, query: str) -> list[object]:
    found = json.loads(client.get(f"/measures/{measure_id}/points.json?{query}").data)
    return list(found["series"][0]["points"])


def _file(client: Client, measure_id: object, ending: str) -> bytes:
    answer = client.get(f"/measures/{measure_id}/points.{ending}")
    assert answer.status_code == 200
    return bytes(answer.data)


def _sheet(content: bytes) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return ElementTree.fromstring(package.read("xl/worksheets/sheet1.xml"))

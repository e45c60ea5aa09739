"""A district's file becomes weekly points: looked at first, mapped once, undone in one step."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from app.core.access.actor import Role
from app.extensions import db
from app.features.measures.models import Import, ImportStatus, Measure, Point
from app.features.networks.models import Network, Site
from app.jobs import worker
from tests.factories.measures import attendance_csv, measure
from tests.factories.networks import network, seated, site
from tests.support.client import Client


@pytest.fixture
def attendance(app: Flask, client: Client) -> Measure:
    """A measure, with its hub lead signed in."""
    ours = network()
    site(ours, "Roberto Clemente", code="01M015")
    client.sign_in(seated(ours, Role.LEAD))
    return measure(ours, "Daily attendance")


def upload(client: Client, to: Measure, content: bytes, name: str = "attendance.csv"):
    return client.send(f"/measures/{to.id}/imports", {"file": (io.BytesIO(content), name)})


def test_a_file_is_looked_at_mapped_imported_and_undone(
    client: Client, attendance: Measure
) -> None:
    address = upload(client, attendance, attendance_csv(empty=7)).location
    page = client.get(address)
    assert "NS 7 times" in page.words
    assert "7 cells are not understood yet." in page.words
    assert "Row 3, column Attendance %: “NS”" in page.words
    assert points() == []
    refused = client.send(f"{address}/run", {})
    assert refused.status_code == 422
    client.send(address, {"empty": "NS"})
    assert "90 days become 21 weekly points" in client.get(address).words
    client.send(f"{address}/run", {})
    assert worker.run_waiting() == 1
    assert "21 points are in" in client.get(address).words
    assert len(points()) == 21
    client.send(f"{address}/undo", {})
    assert points() == []


def test_a_week_is_the_plain_mean_of_its_days(client: Client, attendance: Measure) -> None:
    rows = b"School DBN,Date,Attendance %\n"
    rows += b"01M015,2015-09-14,90\n01M015,2015-09-15,NS\n01M015,2015-09-16,80\n"
    address = upload(client, attendance, rows).location
    client.send(address, {"empty": "NS"})
    client.send(f"{address}/run", {})
    worker.run_waiting()
    point = points()[0]
    assert (point.value, point.days, point.missing) == (pytest.approx(0.85), 2, 1)
    where = f"/measures/{attendance.id}/table?site={point.site_id}"
    assert "short week, left out of the rules" in client.get(where).words


def test_a_second_run_of_the_same_file_doubles_nothing(client: Client, attendance: Measure) -> None:
    for _again in range(2):
        address = upload(client, attendance, attendance_csv(empty=0)).location
        client.send(f"{address}/run", {})
        worker.run_waiting()
    assert len(points()) == 21
    assert "Nothing in this file is new." in client.get(address).words
    assert "21 points are there already and stay as they are" in client.get(address).words


def test_a_file_with_one_row_per_student_is_refused(client: Client, attendance: Measure) -> None:
    refused = upload(client, attendance, b"Student ID,Date,Present\n1234,2015-09-14,1\n")
    assert refused.status_code == 422
    assert "one row per student" in refused.words
    assert db.session.scalars(db.select(Import)).all() == []


def test_a_picture_is_no_data_file(client: Client, attendance: Measure) -> None:
    refused = upload(client, attendance, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "data.csv")
    assert refused.status_code == 422
    assert "This is not a CSV file" in refused.words


def test_a_broken_cell_is_named_and_nothing_is_imported(
    client: Client, attendance: Measure
) -> None:
    rows = b"School DBN,Date,Attendance %\n01M015,2015-09-14,90\n01M015,2015-09-15,190\n"
    address = upload(client, attendance, rows).location
    assert "Row 3, column Attendance %: “190”" in client.get(address).words
    assert client.send(f"{address}/run", {}).status_code == 422
    assert points() == []


def test_a_steward_imports_only_for_the_sites_named(app: Flask, attendance: Measure) -> None:
    ours = db.session.get_one(Network, attendance.network_id)
    known = db.session.scalars(db.select(Site)).one()
    steward = seated(ours, Role.DATA_STEWARD, [known])
    theirs = app.test_client().sign_in(steward)
    own = b"School DBN,Date,Attendance %\n01M015,2015-09-14,90\n"
    address = upload(theirs, attendance, own).location
    assert theirs.send(f"{address}/run", {}).status_code == 303
    new = own.replace(b"01M015", b"99X999")
    address = upload(theirs, attendance, new).location
    assert theirs.send(f"{address}/run", {}).status_code == 403
    assert db.session.scalars(db.select(Site)).all() == [known]


def test_another_member_cannot_undo_an_import(
    app: Flask, client: Client, attendance: Measure
) -> None:
    address = upload(client, attendance, attendance_csv(empty=0)).location
    client.send(f"{address}/run", {})
    worker.run_waiting()
    ours = db.session.get_one(Network, attendance.network_id)
    other = app.test_client().sign_in(seated(ours, Role.MEMBER, [site(ours, "Birch")]))
    assert other.send(f"{address}/undo", {}).status_code == 403
    assert len(points()) == 21


def points() -> list[Point]:
    """All points that count."""
    from app.features.measures.queries import standing

    db.session.rollback()
    return list(db.session.scalars(standing()))


def test_a_dead_import_shows_no_points(client: Client, attendance: Measure) -> None:
    address = upload(client, attendance, attendance_csv(empty=0)).location
    client.send(f"{address}/run", {})
    worker.run_waiting()
    row = db.session.scalars(db.select(Import)).one()
    row.status = ImportStatus.RUNNING
    db.session.flush()
    assert list(db.session.scalars(db.select(Point.id)))
    from app.features.measures.queries import standing

    assert list(db.session.scalars(standing())) == []

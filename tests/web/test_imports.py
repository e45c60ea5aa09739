"""A district's file becomes weekly points: looked at first, mapped once, undone in one step."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from flask import Flask

from app.core import after, clock, files
from app.core.access.actor import Role
from app.extensions import db
from app.features.measures import operations
from app.features.measures.models import Cadence, Import, ImportStatus, Measure, Point
from app.features.measures.reading import looks_like_students
from app.features.networks.models import Network, Site
from app.jobs import worker
from app.jobs.models import Job, JobStatus
from tests.factories import saving
from tests.factories.measures import attendance_csv, measure
from tests.factories.networks import network, seated, site
from tests.support.client import Client
from tests.support.html import form_values


@pytest.fixture
def attendance(app: Flask, client: Client) -> Measure:
    """A measure, with its hub lead signed in."""
    ours = network()
    site(ours, "Roberto Clemente", code="01M015")
    client.sign_in(seated(ours, Role.LEAD))
    return measure(ours, "Daily attendance")


def upload(client: Client, to: Measure, content: bytes, name: str = "attendance.csv"):
    """Send a file and let the worker look at it."""
    answer = client.send(f"/measures/{to.id}/imports", {"file": (io.BytesIO(content), name)})
    worker.run_waiting()
    return answer


def choose(client: Client, address: str, **fields: object) -> None:
    """Say something about the file's columns, beside what the page says already."""
    form = next(f for f in client.get(address).tree.iter("form") if f.get("id") == "mapping")
    client.send(address, form_values(form) | fields)
    worker.run_waiting()


def test_a_file_is_looked_at_mapped_imported_and_undone(
    client: Client, attendance: Measure
) -> None:
    address = upload(client, attendance, attendance_csv(empty=7)).location
    page = client.get(address)
    assert "NS 7 times" in page.words
    assert "One question first: what does this word mean?" in page.words
    assert "“NS” stands 7 times where a number should be." in page.words
    assert "not understood" not in page.words
    assert "Row 3, column Attendance %" not in page.words, "one question, not seven errors"
    assert points() == []
    refused = client.send(f"{address}/run", {})
    assert refused.status_code == 422
    choose(client, address, empty="NS")
    assert "90 days become 21 weekly points. 7 rows have no value" in client.get(address).words
    client.send(f"{address}/run", {})
    assert worker.run_waiting() == 2, "the import, and the purge of its file once more"
    assert "21 points are in" in client.get(address).words
    assert len(points()) == 21
    sites = client.get(f"/measures/{attendance.id}/sites")
    tab = next(a for a in sites.tree.iter("a") if a.text == "Table").get("href")
    assert "Download the points" in client.get(tab).words, "the tab leads to a series that is there"
    client.send(f"{address}/undo", {})
    assert points() == []


def test_a_week_is_the_plain_mean_of_its_days(client: Client, attendance: Measure) -> None:
    rows = b"School DBN,Date,Attendance %\n"
    rows += b"01M015,2015-09-14,90\n01M015,2015-09-15,NS\n01M015,2015-09-16,80\n"
    address = upload(client, attendance, rows).location
    choose(client, address, empty="NS")
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
    assert "This is not a CSV file or workbook" in refused.words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \n", "The file is empty."),
        (b"Site,Date,Value\n", "The file has a header but no rows."),
        (
            b'Site,Date,Value\nA,2015-09-14,1\nB,"2015-09-15,2\nC,2015-09-16,3\n',
            "In row 3 a quotation",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    client: Client, attendance: Measure, content: bytes, words: str
) -> None:
    refused = upload(client, attendance, content)
    assert refused.status_code == 422
    assert words in refused.words


def test_a_day_to_come_is_named(client: Client, attendance: Measure) -> None:
    rows = b"School DBN,Date,Attendance %\n01M015,2129-09-14,90\n"
    address = upload(client, attendance, rows).location
    assert "Row 2, column Date: “2129-09-14”" in client.get(address).words


def test_a_facilitator_is_told_before_that_sites_are_for_the_lead(
    app: Flask, attendance: Measure
) -> None:
    ours = db.session.get_one(Network, attendance.network_id)
    theirs = app.test_client().sign_in(seated(ours, Role.FACILITATOR))
    address = upload(theirs, attendance, attendance_csv(empty=0)).location
    page = theirs.get(address)
    assert "You cannot finish this import: " in page.words
    assert "Who is the hub lead?" in page.words
    assert f"{address}/run" not in page.text


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
    page = theirs.get(address)
    assert "only the hub lead may add sites" in page.words
    assert f"{address}/run" not in page.text
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


@pytest.mark.parametrize(
    "content",
    [
        "School DBN;Date;Attendance %\n01M015;2015-09-14;90,5\n01M015;2015-09-15;91,5\n",
        "School DBN\tDate\tAttendance %\n01M015\t2015-09-14\t90.5%\n01M015\t2015-09-15\t91.5 %\n",
        '"School, DBN",Date,Attendance\n01M015,09/14/2015,90.5\n01M015,09/15/2015,91.5\n',
        "School DBN,Date,Date\n01M015,2015-09-14,90.5\n\n01M015,2015-09-15,91.5\n",
    ],
    ids=["semicolons and commas", "tabs and per cents", "a comma in the header", "two dates"],
)
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_are_read_as_people_have_them(
    client: Client, attendance: Measure, content: str, coding: str
) -> None:
    address = upload(client, attendance, content.encode(coding)).location
    assert client.send(f"{address}/run", {}).status_code == 303
    worker.run_waiting()
    assert [(point.value, point.days) for point in points()] == [(pytest.approx(0.91), 2)]


def test_a_file_of_a_header_alone_is_refused(client: Client, attendance: Measure) -> None:
    refused = upload(client, attendance, b"School DBN,Date,Attendance %\n")
    assert refused.status_code == 422
    assert "The file has a header but no rows." in refused.words


def test_a_row_with_too_many_cells_is_named_as_a_spreadsheet_counts(
    client: Client, attendance: Measure
) -> None:
    rows = b"School DBN,Date,Attendance\n01M015,2015-09-14,90\n\n01M015,2015-09-15,90,5\n"
    address = upload(client, attendance, rows).location
    assert "Row 4 has more cells than the header" in client.get(address).words
    assert client.send(f"{address}/run", {}).status_code == 422


def test_a_file_that_is_too_large_is_refused_with_a_sentence(
    app: Flask, client: Client, attendance: Measure
) -> None:
    assert app.config["MAX_CONTENT_LENGTH"] == 8 * 1024 * 1024
    app.config["MAX_CONTENT_LENGTH"] = 100_000  # the same answer, without 8 MB in memory
    refused = upload(client, attendance, b"a,b\n" + b"1,2\n" * 50_000)
    assert refused.status_code == 413
    assert "Send at most" in refused.words


def test_a_files_name_is_only_text(client: Client, attendance: Measure) -> None:
    name = '<img src=x onerror="alert(1)">.csv'
    address = upload(client, attendance, attendance_csv(empty=0), name).location
    assert "<img" not in client.get(address).text
    assert "<img" in client.get(address).title


def test_a_failed_import_can_be_started_again(client: Client, attendance: Measure) -> None:
    address = upload(client, attendance, attendance_csv(empty=0)).location
    client.send(f"{address}/run", {})
    with saving():
        job = job_of("measures.import")
        job.status, job.message = JobStatus.FAILED, "The disk was full."
        row = db.session.scalars(db.select(Import)).one()
        staged(row)
    page = client.get(address)
    assert "nothing of it is shown. The disk was full." in page.words
    assert points() == []
    assert client.send(f"{address}/run", {}).status_code == 303
    worker.run_waiting()
    assert len(points()) == 21


def test_a_file_goes_though_the_worker_falls_silent_just_then(
    client: Client, attendance: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = upload(client, attendance, attendance_csv(empty=0)).location
    blob = db.session.scalars(db.select(Import)).one().blob
    really, asked = files.delete, []

    def delete(digest: str) -> None:
        asked.append(digest)
        if len(asked) > 1:  # the first time is just behind the commit: the worker is gone
            really(digest)

    monkeypatch.setattr(files, "delete", delete)
    client.send(f"{address}/run")
    assert files.path(blob).exists()
    worker.run_waiting()
    assert asked == [blob, blob]
    assert not files.path(blob).exists()


def test_what_another_import_left_behind_stands_in_nobodys_way(
    client: Client, attendance: Measure
) -> None:
    client.send(f"{upload(client, attendance, attendance_csv(empty=0)).location}/run", {})
    with saving():
        job_of("measures.import").status = JobStatus.FAILED
        staged(db.session.scalars(db.select(Import)).one())
    again = upload(client, attendance, attendance_csv(empty=0)).location
    client.send(f"{again}/run", {})
    worker.run_waiting()
    assert len(points()) == 21


def staged(row: Import) -> None:
    """A point that an import wrote before it died."""
    site = db.session.scalars(db.select(Site)).first()
    db.session.add(
        Point(
            measure_id=row.measure_id,
            site_id=site.id,
            series_key=operations.staged_key(row.id, site.id),
            on=date(2015, 9, 7),
            value=0.5,
            import_id=row.id,
        )
    )


def test_a_month_that_overlaps_adds_only_what_is_new(client: Client, attendance: Measure) -> None:
    client.send(f"{upload(client, attendance, attendance_csv(1, 20, 0)).location}/run", {})
    worker.run_waiting()
    before = len(points())
    address = upload(client, attendance, attendance_csv(1, 30, 0)).location
    page = client.get(address).words
    assert f"{before - 1} points are there already" in page
    assert "1 point is here with another value" in page  # the last week had three days
    client.send(f"{address}/run", {})
    worker.run_waiting()
    assert len({point.on for point in points()}) == len(points()) > before


def test_what_was_said_of_the_last_file_holds_for_the_next(
    client: Client, attendance: Measure
) -> None:
    first = upload(client, attendance, attendance_csv(empty=7)).location
    choose(client, first, empty="NS")
    client.send(f"{first}/run", {})
    worker.run_waiting()
    again = client.get(upload(client, attendance, attendance_csv(empty=9)).location)
    assert "not understood" not in again.words


def test_an_undone_import_is_gone_until_the_file_comes_again(
    client: Client, attendance: Measure
) -> None:
    for _again in range(2):
        address = upload(client, attendance, attendance_csv(empty=0)).location
        client.send(f"{address}/run", {})
        worker.run_waiting()
        assert len(points()) == 21
        assert blobs() == []
        client.send(f"{address}/undo", {})
        assert points() == []
        assert [one.name for one in db.session.scalars(db.select(Site))] == ["Roberto Clemente"]
        assert "2 sites that it had brought" in client.get(address).words
        assert client.send(f"{address}/run", {}).status_code == 422


def test_a_site_that_is_used_by_now_outlives_the_import_that_brought_it(
    client: Client, attendance: Measure
) -> None:
    address = upload(client, attendance, attendance_csv(empty=0)).location
    client.send(f"{address}/run", {})
    worker.run_waiting()
    ours = db.session.get_one(Network, attendance.network_id)
    brought = next(one for one in ours.sites if one.name == "02M016")
    seated(ours, Role.SITE_LEAD, [brought])
    client.send(f"{address}/undo", {})
    left = {one.name for one in db.session.scalars(db.select(Site))}
    assert left == {"Roberto Clemente", "02M016"}


def test_a_file_can_be_forgotten_and_is_when_nobody_imports_it(
    client: Client, attendance: Measure
) -> None:
    address = upload(client, attendance, attendance_csv(empty=0)).location
    assert len(blobs()) == 1
    assert client.send(f"{address}/removal", {}).location.endswith("/imports")
    assert blobs() == []
    assert client.get(address).status_code == 404
    upload(client, attendance, attendance_csv(empty=0))
    with clock.travel(clock.now() + timedelta(days=13)):
        worker.go_round()
    assert len(blobs()) == 1
    with clock.travel(clock.now() + timedelta(days=15)):
        worker.go_round()
    assert blobs() == []
    assert db.session.scalars(db.select(Import)).all() == []


def job_of(task: str) -> Job:
    """The one job of this kind."""
    return db.session.scalars(db.select(Job).where(Job.task == task)).one()


def blobs() -> list[str]:
    """The files that are kept."""
    return [path.name for path in files.path("0" * 64).parent.parent.glob("*/*")]


def test_days_become_months_for_a_monthly_measure(client: Client, attendance: Measure) -> None:
    with saving():
        db.session.get_one(Measure, attendance.id).cadence = Cadence.MONTH
    address = upload(client, attendance, attendance_csv(1, 30, 0)).location
    client.send(f"{address}/run", {})
    worker.run_waiting()
    assert [point.on for point in points()] == [date(2015, 9, 1), date(2015, 10, 1)]


def test_a_school_year_is_no_term(client: Client, attendance: Measure) -> None:
    with saving():
        db.session.get_one(Measure, attendance.id).cadence = Cadence.TERM
    rows = "School DBN,Term,Attendance %\n01M015,{},90\n01M015,{},91\n"
    address = upload(client, attendance, rows.format("2022-23", "2023-24").encode()).location
    page = client.get(address).words
    assert "longer than one point of this measure" in page
    assert "Import 2 points" not in page
    address = upload(client, attendance, rows.format("Fall 2023", "Spring 2024").encode()).location
    assert "Import 2 points" in client.get(address).words


def test_a_long_file_of_one_site_has_its_numbers_and_sites_in_order(
    client: Client, attendance: Measure
) -> None:
    for name in ("School 10", "School 9"):
        site(attendance.network, name)
    days = [date(2020, 1, 6) + timedelta(days=7 * (at // 5) + at % 5) for at in range(1004)]
    rows = "".join(f"{on.isoformat()},{90 if at % 2 else 91}\n" for at, on in enumerate(days))
    address = upload(client, attendance, f"Date,Attendance %\n{rows}".encode()).location
    page = client.get(address)
    assert "1,004 rows. Nothing is imported before you say so." in page.words
    field = next(one for one in page.tree.iter("select") if one.get("name") == "one_site")
    assert [(one.text or "").strip() for one in field.iter("option")][1:-1] == [
        "Roberto Clemente", "School 9", "School 10"
    ]  # fmt: skip


def test_the_progress_is_a_part_of_the_page(client: Client, attendance: Measure) -> None:
    address = upload(client, attendance, attendance_csv(empty=0)).location
    client.send(f"{address}/run", {})
    assert "Waiting for its turn" in client.htmx("get", address).words
    worker.run_waiting()
    assert client.htmx("get", address).headers["HX-Redirect"] == address


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("Student ID", True),
        ("student_id", True),
        ("StudentID", True),
        ("Last Name", True),
        ("DOB", True),
        ("Date of Birth", True),
        ("OSIS", True),
        ("Student Group", False),
        ("Students", False),
        ("School Name", False),
        ("Num Students", False),
    ],
)
def test_which_columns_say_one_row_per_student(name: str, refused: bool) -> None:
    assert looks_like_students(name) is refused


def test_open_charts_hear_of_what_the_worker_has_imported(
    client: Client, attendance: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = upload(client, attendance, attendance_csv()).location
    choose(client, address, empty="NS")
    client.send(f"{address}/run", {})
    told: list[str] = []
    monkeypatch.setattr(after, "_publish", lambda channel, _frame: told.append(channel))
    worker.run_waiting()
    assert f"parts:measure:{attendance.id}" in told

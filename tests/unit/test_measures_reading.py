"""Files as people have them: read where it is safe, named by row and column where it is not."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from functools import partial
from statistics import fmean, stdev

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from app.features.measures import reading
from app.features.measures.models import Cadence
from app.features.measures.operations import period_start
from app.features.measures.reading import Period, Recipe, Sheet, Trouble, Unreadable, Why, text
from app.features.measures.reading import workbook as workbook_reader
from tests.factories.measures import workbook

TODAY = date(2026, 11, 20)


def understood(content: str | bytes, **said: object) -> tuple[reading.Understood, dict]:
    """A file read by its own guess, and by what a person said besides."""
    raw = content.encode() if isinstance(content, str) else content
    reading.sniff(raw)
    sheet = reading.read_sheet(raw, sites=("A", "B"))
    kept = {**reading.guess(sheet, about="chronic absence"), **said}
    return reading.understand(sheet, Recipe.read(kept, percent=True, until=TODAY)), kept


def wrong(found: reading.Understood) -> list[tuple[int, str, Why]]:
    """Where it hurts."""
    return [(one.row, one.column, one.why) for one in found.problems]


@pytest.mark.parametrize(
    ("rows", "said", "where"),
    [
        ("A,09/14/2015,90\nA,09/15/2015,90\nA,23/09/2015,90\n", {}, (4, "Date", Why.ORDER)),
        ("A,2015-09-14,90\nA,2015-13-15,90\n", {}, (3, "Date", Why.DAY)),
        ("A,2015-09-14,90\nA,2126-11-21,90\n", {}, (3, "Date", Why.LATER)),
        ("A,2015-09-14,90.5\nA,2015-09-15,\"90,5\"\n", {}, (3, "Value", Why.DECIMAL)),
        ("A,2015-09-14,90\nA,2015-09-15,-3\n", {}, (3, "Value", Why.BELOW)),
        ("A,2015-09-14,90\nA,2015-09-15,190\n", {}, (3, "Value", Why.ABOVE)),
        ("A,2015-09-14,90\nA,2015-09-15,ill\n", {}, (3, "Value", Why.WORD)),
        ("A,2015-09-14,90\nA,2015-09-15,=B2*2\n", {}, (3, "Value", Why.FORMULA)),
        ("A,2015-09-14,90\n,2015-09-15,90\n", {}, (3, "Site", Why.SITE)),
        ("A,2015-09-14,90\nA,2015-09-15,90,5\n", {}, (3, "", Why.WIDE)),
        ("A,2015-09-14,90\nA,2015-09-15,(4)\n", {}, (3, "Value", Why.BELOW)),
        ("A,2015-09-14,90\n=CMD(),2015-09-15,90\n", {}, (3, "Site", Why.FORMULA)),
        ("A,2015-09-14,90\nA,2015-09-15,<10\n", {}, (3, "Value", Why.WORD)),
        ("A,2015-09-14,90\nTotal,,90\n", {}, (3, "Date", Why.DAY)),
    ],
)  # fmt: skip
def test_trouble_is_named_by_row_and_column(
    rows: str, said: dict, where: tuple[int, str, Why]
) -> None:
    found, _kept = understood("Site,Date,Value\n" + rows, **said)
    assert wrong(found) == [where]
    assert sum(found.wrong.values()) == 1


@pytest.mark.parametrize(
    ("rows", "repair", "days"),
    [
        ("A,09/14/2015,90\nA,09/15/2015,90\nA,23/09/2015,90\n", "order", 3),
        ("A,2015-09-14,90.5\nA,2015-09-15,\"90,5\"\n", "decimal", 2),
        ("A,2015-09-14,90\n,2015-09-15,90\n", "fill", 2),
        ("A,2015-09-14,90\nA,2015-09-15,-3\n", "skip", 1),
    ],
)  # fmt: skip
def test_what_is_safe_is_mended_when_somebody_says_so(rows: str, repair: str, days: int) -> None:
    found, _kept = understood("Site,Date,Value\n" + rows, repairs=[repair])
    assert (wrong(found), len(found.days), found.mended[repair]) == ([], days, 1)
    assert {day.site for day in found.days} == {"A"}


def test_a_word_is_never_skipped_silently() -> None:
    found, _kept = understood(
        "Site,Date,Value\nA,2015-09-14,90\nA,2015-09-15,ill\n", repairs=["skip"]
    )
    assert wrong(found) == [(3, "Value", Why.WORD)]


def test_counts_are_found_by_their_per_cent_and_checked() -> None:
    rows = "district,grade,category,year,num_days,pct_attendance,num_present,"
    rows += "num_enrolled,num_chronically_absent,pct_chronically_absent\n"
    rows += "".join(
        f"{d},{grade},{group},{year},{n * 10},90,{n * 9},{n},{x},{100 * x / n:.8f}\n"
        for d in (1, 7)
        for grade in ("All Grades", "9")
        for group, n, x in (("All Students", 812, 320), ("Asian", 120, 31))
        for year in (2018, 2019)
    )
    found, kept = understood(rows)
    assert (kept["numerator"], kept["denominator"]) == ("num_chronically_absent", "num_enrolled")
    assert (kept["site"], kept["group"], kept["order"]) == ("district", "category", "year")
    assert kept["only"] == {"grade": "All Grades"}
    assert (len(found.days), found.others, found.repeated) == (8, 8, 0)
    assert found.days[0] == reading.Day("1", "All Students", date(2018, 6, 1), 320 / 812, 320, 812)


def test_more_than_there_are_is_refused_and_a_per_cent_of_a_number_is_counted() -> None:
    rows = "Site,Date,Present,Enrolled\nA,2015-09-14,40,50\nA,2015-09-15,51,50\nA,2015-09-16,4,\n"
    found, _kept = understood(rows)
    assert wrong(found) == [(3, "Present", Why.MORE), (4, "Enrolled", Why.HALF)]
    rows = "Site,Date,Rate,Enrolled\nA,2015-09-14,80%,50\nA,2015-09-15,,50\n"
    found, _kept = understood(rows, value="Rate", denominator="Enrolled", numerator="")
    assert [(d.value, d.numerator, d.denominator) for d in found.days] == [
        (0.8, 40, 50),
        (None, None, None),
    ]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_title_merged_names_and_any_coding(coding: str) -> None:
    words = "Écoles du district\n\n;;Présents;;\nÉcole;Date;Nombre;Sur;Note\nA;14.09.2015;40;50;x\n"
    sheet = reading.read_sheet(words.encode(coding))
    assert sheet.columns == ("École", "Date", "Présents Nombre", "Présents Sur", "Présents Note")
    assert (sheet.header, sheet.numbers) == (4, (5,))


def test_a_column_of_shares_from_0_to_1_is_seen() -> None:
    found, kept = understood("School,Week,Rate\nA,2015-09-14,0.91\nA,2015-09-21,1\n")
    assert kept["fraction"] is True
    assert [day.value for day in found.days] == [0.91, 1]


def test_repeated_rows_are_listed_and_counted_once() -> None:
    row = "A,2015-09-14,"
    rows = f"Site,Date,Value\n{row}90\n{row}80\n{row}90\n"
    found, _kept = understood(rows)
    assert (wrong(found), found.repeated) == ([(3, "Date", Why.OTHER)], 1)
    found, _kept = understood(rows, repairs=["first"])
    assert [(one.row, one.text, one.why) for one in found.twice] == [
        (3, "A 2015-09-14", Why.OTHER),
        (4, "A 2015-09-14", Why.SAME),
    ]
    assert (found.repeated, found.mended["first"], wrong(found)) == (2, 1, [])
    assert [day.value for day in found.days] == [0.9]


def test_a_workbook_gives_days_per_cents_and_results() -> None:
    rows = [
        ["Site", "Date", "Value"],
        ["A", date(2015, 9, 14), 90.5],
        ["B", date(2015, 9, 14), "=1+1"],
    ]
    found, _kept = understood(workbook(rows))
    assert wrong(found) == [(3, "Value", Why.FORMULA)]
    assert found.days == [reading.Day("A", "", date(2015, 9, 14), 0.905)]
    assert reading.read_sheet(workbook(rows)).formulas == 1


WEEKS = ("2025-09-08", "2025-09-15", "2025-09-22")
SERIALS = [(date.fromisoformat(day) - date(1899, 12, 30)).days for day in WEEKS]
PLAIN = "".join(f"A,{day},9{at}\n" for at, day in enumerate(WEEKS))


@pytest.mark.parametrize(
    "content",
    [
        "Printed,10/3/2025\nFloor,10\n\nSite,Date,Value\n" + PLAIN,
        "sep=;\n" + ("Site,Date,Value\n" + PLAIN).replace(",", ";"),
        ("Site,Date,Value\n" + PLAIN).replace(",", "|"),
        ("Site,Date,Value\n" + PLAIN).replace("\n", "\r"),
        ("Site,Date,Value\n" + PLAIN).encode("utf-16-le"),
        PLAIN,
        "Site,Date,Value\n" + PLAIN + "\n* counts below ten are hidden\nSource: us, 3 May 2025\n",
        "Site,Date,Value\n" + PLAIN + "Site,Date,Value\n",
        "Weekly,,,\nby the office,,,\nSite," + ",".join(WEEKS) + "\nA,90,91,92\nSource: us\n",
        "Weekly 2025\n\nSite,9/8/2025,9/15/2025,9/22/2025\nA,90,91,92\nB,,,\n",
        "Week,A,B\n" + "".join(f"{day},9{at},\n" for at, day in enumerate(WEEKS)),
        "Site,Date,Value\n" + "".join(f"A,{n},9{at}\n" for at, n in enumerate(SERIALS)),
        "Site,Week,Value\nA,2025-W37,90\nA,2025-W38,91\nA,2025-W39,92\n",
        'Site,Day,Value\nA,"Mon, Sept. 8, 2025",90\nA,"Sep 15, 2025",91\nA,Mon 22 Sep 2025,92\n',
        'Site,Date,Value\nA,2025-09-08,"=""90"""\nA,2025-09-15,9.1E+01\nA,2025-09-22,92 %\n',
        "Site,Date,Value\nA,2025-09-08,90%\nA,2025-09-15,0.91\nA,2025-09-22,92%\n",
    ],
    ids=[
        "titles with numbers", "sep line", "bars", "old Mac", "UTF-16 without mark", "no header",
        "notes below", "header again", "wide under titles", "wide under one title",
        "a column for each site", "serials", "ISO weeks", "weekdays", "text formula",
        "shares among per cents",
    ],
)  # fmt: skip
def test_tables_are_found_as_people_have_them(content: str | bytes) -> None:
    found, _kept = understood(content)
    assert wrong(found) == []
    assert [(day.on.isoformat(), day.value) for day in found.days if day.value] == [
        (day, pytest.approx((90 + at) / 100)) for at, day in enumerate(WEEKS)
    ]


def test_notes_under_a_table_are_listed_and_rows_with_numbers_are_never_notes() -> None:
    rows = "Site,Date,Value\n" + PLAIN + "A,soon,ill\n\n* hidden\nTotal,,91\n(end)\n"
    sheet = reading.read_sheet(rows.encode())
    assert sheet.notes == ((9, "(end)"),), "what stands above a total is named, not left out"
    assert len(sheet.rows) == 6


def test_two_numbers_for_each_month_under_merged_names() -> None:
    rows = (
        ",Sep 2025,,Oct 2025,,Nov 2025,\nSite" + ",Present,Enrolled" * 3 + "\nA,40,50,x,50,42,50\n"
    )
    found, kept = understood(rows)
    assert (kept["numerator"], kept["denominator"], kept["when"]) == (
        "Present",
        "Enrolled",
        "Period",
    )
    assert [(d.on.month, d.numerator, d.denominator) for d in found.days] == [
        (9, 40, 50),
        (11, 42, 50),
    ]
    assert wrong(found) == [(3, "Oct 2025 Present", Why.WORD)]


def test_suppressed_counts_do_not_hide_the_column_that_counts() -> None:
    rows = "".join(f"A,{day},{x},81\n" for day, x in zip(WEEKS, ("<10", "14", "≤5"), strict=True))
    found, kept = understood("School,Date,Absent,Enrolled\n" + rows, empty=["<10", "≤5"])
    assert (kept["numerator"], kept["denominator"]) == ("Absent", "Enrolled")
    assert [(d.numerator, d.denominator) for d in found.days] == [
        (None, None),
        (14, 81),
        (None, None),
    ]


@pytest.mark.parametrize(
    ("many", "of"),
    [
        ("Absent a tenth", "Students"),
        ("Students absent", "Students enrolled"),
        ("Absent", "Number of students"),
        ("num_present", "membership"),
    ],
)
def test_how_many_of_how_many_are_told_by_their_names(many: str, of: str) -> None:
    for names in ((many, of), (of, many)):
        counts = [dict(zip((many, of), (20 + at, 60), strict=True)) for at in range(3)]
        rows = "".join(
            f"A,{day},{one[names[0]]},{one[names[1]]}\n"
            for day, one in zip(WEEKS, counts, strict=True)
        )
        _found, kept = understood(f"School,Date,{','.join(names)}\n{rows}")
        assert (kept["numerator"], kept["denominator"]) == (many, of)


@pytest.mark.parametrize(
    ("counts", "read"),
    [
        (("1.234", "345", "12.345"), (1234, 345, 12345)),
        (("412.375", "398.5", "401"), (412.375, 398.5, 401)),
        (("1'234", "1’234", "1 234"), (1234, 1234, 1234)),
    ],
)  # fmt: skip
def test_thousands_are_told_from_decimals(counts: tuple[str, ...], read: tuple[float, ...]) -> None:
    rows = "".join(f"A;{day};{x};99999\n" for day, x in zip(WEEKS, counts, strict=True))
    found, _kept = understood("School;Date;Absent;Enrolled\n" + rows)
    assert tuple(day.numerator for day in found.days) == read


def test_a_workbook_is_read_where_its_numbers_are() -> None:
    made = Workbook()
    made.active.append(["Attendance"])
    made.active.append(["see the next sheet"])
    made.create_sheet("Lookup").sheet_state = "hidden"
    made["Lookup"].append([1, 2])
    made["Lookup"].append([3, 4])
    data = made.create_sheet("Data")
    for row in (["Site", "Date", "Value"], ["A", 44446, 0.00001], ["A", 44453, 0.00002]):
        data.append(row)
    made.epoch = CALENDAR_MAC_1904
    out = io.BytesIO()
    made.save(out)
    found, kept = understood(out.getvalue())
    assert (kept["order"], wrong(found)) == ("serial_1904", [])
    assert [day.on for day in found.days] == [date(2025, 9, 8), date(2025, 9, 15)]
    assert [day.value for day in found.days] == [0.00001, 0.00002]


def test_a_list_of_students_on_a_later_sheet_is_refused() -> None:
    shared = (
        "".join(f"<si><t>word {at}</t></si>" for at in range(90)) + "<si><t>Birth date</t></si>"
    )
    sheet = '<sheetData><row r="1"><c r="A1" s="1" t="s"><v>90</v></c></row></sheetData>'
    parts = {
        "xl__workbook.xml": "<a/>",
        "xl__sharedStrings.xml": shared,
        "xl__worksheets__sheet2.xml": sheet,
    }
    with pytest.raises(Unreadable) as refusal:
        reading.sniff(_archive(**parts))
    assert (refusal.value.trouble, refusal.value.column) == (Trouble.STUDENTS, "Birth date")


def _archive(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, words in parts.items():
            archive.writestr(name.replace("__", "/"), words)
    return out.getvalue()


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (OLD + b"\0" * 600 + "EncryptedPackage".encode("utf-16le"), Trouble.ENCRYPTED),
        (OLD + b"\0" * 600, Trouble.OLD_WORKBOOK),
        (b"PK\x03\x04broken", Trouble.BROKEN_WORKBOOK),
        (_archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), Trouble.NOT_TEXT),
        (_archive(**{"xl/workbook.xml": "<a"}), Trouble.BROKEN_WORKBOOK),
        (workbook([["Student ID", "Date"], ["1", "2015-09-14"]]), Trouble.STUDENTS),
        (workbook([["School", "Date"]]), Trouble.EMPTY),
        (b"<!DOCTYPE html><table><tr><td>School</td></tr></table>", Trouble.NOT_TEXT),
        (b'[{"school": "A", "value": 1}]', Trouble.NOT_TEXT),
        (b"%PDF-1.7\n", Trouble.NOT_TEXT),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Trouble.NOT_TEXT),
    ],
    ids=lambda value: value.value if isinstance(value, Trouble) else "",
)
def test_what_cannot_be_read_says_why(content: bytes, trouble: Trouble) -> None:
    with pytest.raises(Unreadable) as refusal:
        understood(content)
    assert refusal.value.trouble is trouble


def test_a_million_rows_are_refused_without_reading_them_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert text.MOST_ROWS == workbook_reader.MOST_ROWS == 250_000
    for reader in (text, workbook_reader):
        monkeypatch.setattr(reader, "MOST_ROWS", 20)  # the same answer, sooner
    rows = [["Site", "Date", "Value"], *[["A", "2015-09-14", 1]] * 21]
    for content in (workbook(rows), "\n".join(",".join(map(str, row)) for row in rows).encode()):
        with pytest.raises(Unreadable) as refusal:
            reading.read_sheet(content)
        assert refusal.value.trouble is Trouble.TOO_LONG


def test_days_become_weeks_as_a_mean_an_average_day_or_a_sum() -> None:
    monday = date(2015, 9, 14)
    days = [
        reading.Day("A", "", monday + timedelta(days=at), x / n, x, n)
        for at, (x, n) in enumerate([(40, 50), (10, 20), (45, 50)])
    ]
    start = partial(period_start, Cadence.WEEK)
    assert reading.are_days(days, start)
    found = {
        how: [
            (p.value, p.numerator, p.denominator, p.days) for p in reading.periods(days, start, how)
        ]
        for how in ("mean", "average", "sum")
    }
    assert found["average"] == [(pytest.approx(95 / 120), 95 / 3, 40, 3)]
    assert found["sum"] == [(pytest.approx(95 / 120), 95, 120, 3)]
    assert found["mean"][0][0] == pytest.approx((0.8 + 0.5 + 0.9) / 3)


def test_a_week_begun_in_one_file_is_finished_by_the_next() -> None:
    old = Period("A", "", date(2015, 9, 28), 0.9, days=3, missing=1)
    new = Period("A", "", date(2015, 9, 28), 0.8, days=2)
    both = reading.joined(old, new, "mean")
    assert (both.value, both.days, both.missing) == (pytest.approx(0.86), 5, 1)


def test_means_are_pooled_by_their_numbers_and_spreads() -> None:
    groups = [[20.0, 22, 25, 21], [30.0, 33], [19.0]]
    parts = [(fmean(g), float(len(g)), stdev(g) if len(g) > 1 else None) for g in groups]
    together = [value for g in groups for value in g]
    assert reading.pooled(parts) == {
        "value": pytest.approx(fmean(together)),
        "denominator": 7,
        "spread": pytest.approx(stdev(together)),
    }
    assert reading.pooled([(20, 4, None), (30, 2, 1)]) == {"value": 140 / 6, "denominator": 6}
    assert reading.pooled([(20, None, 2.0), (30, 2, 1)]) == {"value": 25, "denominator": None}
    monday = date(2015, 9, 28)
    old = Period("A", "", monday, parts[0][0], None, 4, days=3, spread=parts[0][2])
    new = Period("A", "", monday, parts[1][0], None, 2, days=2, spread=parts[1][2])
    both = reading.joined(old, new, reading.POOLED)
    assert (both.spread, both.days) == (pytest.approx(stdev(groups[0] + groups[1])), 5)


def test_columns_of_means_their_spreads_and_numbers_are_found() -> None:
    text = "School,Month,Mean wait,SD,n\nA,2025-09-01,20.5,2.5,12\nA,2025-10-01,21,2,11.5\n"
    sheet = reading.read_sheet(text.encode())
    kept = reading.guess(sheet, percent=False, mean=True)
    assert (kept["value"], kept["spread"], kept["denominator"]) == ("Mean wait", "SD", "n")
    found = reading.understand(sheet, Recipe.read(kept, percent=False, until=TODAY, counted=False))
    assert [(day.value, day.denominator, day.spread) for day in found.days] == [(20.5, 12, 2.5)]
    assert wrong(found) == [(3, "n", Why.WHOLE)]
    share = Recipe.read(kept, percent=True, until=TODAY, counted=False)
    assert reading.understand(sheet, share).days[0].spread == 0.025


def test_a_recipe_gives_way_where_the_next_file_is_written_otherwise() -> None:
    kept = {"when": "Date", "value": "Value", "order": "mdy", "decimal": "."}
    rows = 'Date,Value\n14.09.2015,"90,5"\n15.09.2015,"91,5"\n'
    assert reading.fitted(reading.read_sheet(rows.encode()), kept) == {
        "order": "dmy",
        "decimal": ",",
    }
    rows = 'Date,Value\n9/14/2015,90.5\n9/15/2015,"91,5"\n23/09/2015,91\n'
    assert reading.fitted(reading.read_sheet(rows.encode()), kept) == {}


def test_columns_that_are_not_there_are_an_error() -> None:
    sheet = Sheet(("a",), (("1",),), (2,))
    with pytest.raises(ValueError, match="x not in"):
        reading.understand(sheet, Recipe(when="gone", value="a"))


def test_a_column_for_each_month_is_read_as_rows() -> None:
    text = "School,Sep 2025,Oct 2025,Nov 2025\nAlder,90.5,,88\nBirch,91,x,93\n"
    sheet = reading.read_sheet(text.encode())
    assert sheet.unfolded == 3
    assert sheet.columns == ("School", "Period", "Value")
    assert sheet.rows[:2] == (("Alder", "Sep 2025", "90.5"), ("Alder", "Nov 2025", "88"))
    kept = {"site": "School", "when": "Period", "value": "Value", "order": "words"}
    found = reading.understand(sheet, Recipe.read(kept, percent=True, until=TODAY))
    assert [(day.site, day.on.month) for day in found.days] == [
        ("Alder", 9), ("Alder", 11), ("Birch", 9), ("Birch", 11)
    ]  # fmt: skip
    assert [(one.row, one.column, one.text) for one in found.problems] == [(3, "Oct 2025", "x")]
    long = "School,Date,2018,2019,2020\nAlder,2025-09-01,1,2,3\n"
    assert reading.read_sheet(long.encode()).unfolded == 0

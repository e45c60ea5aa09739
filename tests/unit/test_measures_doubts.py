"""What a file leaves open is said or asked, never taken one way in silence."""

from __future__ import annotations

import json
import subprocess
from datetime import date

import pytest

from app.features.measures import reading
from app.features.measures.reading import Recipe, Why, cells, looks_like_students, plain_name
from tools import node
from tools.terminal import ROOT

TODAY = date(2026, 11, 20)
HEAD = "Site,Week,Present,Enrolled\n"


def read(content: str, **said: object) -> tuple[reading.Understood, dict]:
    """A file read by its own guess, and by what a person said besides."""
    sheet = reading.read_sheet(content.encode())
    facts = {"too_long": said.pop("too_long", frozenset())}
    kept = {**reading.guess(sheet), **said}
    return reading.understand(sheet, Recipe.read(kept, percent=True, until=TODAY, **facts)), kept


def test_a_per_cent_is_never_mistaken_for_how_many_there_are() -> None:
    found, kept = read("Site;Week;Per cent;Of how many\nA;23.03.2026;87,5;40\nB;30.03.2026;70,0;40")
    assert (kept["value"], kept["denominator"], kept["decimal"]) == ("Per cent", "Of how many", ",")
    assert [(day.numerator, day.denominator) for day in found.days] == [(35, 40), (28, 40)]
    for names in ("Count,Count", "Sent,Roster", "Roster,Bus"):
        sheet = reading.read_sheet(f"Site,Week,{names}\nA,2026-03-23,40,46\n".encode())
        assert "value" not in reading.guess(sheet), "counts that nobody named are asked for"
    sheet = reading.read_sheet(b"Site,Week,Grade,Here\nA,2026-03-23,4,87.5\n")
    assert reading.guess(sheet)["value"] == "Here"


def test_thousands_written_in_two_ways_are_named_and_mended_when_somebody_says_so() -> None:
    rows = HEAD + 'A,2026-03-23,"1,040","1,946"\nB,2026-03-23,1.031,"2,040"\nC,2026-03-23,31,40.5\n'
    found, _kept = read(rows)
    assert [(one.row, one.column, one.why) for one in found.problems] == [
        (3, "Present", Why.DECIMAL)
    ]
    mended, _kept = read(rows, repairs=["decimal"])
    assert [day.numerator for day in mended.days] == [1040, 1031, 31]
    plain, _kept = read(HEAD + "A,2026-03-23,412.6,500.1\nB,2026-03-23,31.5,40\n")
    assert [day.numerator for day in plain.days] == [412.6, 31.5], "averages stay as they are"


def test_days_that_fit_both_orders_are_said_and_those_that_do_not_are_settled() -> None:
    found, _kept = read(HEAD + "A,03/02/2026,40,46\nB,04/05/2026,31,40\n")
    assert found.doubt == ("03/02/2026", date(2026, 3, 2), date(2026, 2, 3))
    assert read(HEAD + "A,03/02/2026,40,46\nB,03/23/2026,31,40\n")[0].doubt is None
    assert read(HEAD + "A,03/03/2026,40,46\n")[0].doubt is None, "the same day either way"
    rows = "A,03/02/2026,40,46\nB,04/05/2026,31,40\nC,{},31,40\n"
    for unread in ("Total", "holiday", "2/30/2026", "2026-03-23"):
        found, _kept = read(HEAD + rows.format(unread))
        assert found.doubt, "what is no day in either order settles nothing"


def test_days_long_past_and_months_for_weeks_are_named() -> None:
    found, _kept = read(HEAD + "A,1926-03-23,40,46\nB,2026-03-23,31,40\n")
    assert [(one.row, one.why) for one in found.problems] == [(2, Why.EARLY)]
    wide = "School,Sep 2025,Oct 2025,Nov 2025\nA,88.2,87.1,90\nB,78.2,,80\n"
    assert read(wide)[0].problems == []
    found, _kept = read(wide, too_long=frozenset({"month", "term", "year"}))
    assert (found.wrong[Why.COARSE], len(found.problems)) == (5, 1), "said once"
    assert found.days == []


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("Fall 2025", (2025, 9, 1)),
        ("Autumn '25", (2025, 9, 1)),
        ("Winter 2026", (2026, 1, 2)),
        ("2026 Spring", (2026, 2, 1)),
        ("SUMMER 2026", (2026, 6, 15)),
        ("Q2 2025-26", (2025, 11, 1)),
        ("2025–26 Semester 2", (2026, 2, 1)),
        ("Term 2, 2025/26", (2025, 12, 1)),
        ("MP4 2025-2026", (2026, 4, 1)),
        ("Q5 2025-26", None),
        ("S3 2025-26", None),
        ("Q2 2025", None),
        ("Grade 2026", None),
        ("MP3", None),
        ("March 2026", None),
    ],
)
def test_terms_stand_at_the_day_they_begin(text: str, begins: tuple[int, int, int] | None) -> None:
    assert cells.day(text, "term") == (date(*begins) if begins else None)


def test_a_file_by_term_is_read_as_it_is() -> None:
    found, kept = read(
        "Site,Term,Present,Enrolled\nA,Fall 2025,40,46\nA,Winter 2026,41,46\nA,Spring 2026,44,46\n"
    )
    assert (kept["when"], kept["order"], found.problems) == ("Term", "term", [])
    assert [day.on.month for day in found.days] == [9, 1, 2]
    assert read("Site,Date,Value\nA,Mar 2026,40\nA,Apr 2026,41\n")[1]["order"] == "words"


def test_our_own_export_comes_back_as_it_went() -> None:
    names = "site,group,period_start,label,value,numerator,denominator,standard_deviation"
    rows = "A,,2026-01-05,week 1,{},2,0\nA,,2026-01-12,week 2,{},1,0\n"
    head = f"{names},phase,hidden_small_number\n"
    found, kept = read(head + rows.format("75,30,40,", "80,32,40,"))
    assert [(day.value, day.numerator, day.denominator) for day in found.days] == [
        (0.75, 30, 40), (0.8, 32, 40)
    ]  # fmt: skip
    found, kept = read(head + rows.format("75,,,", "80,,,"))
    assert (kept["value"], [day.value for day in found.days]) == ("value", [0.75, 0.8])
    again = (head + rows.format("87.5,41.375,48,", "79,39.5,50,")).replace(",", ";")
    found, kept = read(again.replace(".", ","))
    assert (kept["decimal"], [day.numerator for day in found.days]) == (",", [41.375, 39.5])
    alone = (head + rows.format("41.375,,,", "1.75,,,")).replace(",", ";").replace(".", ",")
    found, kept = read(alone)
    assert [day.value for day in found.days] == [0.41375, 0.0175], "saved with its own mark"
    found, kept = read(head + rows.format('75.5,"1,510","2,000",', '80,"1,600","2,000",'))
    assert [day.numerator for day in found.days] == [1510, 1600]
    sheet = reading.read_sheet((head + rows.format("50,,20,4", "51,,21,5")).encode())
    of_means = reading.guess(sheet, percent=False, mean=True)
    assert [of_means[name] for name in ("value", "denominator", "spread")] == [
        "value", "denominator", "standard_deviation"
    ]  # fmt: skip


def test_two_rows_of_names_are_one_header() -> None:
    sheet = reading.read_sheet(
        b"Attendance report,,,\nPrinted 1 April 2026,,,\n,,,\nSite,Week,Students,\n"
        b",,Present,Enrolled\nA,2026-03-23,40,46\nB,2026-03-23,31,40\n"
    )
    assert sheet.columns == ("Site", "Week", "Students Present", "Students Enrolled")
    assert (len(sheet.rows), sheet.wide) == (2, frozenset())


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("School,Week,Present,Enrolled,", "Lincoln,,,,no school"),
        ("School,Week,Present,Enrolled", "Lincoln,holiday,closed,closed,moved"),
    ],
)
def test_a_row_with_a_word_too_many_is_no_header(head: str, row: str) -> None:
    data = "Lincoln,2026-03-23,40,46\nHarbor,2026-03-23,31,40\n"
    sheet = reading.read_sheet(f"{head}\n{row}\n{data}".encode())
    assert sheet.columns[:4] == ("School", "Week", "Present", "Enrolled")
    assert (sheet.header, sheet.numbers) == (1, (2, 3, 4))
    found, _kept = read(f"{head}\n{row}\n{data}")
    assert [one.row for one in found.problems] == [2]


PLACES = """
import { rowsByDate } from "./app/frontend/behaviours/pasted.js";
const [blocks, starts] = JSON.parse(process.argv[1]);
console.log(JSON.stringify(blocks.map((days) => {
  const found = rowsByDate(days.map((day) => [day, "7"]), starts);
  return found && [found.lines.map(([at]) => at), found.order];
})));
"""
STARTS = ["2026-09-28", "2026-10-05", "2026-10-12", "2026-10-19", "2026-12-07"]


def test_a_pasted_block_has_one_order_of_day_and_month() -> None:
    expected = {
        ("12/10/2026", "19/10/2026"): [[2, 3], ""],  # there is no month 19
        ("10/12/2026", "10/19/2026"): [[2, 3], ""],
        ("12/10/2026", "05/10/2026"): [[2, 1], "dmy"],  # as mdy one week is not there
        ("10/12/2026", "10/05/2026"): [[2, 1], "mdy"],
        ("12/10/2026",): [[4], "mdy"],  # 10 December or 12 October: said
        ("10/10/2026", "07/09/2026"): [[1, -1], ""],  # the same weeks either way
        ("2026-10-12", "2026-02-31"): [[2, -1], ""],  # never in the week of 3 March
        ("12/31/2026", "31/12/2026", "10/12/2026"): [[-1, -1, 2], "mdy"],
        ("12 Oct 2026", "Oct 19, 2026", "31 Sep 2026"): [[2, 3, -1], ""],
        ("12/10/2026", "Total"): None,
    }
    words = [node.find().node, "--input-type=module", "--eval", PLACES]
    words.append(json.dumps([list(expected), STARTS]))
    said = subprocess.run(words, capture_output=True, check=True, text=True, cwd=ROOT).stdout
    assert dict(zip(expected, json.loads(said), strict=True)) == expected


def test_rows_that_contradict_each_other_name_both() -> None:
    found, _kept = read(HEAD + "A,2026-03-23,40,46\nB,2026-03-23,31,40\nA,2026-03-23,41,46\n")
    assert [(one.row, one.why, one.first) for one in found.problems] == [(4, Why.OTHER, 2)]
    found, _kept = read(HEAD + "A,2026-03-23,40,46\nA,2026-03-23,40,46\n")
    assert [(one.row, one.why, one.first) for one in found.twice] == [(3, Why.SAME, 2)]


def test_names_are_the_same_however_their_dashes_and_spaces_are_written() -> None:
    assert plain_name("Harbor K-8 ") == plain_name("Harbor  K–8") == plain_name("HARBOR K—8")
    assert plain_name("St. Mary’s") == plain_name("St Mary's")
    assert plain_name("PS 1") != plain_name("PS 11")


@pytest.mark.parametrize("name", ["Alumno", "Prénom", "Fecha de nacimiento", "NACHNAME", "Élève"])
def test_a_list_of_students_is_one_in_any_tongue(name: str) -> None:
    assert looks_like_students(name)
    assert not looks_like_students("Élèves")  # how many of them

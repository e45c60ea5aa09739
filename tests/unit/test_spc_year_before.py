"""A series of two school years is set against itself a year before, not judged across a season."""

from __future__ import annotations

import numpy as np

from app.spc import (
    Cadence,
    Context,
    Direction,
    Place,
    Tongue,
    Word,
    brief,
    compare,
    judge,
    notes,
    read,
    say,
)
from app.spc.terms import Reading

MONTHS = (9, 10, 11, 12, 1, 2, 3, 4, 5)
NAMES = ("Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May")
MISSING = (
    "251/811 269/814 302/815 351/816 367/816 350/814 317/813 300/812 332/810",
    "250/806 266/807 290/805 314/804 314/804 289/803 264/801 248/800 263/798",
)


def shares(text: str) -> list[float]:
    return [100 * float(x) / float(n) for x, n in (one.split("/") for one in text.split())]


def network(first: list[float], second: list[float], cadence: Cadence = Cadence.MONTH) -> Reading:
    """Two school years of a month each, lower being better."""
    values = [*first, *second]
    places = [Place(2024, m) for m in MONTHS] + [Place(2025, m) for m in MONTHS[: len(second)]]
    labels = [f"{name} {year}" for year in (2024, 2025) for name in NAMES]
    context = Context(cadence, year_before=compare(values, places, labels))
    return read(judge(values, breaks=(9,)), values, Direction.DOWN, labels, context=context)


def plain(text: object) -> str:
    return str(text).replace("\u00a0", " ")


def test_the_demo_network_is_compared_month_by_month() -> None:
    reading = network(shares(MISSING[0]), shares(MISSING[1]))
    assert reading.context.year_before is not None
    assert reading.context.year_before.differences == (0, 0, -1, -4, -6, -7, -6, -6, -8)
    assert reading.word is Word.WATCH
    assert not reading.word.clear
    assert reading.points == ()
    assert plain(say(reading)) == (
        "The season comes back every year, so the rules of runs do not judge here. "
        "Lower than a year before in 7 of 9 months. "
        "Against the same month a year before: 0, 0, −1, −4, −6, −7, −6, −6, −8 points. "
        "This is one year against one other: keep watching."
    )
    assert plain(brief(reading)) == "Lower than a year before in 7 of 9 months."


def test_the_season_alone_changes_nothing() -> None:
    arch = shares(MISSING[0])
    reading = network(arch, arch)
    assert reading.word is Word.NO_CHANGE
    assert plain(say(reading)).endswith(
        "No clear change against a year before. "
        "Against the same month a year before: 0, 0, 0, 0, 0, 0, 0, 0, 0 points."
    )
    assert notes.check_first(reading) == []


def test_higher_is_said_as_well() -> None:
    arch = shares(MISSING[0])
    said = plain(say(network(arch, [value + 2 for value in arch])))
    assert "Higher than a year before in 9 of 9 months." in said
    assert "+2, +2" in said


def test_too_few_pairs_compare_nothing() -> None:
    places = [Place(2024, m) for m in MONTHS] + [Place(2025, 9), Place(2025, 10)]
    assert compare(np.arange(11.0), places, ["x"] * 11) is None
    assert compare([], [], []) is None


def test_points_that_do_not_count_are_left_out_of_the_comparison() -> None:
    places = [Place(year, m) for year in (2024, 2025) for m in MONTHS[:4]]
    values = [1.0, 2.0, 3.0, 4.0, float("nan"), 3.0, 4.0, 5.0]
    found = compare(values, places, list("abcdefgh"))
    assert found is not None
    assert found.pairs == ((1, 5), (2, 6), (3, 7))
    assert compare(values, places, list("abcdefgh"), [True] * 7 + [False]) is None


def test_how_it_was_worked_out_holds_every_pair() -> None:
    tongue = Tongue()
    reading = network(shares(MISSING[0]), shares(MISSING[1]))
    lines = [plain(tongue.say(line)) for line in notes.worked_out(reading)]
    assert lines[-1] == "May 2025: 41 % a year before, then 33 %."
    assert "Lower: 7. Higher: 0. The rest are equal." in lines
    assert not any("Anhøj" in line for line in lines)
    rules = notes.rules_line(reading)
    assert rules is not None
    assert tongue.say(rules) == "Judged against a year before, not by rules of runs"


def test_months_are_not_asked_about_short_weeks() -> None:
    reading = network(shares(MISSING[0]), shares(MISSING[1]))
    step = [20.0] * 8 + [10.0] * 8
    monthly = read(
        judge(step), step, Direction.DOWN, ["x"] * 16, context=Context(Cadence.MONTH, one_year=True)
    )
    asked = [Tongue().say(part) for one in (reading, monthly) for part in notes.check_first(one)]
    assert asked
    assert not any("week" in question for question in asked)


def test_a_small_chart_names_its_caveats_before_its_verdict() -> None:
    step = [20.0] * 9 + [float("nan")] + [10.0] * 9
    counts = [True] * 18 + [False]
    context = Context(Cadence.WEEK, one_year=True, missing_days=3)
    labels = [f"week {n}" for n in range(1, 20)]
    reading = read(judge(step, counts=counts), step, Direction.DOWN, labels, context=context)
    assert plain(brief(reading)) == (
        "May be the season; one week too short; one week without a value; "
        "three school days without a value: Clearly better since week 11."
    )

"""What was counted: one measure that moved, one that moved by itself, one that did not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.core import clock
from app.demo.people import Cast, at
from app.features.measures import operations
from app.features.measures.models import Cadence, Form, Good, Measure, MeasureKind
from app.features.networks.models import Site

FIRST_WEEK = date(2025, 9, 8)

# Students back the next school day, of all who return from an absence; weeks 1 to 28.
BACK = {
    "quarry": (
        "31 25 28 27 29 31 23 20 29 24 26 25 28 33 37 39 36 31 42 30 33 28 30 31 36 31 28 37",
        "46 46 50 43 42 49 38 38 44 45 39 48 46 45 48 51 43 41 50 40 41 39 40 39 50 46 43 47",
    ),
    "harbor": (
        "14 13 20 21 22 18 14 19 15 25 26 20 20 28 19 27 31 18 19 24 22 16 23 22 20 20 22 29",
        "32 32 35 31 35 27 32 30 26 33 31 26 29 36 26 36 36 26 27 35 26 28 35 34 32 27 28 34",
    ),
    "juniper": (
        "10 18 12 13 20 15 12 19 17 10 13 15 18 12 15 17 14 12 16 18 10 17 14 16 19 23 22 23",
        "19 25 19 25 25 27 21 25 24 18 20 18 27 19 27 26 25 20 24 27 18 25 18 23 21 27 25 26",
    ),
    "northgate": (
        "29 40 42 41 30 44 39 48 38 48 33 40 35 41 42 43 38 47 31 44 39 35 34 47 44 45 42 40",
        "63 64 64 73 67 71 70 81 68 81 63 80 67 75 74 78 73 79 76 78 70 63 62 73 76 72 74 75",
    ),
    "alder": ("13 11 14 12 13 12 14 13 12", "18 16 19 18 17 18 20 18 17"),
    "pinecrest": (
        "4 5 6 3 5 4 6 5 4 5 6 4 5 3 6 5 4 6 5 4",
        "7 8 9 6 8 7 9 8 6 8 9 7 8 6 9 8 7 9 8 7",
    ),
}
# When the idea was in use, and what else happened, by week.
NOTES = {
    "quarry": [(13, "“Glad you’re back” in all rooms", True)],
    "harbor": [(10, "bus 8 re-routed", False), (15, "“A person by ten” begins", True)],
    "juniper": [(20, "“Glad you’re back” at the door", True)],
}
# The same months of two school years, for the network as a whole.
ABSENT = (
    (2024, "251/811 269/814 302/815 351/816 367/816 350/814 317/813 300/812 332/810"),
    (2025, "250/806 266/807 290/805 314/804 314/804 289/803 264/801 248/800 263/798"),
)
MINUTES = "11 12 11 10 11 10 9 10 9 9 8 8 9 8 8 7 8 7 7 7 6 7 6 7 6 6 6 6"


@dataclass(frozen=True, slots=True)
class Counted:
    """The measures by short names."""

    back: Measure
    absent: Measure
    minutes: Measure


def tell(cast: Cast) -> Counted:
    """Define the three measures and enter what was counted."""
    with clock.travel(at(date(2025, 9, 3))):
        counted = Counted(_back(cast), _absent(cast), _minutes(cast))
    for key, (x, n) in BACK.items():
        first = 19 if key == "alder" else 0
        _weekly(cast, counted.back, cast.sites[key], _numbers(x), _numbers(n), first)
    for key, notes in NOTES.items():
        for week, text, idea in notes:
            _annotate(cast, counted.back, key, _week(week - 1), text, idea)
    for year, shares in ABSENT:
        _monthly(cast, counted.absent, year, shares)
    for week, value in enumerate(_numbers(MINUTES)):
        _point(cast, counted.minutes, cast.sites["quarry"], _week(week), value=value)
    return counted


def _numbers(text: str) -> list[float]:
    return [float(number) for number in text.split()]


def _annotate(cast: Cast, of: Measure, key: str, on: date, text: str, idea: bool) -> None:
    with clock.travel(at(on)):
        operations.annotate(
            cast.actor("facilitator"),
            of,
            site=cast.sites[key],
            on=on,
            text=text,
            begins_idea=idea,
        )


def _week(number: int) -> date:
    return FIRST_WEEK + timedelta(weeks=number)


def _weekly(
    cast: Cast, measure: Measure, site: Site, x: Sequence[float], n: Sequence[float], first: int
) -> None:
    for week, (numerator, denominator) in enumerate(zip(x, n, strict=True), start=first):
        on = _week(week)
        _point(cast, measure, site, on, numerator=numerator, denominator=denominator)


def _monthly(cast: Cast, measure: Measure, year: int, shares: str) -> None:
    for month, share in zip(range(9, 18), shares.split(), strict=True):
        numerator, denominator = (float(part) for part in share.split("/"))
        on = date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
        _point(cast, measure, None, on, numerator=numerator, denominator=denominator)


def _point(cast: Cast, measure: Measure, site: Site | None, on: date, **values: Any) -> None:
    with clock.travel(at(on + timedelta(days=4))):
        operations.enter_point(cast.actor("facilitator"), measure, site=site, on=on, **values)


def _back(cast: Cast) -> Measure:
    return operations.define(
        cast.actor("facilitator"),
        cast.network,
        name="Back the next day",
        kind=MeasureKind.DRIVER,
        definition=(
            "Students returning from an absence who are present the following school day, "
            "of all who return."
        ),
        numerator_words="present the following school day",
        denominator_words="all who return from an absence",
        form=Form.SHARE,
        unit="%",
        good=Good.UP,
        cadence=Cadence.WEEK,
        target=80.0,
        source="Attendance system, Monday report",
        collector="The attendance clerk of each school",
    )


def _absent(cast: Cast) -> Measure:
    return operations.define(
        cast.actor("lead"),
        cast.network,
        name="Missing a tenth of the month",
        kind=MeasureKind.OUTCOME,
        definition=(
            "Students in their first year in a building (K, 6, 9) who miss 10 % or more of this "
            "month’s days, of all in the six schools. Not added up over the year."
        ),
        numerator_words="missing 10 % or more of the month’s days",
        denominator_words="all in K, 6 and 9",
        form=Form.SHARE,
        unit="%",
        good=Good.DOWN,
        cadence=Cadence.MONTH,
        target=29.0,
        source="Attendance system, first Monday of the month",
        collector="The network’s data steward",
    )


def _minutes(cast: Cast) -> Measure:
    return operations.define(
        cast.actor("rosa"),
        cast.network,
        name="Minutes it takes a teacher",
        kind=MeasureKind.BALANCING,
        definition="Minutes a week that one teacher spends on returns, by the card on the door.",
        form=Form.VALUE,
        unit="min",
        good=Good.DOWN,
        cadence=Cadence.WEEK,
        source="Card on the classroom door",
        collector="Each sixth-grade teacher",
    )

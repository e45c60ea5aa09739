"""What a test's text says of its groups: only groups that reach the floor are printed."""

from __future__ import annotations

import pytest

from app.features.packages.small import groups_in, may_be_printed


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("3 of 5", [5]),
        ("31 of 44 (70 %), missed on substitute days", [44]),
        ("12 out of 38; they arrive by period 3", [38]),
        ("8/11 back the next day", [11]),
        ("eleven returns", [11]),
        ("reach 18 of the 30 families", [30]),
        ("five returning students", [5]),
        ("all of grade 9 students", []),
        ("period 1, 4 students", [4]),
        ("took 4 min (packet)", []),
        ("75 %", []),
        ("parents hold the hand-off", []),
    ],
)
def test_groups_are_found_in_text(text: str, groups: list[int]) -> None:
    assert groups_in(text) == groups


@pytest.mark.parametrize(
    ("size", "texts", "printed"),
    [
        ("44 returns", ["75 % → 31 (70 %)"], True),
        ("11 returns", ["8 → 9"], True),
        ("5 returns", ["4 back next day, 90 s → 3, took 4 min"], False),
        ("five returns, one week", ["4 → 3"], False),
        ("44 returns", ["31 of 44, of them 3 of 6 newcomers"], False),
        ("", ["8 of 10 → 9 of 10"], True),
        ("", ["4 back the next day → 3"], False),
        ("", ["children answer → parents hold the hand-off"], True),
        ("44 returns in 6th grade", ["75 % of 44 returns → 31 of 44, 70 %"], True),
        ("period 1, 38 returns", ["70 % are back → 12 of 38; many arrive by period 3"], True),
        ("one door, 15 late arrivals a day", ["10 of 15 → 13 of 15"], True),
        ("two kindergarten rooms", ["7 of 10 → 6 of 10"], True),
        ("two kindergarten rooms, 5 children", ["4 → 3"], False),
        ("grade 6, 5 returns", ["4 → 3"], False),
        ("one student", ["comes back → came back"], False),
        ("30 calls over 2 weeks", ["18 reached → 22"], True),
    ],
)
def test_figures_are_printed_of_groups_that_reach_the_floor(
    size: str, texts: list[str], printed: bool
) -> None:
    assert may_be_printed(size, texts, 10) is printed

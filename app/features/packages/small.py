"""Tests as people outside their site read them: a role, and figures only of groups large enough.

A team types its figures, so they cannot be worked out; they are read. Every group that the text
names ("3 of 5", "11 returns") has to reach the floor, else the numbers stay at the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.features.cycles.models import Cycle

_WORDS = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_NUMBER_WORD = re.compile(rf"\b({'|'.join(_WORDS)})\b", re.IGNORECASE)
_OF = re.compile(r"\b\d+\s*(?:of|out of|/|from)\s*(?:the |our |these )?(\d+)\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?<![\d.,])(\d+)\s+(?:\w+\s+){0,2}?"
    r"(?:students?|pupils?|children|kids|learners|returns?|absences|calls?|famil(?:y|ies)|parents?"
    r"|teachers?|adults?|people|persons?|classes|homes)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\d.,])(\d+)(?![\d.,]*\d)(?!\s*(?:%|s\b|sec|min|hour|day|week|month|year))"
    r"(?!\s+(?:\w+\s+)?(?:doors?|rooms?|classrooms?|buildings?|schools?|buses)\b)",
    re.IGNORECASE,
)
# A number that names a thing counts nobody: "6th grade", "period 3".
_NAME = re.compile(
    r"\b(?:period|grade|room|week|year|bus)\s+\d+\b|\b\d+(?:st|nd|rd|th)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Told:
    """One finished test as it is printed; `size` and `figures` are empty where they are kept."""

    who: str
    size: str
    figures: str
    result: str
    act: str
    is_kept: bool


def told(cycle: Cycle, floor: int) -> Told:
    """A cycle with its scale in place of its site, and its figures where its groups allow it."""
    first = next(iter(cycle.predictions), None)
    figures = " → ".join(filter(None, (first.text, first.happened))) if first else ""
    kept = not may_be_printed(cycle.size, [figures], floor)
    return Told(
        who=cycle.scale.label,
        size="" if kept else cycle.size,
        figures="" if kept else figures,
        result=first.result.label if first and first.result else "",
        act=cycle.act.done if cycle.act else "",
        is_kept=kept,
    )


def may_be_printed(size: str, texts: Sequence[str], floor: int) -> bool:
    """Whether every group that a test names reaches the floor.

    `size` says how many it was tried with; `texts` are what was predicted and what happened. A
    number without any group to it is kept, since the group may be small.
    """
    groups = [*_of_size(size), *(group for text in texts for group in groups_in(text))]
    if groups:
        return min(groups) >= floor
    return not any(re.search(r"\d", text) for text in (size, *texts))


def groups_in(text: str) -> list[int]:
    """The sizes of the groups that a text names: 5 of "3 of 5", 11 of "eleven returns"."""
    text = _in_figures(text)
    return sorted({int(found) for form in (_OF, _COUNTED) for found in form.findall(text)})


def _of_size(text: str) -> Iterator[int]:
    """Every number of the size, unless it is a time, a per cent or a number of places."""
    return (int(found) for found in _NUMBER.findall(_in_figures(text)))


def _in_figures(text: str) -> str:
    """Number words as figures, "five returns" is "5 returns"; without numbers that are names."""
    figures = _NUMBER_WORD.sub(lambda word: str(_WORDS.index(word[0].lower()) + 1), text)
    return _NAME.sub(" ", figures)

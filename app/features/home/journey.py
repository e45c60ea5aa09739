"""The five moves of the journey: what each asks, and where it is done."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do first in a new network: its words, and the page where it is done."""

    words: str
    endpoint: str


ADD_SITES = Step(_l("Add your {sites}"), "networks.sites")
INVITE = Step(_l("Invite people"), "networks.members")
LISTEN = Step(_l("Record an interview"), "interviews.new")


@dataclass(frozen=True, slots=True)
class Place:
    """A place inside a move: its count in the navigation, its words, its path."""

    count: str
    label: str
    path: str


@dataclass(frozen=True, slots=True)
class Move:
    """One move: its name in style sheets, its word, what it asks."""

    name: str
    word: str
    asks: str
    places: tuple[Place, ...]


JOURNEY = (
    Move(
        "understand",
        _l("Understand"),
        _l("What is it like for the people the system serves least well, and why?"),
        (
            Place("interviews", _l("Interviews"), "/interviews"),
            Place("themes", _l("Themes"), "/themes"),
            Place("causes", _l("Causes"), "/analyses"),
        ),
    ),
    Move(
        "theory",
        _l("Theory"),
        _l("What do we aim for, what drives it, and what could we change?"),
        (
            Place("", _l("Aim and {drivers}"), "/theory"),
            Place("ideas", _l("{Change ideas}"), "/theory#ideas"),
        ),
    ),
    Move(
        "test",
        _l("Test"),
        _l("What happens when we try it small, and was that what we predicted?"),
        (Place("cycles", _l("Cycles"), "/cycles"),),
    ),
    Move(
        "measure",
        _l("Measure"),
        _l("How do we know that a change is an improvement?"),
        (Place("measures", _l("Measures"), "/measures"),),
    ),
    Move(
        "spread",
        _l("Spread"),
        _l("What can the next school take, follow back and adapt?"),
        (Place("packages", _l("Packages"), "/packages"),),
    ),
)

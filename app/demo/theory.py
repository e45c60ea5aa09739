"""What the network set out to do: the aim, four drivers, and the ideas to move them."""

# ruff: noqa: E501 — prose is broken where it reads well

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.core import clock, thread
from app.core.access.actor import SYSTEM
from app.core.thread import Ref
from app.demo.causes import Why
from app.demo.measures import Counted
from app.demo.people import Cast, at
from app.features.networks.models import Network
from app.features.theory import operations
from app.features.theory.models import Aim, Driver, Idea, IdeaStatus, Level, Research

SET_ON = date(2025, 11, 19)

PRIMARY: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("returns", "Every return is noticed", ("welcome", "owner")),
    ("person", "Home hears a person first, in its language", ("robocall", "letter")),
    ("ride", "A missed ride is not a missed day", ("full", "second", "breakfast", "slip")),
    ("time", "Adults see absences in time to act", ("list",)),
)
SECONDARY: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("routine", "A return routine in every room, substitutes included", "returns", ("subs",)),
    ("caller", "Who calls home, and what they ask", "person", ()),
    ("door", "A late door without a line", "ride", ()),
    ("load", "Seats on the morning buses", "ride", ()),
    ("monday", "A list on Monday, one owner for each student", "time", ()),
)

IDEAS: tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...] = (
    (
        "glad",
        ("routine",),
        {
            "name": "Glad you’re back",
            "what": (
                "An adult greets each returning student by name at the door, in ninety seconds, "
                "and hands over one missing task instead of the packet. The day begins there."
            ),
            "why": (
                "Students told us the return itself was the barrier: silence, a packet, everybody "
                "looking. The greeting answers the first, one task the second, the door the third."
            ),
            "steps": [
                "The clerk lists yesterday’s absences by 7:50.",
                "Choose one missing task, the one that lets the student join today’s work.",
                "At the door: name, “glad you’re back”, the task.",
                "Put the card in the substitute folder.",
            ],
            "who": "Any adult the class meets first",
            "takes": "90 seconds a return",
            "cost": "no cost",
            "core": "A person, by name, before class begins\nOne task, not the packet\nAlso on substitute days",
            "adaptable": "Which adult; where\nWhich task; paper or screen\nCard, folder, message",
            "not_suitable": "First-period high-school classes, as far as we know: many arrive by period 3.",
            "first_test": (
                "One teacher, five returns, one week. Predict how many are back the next day, and "
                "how long it takes. Ours: we predicted four of five in ninety seconds; it was three, "
                "in four minutes, because of the packet."
            ),
            "research": Research.RATIONALE,
        },
    ),
    (
        "call",
        ("caller",),
        {
            "name": "A person by ten",
            "what": (
                "On the second absence somebody who speaks the family’s language calls or texts "
                "before ten and asks: what would help?"
            ),
            "why": "Families told us that a machine calls in English, and that nobody asks why.",
            "steps": [
                "The clerk marks second absences by 9:15.",
                "A person who speaks the language calls; nobody leaves a recording.",
                "Write down what would help, in their words, and pass it to one owner.",
            ],
            "who": "Clerk, counselor or bilingual aide",
            "takes": "4 minutes a call",
            "core": "A person\nIn the family’s language\nA question before any letter",
            "adaptable": "Call or text\nWho calls",
            "first_test": "Ten families, one week. Predict how many are reached.",
            "research": Research.PROMISING,
        },
    ),
    (
        "late",
        ("door",),
        {
            "name": "Late door",
            "what": "Whoever comes late goes straight to class by one open door; breakfast is kept.",
            "why": "A slip line and a cold kitchen make a late morning not worth coming to.",
            "steps": [
                "Keep fifteen breakfasts until nine.",
                "An adult at the door ticks names; no slip.",
            ],
            "who": "Front office and kitchen",
            "takes": "40 minutes of one adult",
            "cost": "about 15 breakfasts",
            "core": "No slip before class\nBreakfast kept",
            "adaptable": "Which door; until when",
            "first_test": "One week at one door. Predict how many keep breakfast.",
            "research": Research.RATIONALE,
        },
    ),
    (
        "eight",
        ("monday",),
        {
            "name": "Monday eight",
            "what": "Fifteen minutes on Monday: eight names, one adult each.",
            "why": "A monthly list tells who was gone, never who is going.",
            "steps": [
                "Print eight names.",
                "One adult takes each.",
                "Say next Monday what happened.",
            ],
            "who": "A grade team",
            "takes": "15 minutes a week",
            "core": "Eight, not eighty\nOne adult for each name",
            "first_test": "Three Mondays with one grade team.",
            "research": Research.PROMISING,
        },
    ),
    (
        "raffle",
        ("returns",),
        {
            "name": "Attendance raffle",
            "what": "Every week without an absence puts a ticket into a raffle.",
            "why": "Rewards are cheap and quick to begin.",
            "takes": "1 hour a week",
            "cost": "40 dollars a week",
            "research": Research.NONE,
        },
    ),
)


@dataclass(slots=True)
class Plan:
    """The aim, drivers and ideas by short names."""

    aim: Aim
    drivers: dict[str, Driver] = field(default_factory=dict)
    ideas: dict[str, Idea] = field(default_factory=dict)


def tell(cast: Cast, why: Why, counted: Counted) -> Plan:
    """Set the aim, add drivers and ideas, and tie the measures to them."""
    with clock.travel(at(SET_ON)):
        plan = Plan(_aim(cast, counted))
        actor = cast.actor("facilitator")
        for key, text, causes in PRIMARY:
            plan.drivers[key] = operations.add_driver(
                actor, cast.network, text=text, causes=[why.causes[c].id for c in causes]
            )
        for key, text, under, causes in SECONDARY:
            plan.drivers[key] = operations.add_driver(
                actor,
                cast.network,
                text=text,
                level=Level.SECONDARY,
                under=[plan.drivers[under].id],
                causes=[why.causes[c].id for c in causes],
            )
        for key, drivers, facts in IDEAS:
            ids = [plan.drivers[driver].id for driver in drivers]
            plan.ideas[key] = operations.add_idea(actor, cast.network, drivers=ids, **facts)
        _measured(cast.network, plan, counted)
    return plan


def abandon_raffle(cast: Cast, plan: Plan) -> None:
    """Two cycles later the raffle is dropped, with the reason."""
    raffle = plan.ideas["raffle"]
    operations.change_idea(
        cast.actor("facilitator"),
        raffle,
        version=raffle.version,
        status=IdeaStatus.ABANDONED,
        abandoned_reason="3 of 21 focal students still in it after a month; the rest out by week 2.",
    )


def _aim(cast: Cast, counted: Counted) -> Aim:
    return operations.create_aim(
        cast.actor("lead"),
        cast.network,
        what="Students missing 10 % or more of their days",
        baseline=39.0,
        target=29.0,
        by=date(2026, 6, 5),
        population="students in K, 6 and 9, in their first year in one of six schools",
        focal="multilingual learners",
        focal_baseline=46.0,
        focal_target=34.0,
        measure_id=counted.absent.id,
    )


def _measured(network: Network, plan: Plan, counted: Counted) -> None:
    """The measures that show whether drivers and ideas move."""
    measure = Ref("measure", counted.back.id)
    edges = [
        (Ref("driver", plan.drivers["returns"].id), measure),
        (Ref("idea", plan.ideas["glad"].id), measure),
        (Ref("idea", plan.ideas["call"].id), measure),
        (Ref("idea", plan.ideas["glad"].id), Ref("measure", counted.minutes.id)),
    ]
    for earlier, later in edges:
        thread.link(SYSTEM, network.id, earlier, "measured by", later)

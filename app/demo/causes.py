"""Why a second absence follows the first: the fishbone, with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.core import clock
from app.core.thread import Ref
from app.demo.people import Cast, at
from app.demo.voices import Heard
from app.features.causes import operations, queries
from app.features.causes.models import Analysis, Cause, CauseStatus

HELD_ON = date(2025, 11, 12)
TITLE = "A second absence follows the first"
PROBLEM = (
    "One absence is often followed by a second within the week, in the first year in a building."
)

# bone: cause, quotes and themes it rests on, reason where it was ruled out
FISHBONE: dict[str, tuple[tuple[str, str, tuple[str, ...], str], ...]] = {
    "Return to class": (
        ("welcome", "The make-up packet is the welcome", ("packet", "looks", "theme:welcome"), ""),
        ("subs", "Substitutes don’t know who was out", ("sub",), ""),
    ),
    "Contact home": (
        ("robocall", "Robocall in English at 6 pm", ("machine", "theme:machine"), ""),
        ("letter", "Truancy letter before any call", ("letter", "calls"), ""),
        (
            "rule",
            "Families don’t know the rule",
            (),
            "11 of the 12 families asked at the fall conferences did.",
        ),
    ),
    "Getting here": (
        ("full", "Bus 8 passes full", ("bus", "machine", "theme:bus"), ""),
        ("second", "No second bus", (), ""),
    ),
    "Front office": (
        ("breakfast", "Late arrivals miss breakfast", ("breakfast", "looks"), ""),
        ("slip", "Late arrivals wait for a slip", ("late", "door", "theme:slip"), ""),
    ),
    "Belonging": (("owner", "Nobody owns a new student", (), ""),),
    "Data": (("list", "The list arrives monthly", ("monthly", "theme:month"), ""),),
}


@dataclass(slots=True)
class Why:
    """The analysis and its causes by short names."""

    analysis: Analysis
    causes: dict[str, Cause] = field(default_factory=dict)


def tell(cast: Cast, heard: Heard) -> Why:
    """Draw the fishbone and tie each cause to what people said."""
    with clock.travel(at(HELD_ON)):
        actor = cast.actor("facilitator")
        analysis = operations.create_analysis(
            actor, cast.network, title=TITLE, problem=PROBLEM, bones=list(FISHBONE)
        )
        why = Why(analysis)
        for bone in queries.bones_of(analysis.id):
            for key, text, evidence, reason in FISHBONE[bone.name]:
                cause = operations.add_cause(actor, bone, text=text)
                why.causes[key] = cause
                for name in evidence:
                    operations.add_evidence(actor, cause, _ref(heard, name))
                if evidence or reason:
                    _judge(cast, cause, reason)
    return why


def _judge(cast: Cast, cause: Cause, reason: str) -> None:
    status = CauseStatus.RULED_OUT if reason else CauseStatus.SUPPORTED
    operations.judge_cause(
        cast.actor("facilitator"), cause, version=cause.version, status=status, reason=reason
    )


def _ref(heard: Heard, name: str) -> Ref:
    if name.startswith("theme:"):
        return Ref("theme", heard.themes[name.removeprefix("theme:")].id)
    return Ref("quote", heard.quotes[name].id)

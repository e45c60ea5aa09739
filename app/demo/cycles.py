"""What was tried, in the order it happened: prediction, result, and what the team did next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.core import clock
from app.demo.people import Cast, at
from app.demo.theory import Plan, abandon_raffle
from app.features.cycles import operations
from app.features.cycles.guesses import Found, Guess
from app.features.cycles.models import Act, Result, Scale

M, P, N = Result.MATCHED, Result.PARTLY, Result.NOT


@dataclass(frozen=True, slots=True)
class Test:
    """One test as it was told: `came` has a result and what happened for each prediction."""

    idea: str
    site: str
    by: str
    on: date
    scale: Scale
    size: str
    plan: str
    predicted: tuple[str, ...]
    came: tuple[tuple[Result, str], ...] = ()
    noticed: str = ""
    act: Act | None = None
    reason: str = ""
    days: int = 5


TESTS = (
    Test(
        "glad", "quarry", "rosa", date(2025, 11, 24), Scale.TEACHER, "5 returns",
        "Ms. Okafor greets at the door of room 12 and hands over the packet.",
        ("4 of 5 are back the next day", "It takes 90 seconds"),
        ((P, "3 of 5"), (N, "4 minutes each, because of the packet")),
        "The talking took a minute; going through the packet took three.",
        Act.ADAPT, "One task instead of the packet.",
    ),
    Test(
        "raffle", "northgate", "nolan", date(2025, 11, 24), Scale.GRADE, "21 focal students",
        "A ticket for every week without an absence; the draw is on Friday.",
        ("80 % of the focal students are still in it after four weeks",),
        ((N, "9 of 21 after two weeks"),),
        "Who missed one day had nothing left to win that week.",
        Act.AGAIN, "Two more weeks, with a ticket a day.", days=12,
    ),
    Test(
        "glad", "quarry", "rosa", date(2025, 12, 1), Scale.TEACHER, "11 returns",
        "The same teacher, one missing task on a half sheet.",
        ("8 of 11 are back the next day",),
        ((M, "9 of 11; 90 seconds each"),),
        "Two said thank you. One missing task worked; nobody asked for the packet.",
        Act.EXPAND, "The whole 6th-grade team.",
    ),
    Test(
        "call", "harbor", "harold", date(2025, 12, 15), Scale.GRADE, "30 families",
        "On the second absence Inés or Harold calls before ten, in Spanish or English.",
        ("We reach 18 of 30 before ten",),
        ((M, "22 of 30; 14 named bus 8"),),
        "Nobody was angry to be asked. Half the calls were about the bus.",
        Act.EXPAND, "All second absences, and the list of bus 8 goes to the district.", days=11,
    ),
    Test(
        "glad", "quarry", "rosa", date(2025, 12, 8), Scale.GRADE, "44 returns in 6th grade",
        "All six rooms greet at the door with one task; the clerk’s list is there by 7:50.",
        ("75 % of 44 returns are back the next day",),
        ((P, "31 of 44, 70 %"),),
        "It was missed on the two days with substitutes.",
        Act.ADAPT, "A card in the substitute folder.", days=10,
    ),
    Test(
        "raffle", "northgate", "nolan", date(2025, 12, 8), Scale.GRADE, "21 focal students",
        "A ticket for every day present.",
        ("80 % of the focal students are still in it after four weeks",),
        ((N, "3 of 21; the rest were out by week 2"),),
        "Those it was for were the first to drop out.",
        Act.ABANDON, "It rewards those who come anyway.", days=11,
    ),
    Test(
        "late", "alder", "ada", date(2026, 1, 20), Scale.SCHOOL, "one door, 15 late arrivals a day",
        "The kitchen keeps fifteen breakfasts until nine; no slip at the side door.",
        ("10 of 15 late children keep their breakfast",),
        ((M, "13 of 15"),),
        "The line at the office was gone. We do not know yet whether they stay the next day.",
        Act.AGAIN, "Two more weeks, and count the next day.", days=4,
    ),
    Test(
        "glad", "juniper", "june", date(2026, 1, 20), Scale.TEACHER, "two kindergarten rooms",
        "The teacher greets the child at the door by name.",
        ("7 of 10 are back the next day",),
        ((P, "6 of 10"),),
        "Parents hold the hand-off; the child looks at the parent, not at us.",
        Act.ADAPT, "Greet the parent at the door.",
    ),
    Test(
        "glad", "northgate", "nolan", date(2026, 3, 9), Scale.TEACHER, "period 1, 38 returns",
        "The period 1 teacher greets returning students at the door.",
        ("70 % of the returns are back the next day",),
        ((N, "12 of 38; many arrive by period 3"),),
        "Nobody is at the door when they come: they come to period 3.",
        Act.ADAPT, "Greet in the first class they attend.",
    ),
)  # fmt: skip

OPEN = Test(
    "glad", "northgate", "nolan", date(2026, 3, 23), Scale.GRADE, "first class attended",
    "The teacher of the first class they attend greets; the clerk’s list goes to all of grade 9.",
    ("60 % of the returns are back the next day",),
)  # fmt: skip


def tell(cast: Cast, plan: Plan) -> None:
    """The nine finished tests, the raffle dropped, and one test that is still open."""
    for test in TESTS:
        _test(cast, plan, test)
    with clock.travel(at(date(2025, 12, 22))):
        abandon_raffle(cast, plan)
    _test(cast, plan, OPEN)


def _test(cast: Cast, plan: Plan, test: Test) -> None:
    actor = cast.actor(test.by)
    with clock.travel(at(test.on, 7, 50)):
        cycle = operations.plan_cycle(
            actor,
            plan.ideas[test.idea],
            cast.sites[test.site],
            plan=test.plan,
            predictions=[Guess(text) for text in test.predicted],
            scale=test.scale,
            size=test.size,
        )
    with clock.travel(at(test.on, 8, 5)):
        operations.begin(actor, cycle)
        operations.share(actor, cycle)
    if test.act is None:
        return
    with clock.travel(at(test.on + timedelta(days=test.days - 1))):
        operations.keep_results(
            actor,
            cycle,
            version=cycle.version,
            found={
                prediction.id: Found(*came)
                for prediction, came in zip(cycle.predictions, test.came, strict=True)
            },
            noticed=test.noticed,
            act=test.act,
            act_reason=test.reason,
        )

"""A package with everything the gate asks for, and the records it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.core import thread
from app.core.access.actor import SYSTEM
from app.core.thread import Ref
from app.extensions import db
from app.features.cycles.models import Act, Cycle, Prediction, Result
from app.features.interviews.models import Interview, Quote
from app.features.interviews.vocabulary import Scope, Voice
from app.features.measures.models import Measure, MeasureKind, Point
from app.features.networks.models import Network, Site
from app.features.packages import operations
from app.features.packages.models import Package, PartKind, Section
from app.features.theory.models import Aim, Driver, Idea, Level, Research
from tests.factories import networks, number, saved

QUARRY = (
    (31, 46), (25, 46), (28, 50), (27, 43), (29, 42), (31, 49), (23, 38), (20, 38), (29, 44),
    (24, 45), (26, 39), (25, 48), (28, 46), (33, 45), (37, 48), (39, 51), (36, 43), (31, 41),
    (42, 50), (30, 40), (33, 41), (28, 39), (30, 40), (31, 39), (36, 50), (31, 46), (28, 43),
    (37, 47),
)  # fmt: skip
START = date(2025, 9, 8)
SAID = "When I come back nobody says anything. They hand me the packet."


@dataclass(frozen=True, slots=True)
class World:
    """Everything around one package."""

    network: Network
    quarry: Site
    small: Site
    interview: Interview
    quote: Quote
    idea: Idea
    measure: Measure
    package: Package


def words(section: Section) -> list[Any]:
    """The first text of a section."""
    texts = {
        Section.GLANCE: "In 2024–25, 318 of our 816 students in their first year in a building "
        "missed a tenth of their days or more. We asked fourteen people why.",
    }
    return [("paragraph", texts.get(section, "Some words about it."))]


@saved
def quote(network: Network, site: Site, text: str = SAID, scope: Scope = Scope.PUBLIC) -> Quote:
    """A quote of an interview with that consent."""
    interview = Interview(
        network_id=network.id,
        site_id=site.id,
        code=f"S-{number():03}",
        voice=Voice.STUDENT,
        grade_band="grade 6",
        scope=scope,
        granted=scope,
    )
    db.session.add(interview)
    db.session.flush()
    made = Quote(network_id=network.id, site_id=site.id, interview_id=interview.id, text=text)
    db.session.add(made)
    db.session.flush()
    return made


@saved
def idea(network: Network, name: str = "Glad you’re back", **values: Any) -> Idea:
    """A change idea under a driver of its own."""
    driver = Driver(
        network_id=network.id, text="Every return is noticed", level=Level.PRIMARY, rank="V"
    )
    made = Idea(
        network_id=network.id,
        name=name,
        rank="V",
        **{
            "what": "An adult greets each returning student by name at the door, in ninety "
            "seconds, and hands over one missing task instead of the packet.",
            "why": "Students told us the return itself was the barrier.",
            "steps": ["The clerk lists yesterday’s absences by 7:50.", "Choose one missing task."],
            "who": "Any adult the class meets first",
            "takes": "90 seconds a return",
            "cost": "no cost",
            "core": "A person, by name\nOne task, not the packet",
            "adaptable": "Which adult; where\nWhich task",
            "first_test": "One teacher, five returns, one week.",
            "research": Research.RATIONALE,
            **values,
        },
    )
    db.session.add_all([driver, made])
    db.session.flush()
    thread.link(SYSTEM, network.id, Ref("driver", driver.id), "moved by", Ref("idea", made.id))
    return made


@saved
def cycle(of: Idea, site: Site, shared: bool = True, **values: Any) -> Cycle:
    """A finished test."""
    at = datetime(2026, 1, 20, tzinfo=UTC)
    made = Cycle(
        network_id=of.network_id,
        site_id=site.id,
        idea_id=of.id,
        begun_at=at,
        finished_at=at,
        shared_at=at if shared else None,
        act=Act.ADAPT,
        **{"size": "5 returns", **values},
    )
    made.predictions = [
        Prediction(rank="V", text="4 back the next day", happened="3", result=Result.NOT)
    ]
    db.session.add(made)
    db.session.flush()
    thread.link(SYSTEM, of.network_id, Ref("idea", of.id), "tested in", Ref("cycle", made.id))
    return made


@saved
def measure(network: Network, **values: Any) -> Measure:
    """A driver measure without points."""
    made = Measure(
        network_id=network.id,
        **{"name": "Back the next day", "kind": MeasureKind.DRIVER, "target": 80.0, **values},
    )
    db.session.add(made)
    db.session.flush()
    return made


@saved
def points(of: Measure, site: Site, pairs: Any = QUARRY) -> None:
    """Weekly shares at a site."""
    db.session.add_all(
        Point(
            measure_id=of.id,
            site_id=site.id,
            series_key=str(site.id),
            on=START + timedelta(weeks=week),
            numerator=x,
            denominator=n,
            value=x / n,
            days=5,
        )
        for week, (x, n) in enumerate(pairs)
    )


@saved
def aim(network: Network) -> Aim:
    """A complete aim."""
    made = Aim(
        network_id=network.id,
        what="Students missing 10 % or more of their days",
        baseline=39,
        target=29,
        by=date(2026, 6, 5),
        population="students in K, 6 and 9",
        focal="multilingual learners",
        focal_baseline=46,
        focal_target=34,
    )
    db.session.add(made)
    db.session.flush()
    return made


@saved
def world(**values: Any) -> World:
    """A network whose one package may be released."""
    network = networks.network(**values)
    quarry = networks.site(network, "Quarry Road Middle", named_outside=True, district="Eastbank")
    small = networks.site(network, "Pinecrest School", district="Pine County")
    said = quote(network, quarry)
    aim(network)
    tried = idea(network)
    cycle(tried, quarry)
    counted = measure(network)
    points(counted, quarry)
    points(counted, small, [(3, 5)] * 14)
    package = operations.create_package(
        SYSTEM,
        network,
        title="Glad You’re Back",
        subtitle="The first morning after an absence",
        prose={section: words(section) for section in Section},
        suits="Schools where a student meets one adult first on return.",
        cite="Morning Bell Network (2026). Glad You’re Back.",
        contact="hub@example.org",
    )
    for kind, record in ((PartKind.IDEA, tried), (PartKind.QUOTE, said)):
        operations.take_up(SYSTEM, package, kind=kind, record_id=record.id)
    operations.take_up(
        SYSTEM, package, kind=PartKind.CHART, record_id=counted.id, site_id=quarry.id
    )
    db.session.flush()
    return World(network, quarry, small, said.interview, said, tried, counted, package)


def part_id(package: Package, kind: PartKind) -> UUID:
    """The first part of a kind."""
    return package.of_kind(kind)[0].id

"""Glad You’re Back: what the next school can take, with what did not work and is not known."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from app.core import clock
from app.demo.measures import Counted
from app.demo.people import Cast, at
from app.demo.theory import Plan
from app.demo.voices import Heard
from app.features.networks.models import Site
from app.features.notes.seed import Block
from app.features.packages import operations, releases
from app.features.packages.models import Package, PartKind, Section

WRITTEN_ON = date(2026, 6, 8)
RELEASED_ON = date(2026, 6, 15)

PROSE: dict[Section, tuple[str, ...]] = {
    Section.GLANCE: (
        "In 2024–25, 318 of our 816 students in their first year in a building missed a tenth of "
        "their days or more. One absence was often followed by a second within the week. We asked "
        "fourteen people why. We aimed for 29 % and reached 32.6 %: not met.",
    ),
    Section.PROBLEM: (
        "What students, families and staff told us was not about rules: 11 of 12 families asked at "
        "the fall conferences knew them. It was about the first minutes of a return, about who "
        "calls home and in which language, and about a bus that passes full.",
        "One voice disagreed, and we kept it: some are travelling with family, and no greeting "
        "changes that.",
    ),
    Section.USE: (
        "Begin with one teacher and five returns. You need the list of yesterday’s absences by "
        "7:50 and one missing task for each student; nothing else has to change first.",
        "Leaders must give the clerk the ten minutes before 7:50, and put the card into the "
        "substitute folder.",
    ),
    Section.RESULTS: (
        "At Quarry Road 60 % were back the next day before the idea was in all rooms, 75 % since. "
        "At Juniper Street the last seven weeks lie above the median: too soon for a firm signal. "
        "At Northgate nothing changed: students arrive by period 3.",
        "Harbor rose five weeks before its idea began, when bus 8 was re-routed. We do not claim "
        "it. The teachers’ own minutes a week fell from 11 to 6.",
        "The year ended at 262 of 804 students, 32.6 %: the aim of 29 % was not met. That is 51 "
        "fewer students than last year’s rate would give, and not all of it is ours. Multilingual "
        "learners: 73 of 203, 36 %, nearly their aim of 34 %. Students with IEPs: 71 of 138, then "
        "68 of 135. That did not move, and we had heard only two of their families. The next "
        "thread begins there.",
    ),
    Section.DROPPED: (
        "The attendance raffle, tried twice: after a month 3 of 21 focal students were still in "
        "it, the rest out by week 2. It rewarded those who come anyway.",
        "Greeting in period 1 of a high school: 12 of 38 were back the next day.",
    ),
    Section.THANKS: (
        "The students, families and staff whose words these are; the teams of six schools; and "
        "Tallgrass Unified, Eastbank City and Pine County for the data.",
    ),
}


def tell(cast: Cast, heard: Heard, plan: Plan, counted: Counted) -> None:
    """Put the package together and release its first edition."""
    with clock.travel(at(WRITTEN_ON)):
        package = _write(cast)
        for key in ("glad", "call", "late", "eight", "raffle"):
            _take(cast, package, PartKind.IDEA, plan.ideas[key].id)
        for key in ("packet", "machine", "calls", "travel"):
            _take(cast, package, PartKind.QUOTE, heard.quotes[key].id)
        quarry, harbor, juniper = (cast.sites[k] for k in ("quarry", "harbor", "juniper"))
        for site in (quarry, harbor, juniper):
            _chart(cast, package, counted, site)
    with clock.travel(at(RELEASED_ON)):
        releases.release(cast.actor("lead"), package)


def _write(cast: Cast) -> Package:
    prose: dict[Section, list[Block]] = {
        section: [("paragraph", text) for text in texts] for section, texts in PROSE.items()
    }
    return operations.create_package(
        cast.actor("facilitator"),
        cast.network,
        title="Glad You’re Back",
        subtitle="The first morning after an absence",
        prose=prose,
        suits=(
            "Schools where a student meets one adult first on return. Not yet shown for "
            "first-period high-school classes."
        ),
        cite=(
            "Morning Bell Network (2026). Glad You’re Back: the first morning after an absence. "
            "Edition 1."
        ),
        contact="Dana Whitfield, hub lead, Morning Bell Network, lead@example.org",
    )


def _take(cast: Cast, package: Package, kind: PartKind, record_id: UUID) -> None:
    operations.take_up(cast.actor("facilitator"), package, kind=kind, record_id=record_id)


def _chart(cast: Cast, package: Package, counted: Counted, site: Site) -> None:
    operations.take_up(
        cast.actor("facilitator"),
        package,
        kind=PartKind.CHART,
        record_id=counted.back.id,
        site_id=site.id,
    )

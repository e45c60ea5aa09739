"""Ridge Valley Readers: a second network with one unfinished thread, and the stranger's sign-in."""

from __future__ import annotations

from datetime import date

from app.core import clock
from app.core.access.actor import SYSTEM, Role
from app.demo.people import ZONE, at
from app.features.accounts import operations as accounts
from app.features.causes import operations as causes
from app.features.causes import queries as read_causes
from app.features.networks import operations as networks

BONES = ("Books at home", "Time to read", "Who listens", "What we count")


def tell() -> None:
    """A network that has begun to ask why, and no more yet."""
    with clock.travel(at(date(2026, 5, 4))):
        network = networks.create_network(
            SYSTEM,
            name="Ridge Valley Readers",
            zone=ZONE,
            problem_area="Reading in grade 3",
            about="Four schools that want every third-grader to read a book they chose.",
        )
        school = networks.add_site(
            SYSTEM, network, name="Ridge Elementary", district="Ridge Valley"
        )
        user = accounts.create_user(
            email="stranger@example.org",
            name="Theo Marsh",
            password=accounts.DEMO_PASSWORD,
            zone=ZONE,
        )
        networks.seat(SYSTEM, network=network, user_id=user.id, role=Role.LEAD, sites=[school])
        analysis = causes.create_analysis(
            user.actor(),
            network,
            title="Children stop choosing books in grade 3",
            problem="Of 112 third-graders, 61 could not name a book they had chosen this month.",
            bones=BONES,
        )
        bone = read_causes.bones_of(analysis.id)[0]
        causes.add_cause(user.actor(), bone, text="The library is open while the bus leaves")

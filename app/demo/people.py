"""Morning Bell Network: six schools in three districts, and the people who work there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from app.core import clock
from app.core.access.actor import SYSTEM, Actor, Role
from app.features.accounts import operations as accounts
from app.features.accounts.models import User
from app.features.networks import operations as networks
from app.features.networks.models import Network, Site

ZONE = "America/Chicago"

SITES = (
    ("alder", "Alder Elementary", "Tallgrass Unified", ["K", "small", "town"]),
    ("northgate", "Northgate High", "Tallgrass Unified", ["9", "large", "town"]),
    ("juniper", "Juniper Street Elementary", "Eastbank City", ["K", "medium", "city"]),
    ("harbor", "Harbor K–8", "Eastbank City", ["K", "6", "medium", "city"]),
    ("quarry", "Quarry Road Middle", "Eastbank City", ["6", "medium", "city"]),
    ("pinecrest", "Pinecrest School K–12", "Pine County", ["K", "6", "9", "small", "rural"]),
)

# key, name, address, colour, role, sites
PEOPLE = (
    ("lead", "Dana Whitfield", "lead@example.org", 4, Role.LEAD, ()),
    ("facilitator", "Jamal Torres", "facilitator@example.org", 2, Role.FACILITATOR, ()),
    ("rosa", "Rosa Okafor", "member@example.org", 1, Role.MEMBER, ("quarry",)),
    ("mei", "Mei Lindqvist", "mei@example.org", 3, Role.SITE_LEAD, ("quarry",)),
    ("harold", "Harold Bates", "harold@example.org", 5, Role.MEMBER, ("harbor",)),
    ("ines", "Inés Calderón", "ines@example.org", 6, Role.SITE_LEAD, ("harbor",)),
    ("june", "June Abara", "june@example.org", 7, Role.MEMBER, ("juniper",)),
    ("nolan", "Nolan Price", "nolan@example.org", 8, Role.MEMBER, ("northgate",)),
    ("ada", "Ada Svensson", "ada@example.org", 9, Role.MEMBER, ("alder",)),
    ("pia", "Pia Novak", "pia@example.org", 10, Role.MEMBER, ("pinecrest",)),
    ("sam", "Sam Dietrich", "steward@example.org", 11, Role.DATA_STEWARD, ("quarry", "harbor")),
    ("grace", "Grace Holloway", "sponsor@example.org", 12, Role.SPONSOR, ()),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who, by short names."""

    network: Network
    sites: dict[str, Site]
    users: dict[str, User]

    def actor(self, key: str) -> Actor:
        """The person as an actor."""
        return self.users[key].actor()


def at(day: date, hour: int = 15, minute: int = 30) -> datetime:
    """A moment of that day at the schools."""
    local = datetime.combine(day, time(hour, minute), ZoneInfo(ZONE))
    return local.astimezone(UTC)


def tell() -> Cast:
    """The network, its sites and its people."""
    with clock.travel(at(date(2025, 6, 16))):
        network = networks.create_network(
            SYSTEM,
            name="Morning Bell Network",
            zone=ZONE,
            problem_area="Chronic absence",
            about=(
                "In 2024–25, 318 of our 816 students in their first year in a building (K, 6, 9), "
                "39 %, missed 10 % or more of their days; multilingual learners 96 of 208 (46 %). "
                "One absence is often followed by a second within the week."
            ),
            groups=["multilingual learners", "students with IEPs", "new to the building"],
        )
        sites = {
            key: networks.add_site(SYSTEM, network, name=name, district=district, setting=setting)
            for key, name, district, setting in SITES
        }
        users = {person[0]: _seated(network, sites, *person[1:]) for person in PEOPLE}
    # Their leads agreed to be named; Pinecrest has not.
    for key in ("alder", "northgate", "juniper", "harbor", "quarry"):
        networks.name_outside(SYSTEM, sites[key], agreed=True)
    return Cast(network, sites, users)


def _seated(
    network: Network,
    sites: dict[str, Site],
    name: str,
    email: str,
    colour: int,
    role: Role,
    places: tuple[str, ...],
) -> User:
    user = accounts.create_user(email=email, name=name, password=accounts.DEMO_PASSWORD, zone=ZONE)
    user.colour = colour
    networks.seat(
        SYSTEM,
        network=network,
        user_id=user.id,
        role=role,
        sites=[sites[place] for place in places],
    )
    return user

"""No page asks the database more the more there is: a dozen questions, whatever the records."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest
from sqlalchemy import event

from app.core import thread
from app.core.access.actor import SYSTEM, Role
from app.core.thread import Ref
from app.extensions import db
from app.features.accounts.models import User
from app.features.interviews.vocabulary import Scope
from app.features.packages import operations as packages
from app.features.packages.models import PartKind
from tests.factories import packages as factory
from tests.factories import saving
from tests.factories.causes import analysis, bone, cause
from tests.factories.cycles import finished
from tests.factories.interviews import interview, placed, quote, theme
from tests.factories.measures import measure, weekly
from tests.factories.networks import seated, site
from tests.factories.theory import driver, idea
from tests.support.client import Client

pytestmark = pytest.mark.sqlite_only("the same statements are counted on both")

MOST = 12


class Place:
    """A network with a package, and records on one thread; `grow` adds one more of each."""

    def __init__(self) -> None:
        self.world = factory.world()
        self.member: User = seated(self.world.network, Role.MEMBER, [self.world.quarry])
        self.fish = analysis(self.world.network)
        self.address: dict[str, object] = {
            "network": self.world.network.slug,
            "package": self.world.package.id,
            "analysis": self.fish.id,
        }

    def grow(self) -> Place:
        """One more of everything, each resting on the one before it."""
        ours, at = self.world.network, self.world.quarry
        held = interview(at, self.member, scope=Scope.PUBLIC)
        said, named = quote(held, self.member), theme(ours, self.member)
        placed(said, named, self.member)
        counted = measure(ours)
        weekly(counted, at, [10, 12] * 8, [20, 20] * 8)
        why, moves, tried = cause(bone(self.fish)), driver(ours), idea(ours)
        tested = finished(tried, at)
        site(ours)
        chain = (
            Ref("theme", named.id),
            Ref("cause", why.id),
            Ref("driver", moves.id),
            Ref("idea", tried.id),
            Ref("measure", counted.id),
        )
        with saving():
            for earlier, later in pairwise(chain):
                thread.link(SYSTEM, ours.id, earlier, "supports", later)
            for kind, key in (
                (PartKind.IDEA, tried.id),
                (PartKind.QUOTE, said.id),
                (PartKind.CHART, counted.id),
                (PartKind.CAUSE, why.id),
            ):
                packages.take_up(SYSTEM, self.world.package, kind=kind, record_id=key)
        self.address |= {ref.kind: ref.id for ref in chain}
        self.address |= {"interview": held.id, "cycle": tested.id}
        return self


PAGES = (
    "/",
    "/profile",
    "/library",
    "/networks/{network}",
    "/networks/{network}/interviews",
    "/networks/{network}/interviews/new",
    "/networks/{network}/protocols",
    "/networks/{network}/themes",
    "/networks/{network}/tags",
    "/networks/{network}/analyses",
    "/networks/{network}/theory",
    "/networks/{network}/theory/aim",
    "/networks/{network}/cycles",
    "/networks/{network}/measures",
    "/networks/{network}/packages",
    "/networks/{network}/members",
    "/networks/{network}/permissions",
    "/interviews/{interview}",
    "/interviews/{interview}?part=consent",
    "/interviews/{interview}?part=observed",
    "/analyses/{analysis}",
    "/causes/{cause}/evidence",
    "/drivers/{driver}/edit",
    "/ideas/{idea}",
    "/ideas/{idea}/edit",
    "/cycles/{cycle}",
    "/cycles/{cycle}/results",
    "/measures/{measure}",
    "/measures/{measure}/sites",
    "/measures/{measure}/table",
    "/measures/{measure}/imports",
    "/packages/{package}",
    "/packages/{package}/parts",
    "/packages/{package}/preview",
    "/packages/{package}/release",
)


@contextmanager
def counting() -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement != "BEGIN":
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def asked(client: Client, place: Place) -> dict[str, int]:
    """How many questions each page asks the database."""
    client.careful = False
    found = {}
    for page in PAGES:
        address = page.format(**place.address)
        client.get(address)  # a first look writes down who opened notes, and what is kept of points
        with counting() as sent:
            assert client.get(address).status_code == 200, page
        found[page] = len(sent)
    return found


@pytest.mark.parametrize("role", ["lead", "member"])
def test_pages_ask_a_dozen_questions_however_much_there_is(client: Client, role: str) -> None:
    place = Place().grow().grow()
    lead = seated(place.world.network, Role.LEAD)
    client.sign_in(lead if role == "lead" else place.member)
    few = asked(client, place)
    assert {page: n for page, n in few.items() if n > MOST} == {}
    for _ in range(4):
        place.grow()
    many = asked(client, place)
    assert {page: (few[page], n) for page, n in many.items() if n > few[page]} == {}

"""Who sees which cycle; what the pages of causes, theory and cycles ask of the database."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from app.core.access.actor import Role
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.extensions import db
from app.features.cycles import queries
from app.features.cycles.models import Act, Cycle
from app.features.interviews.vocabulary import Scope
from app.features.theory import queries as theory
from app.features.theory.models import Aim, Driver, Idea
from tests.factories import saving
from tests.factories.causes import analysis, bone, cause
from tests.factories.cycles import begun, finished, planned
from tests.factories.interviews import interview, quote
from tests.factories.networks import network, seated, site
from tests.factories.theory import aim, driver, idea


def test_who_sees_a_cycle_is_who_may_read_it(app):
    ours, theirs = network(), network()
    alder, birch, far = site(ours), site(ours), site(theirs)
    glad, other = idea(ours), idea(theirs)
    for at in (alder, birch):
        planned(glad, at)
        begun(glad, at)
        finished(glad, at, shared=True)
    finished(other, far, shared=True)
    every = db.session.scalars(db.select(Cycle)).all()
    for role in Role:
        for sites in ([alder], []):
            actor = seated(ours, role, sites).actor()
            seen = set(db.session.scalars(queries.visible_to(actor)))
            assert seen == {c for c in every if can(actor, Permission.CYCLE_READ, c)}, role


@pytest.mark.parametrize("table", [Aim, Driver, Idea])
def test_who_sees_a_theory_is_who_may_read_it(app, table):
    ours, theirs = network(), network()
    for one in (ours, theirs):
        aim(one)
        driver(one)
        idea(one)
    every = db.session.scalars(db.select(table)).all()
    for role in Role:
        actor = seated(ours, role).actor()
        seen = set(db.session.scalars(theory.visible_to(actor, table)))
        assert seen == {row for row in every if can(actor, Permission.THEORY_READ, row)}, role


def test_the_pages_ask_the_database_little(client):
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    fish = analysis(ours)
    one = cause(bone(fish))
    with saving():
        from app.core.thread import Ref
        from app.features.causes import operations

        for _ in range(4):
            said = quote(interview(alder, kim, scope=Scope.NETWORK), kim)
            operations.add_evidence(kim.actor(), one, Ref("quote", said.id))
    aim(ours)
    top = driver(ours, causes=[one.id])
    glad = idea(ours, drivers=[top.id])
    idea(ours, "Late door", drivers=[driver(ours, "A door", under=[top.id]).id])
    tests = [finished(glad, alder, Act.ADAPT) for _ in range(3)]
    client.sign_in(kim)
    for address in (
        f"/networks/{ours.slug}/analyses",
        f"/analyses/{fish.id}",
        f"/causes/{one.id}/edit",
        f"/networks/{ours.slug}/theory",
        f"/ideas/{glad.id}",
        f"/networks/{ours.slug}/cycles",
        f"/networks/{ours.slug}/cycles/new",
        f"/cycles/{tests[1].id}",
    ):
        asked = questions(client, address)
        assert len(asked) <= 12, (address, "\n".join(asked))


def questions(client, address):
    """What a page asks the database."""
    client.get(address)
    asked = []

    def note(connection, cursor, statement, *rest):
        if statement != "BEGIN":
            asked.append(statement[:200])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(address).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return asked

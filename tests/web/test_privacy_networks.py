"""Nothing of one network can be tied to another's, whatever somebody writes into a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import inspect, text
from werkzeug.routing import Rule

from app.core.access.actor import Role
from app.core.errors import Invalid, NotAllowed, NotFound, Refused
from app.extensions import db
from app.features.interviews import operations as interviews
from app.features.networks import operations as networks
from app.features.networks.models import Membership
from app.features.packages.models import PartKind
from tests.factories import canaries, packages, saving
from tests.factories.interviews import interview, quote
from tests.factories.networks import network, seated, site
from tests.factories.world import World, world
from tests.support.client import Client


@dataclass
class Neighbours:
    """Two whole networks. Somebody of the first tries everything with ids of the second."""

    ours: World
    theirs: World
    foreign: frozenset[str]
    """Every id in the database that came with the second network."""


@pytest.fixture
def neighbours(app: Flask) -> Neighbours:
    """Two worlds, and what belongs to the second."""
    ours = world(app)
    db.session.commit()
    before = _ids()
    theirs = world(app)
    db.session.commit()
    return Neighbours(ours, theirs, _ids() - before)


def _tables() -> list[str]:
    return sorted(set(inspect(db.engine).get_table_names()) - {"alembic_version"})


def _ids() -> frozenset[str]:
    """The keys of all rows, as the database writes them."""
    found: set[str] = set()
    for table in _tables():
        columns = {column["name"] for column in inspect(db.engine).get_columns(table)}
        if "id" in columns:
            found |= {str(key) for (key,) in db.session.execute(text(f"SELECT id FROM {table}"))}
    return frozenset(found)


def _rows() -> set[str]:
    db.session.rollback()
    return {
        f"{table} {tuple(row)}"
        for table in _tables()
        for row in db.session.execute(text(f"SELECT * FROM {table}"))
    }


PLAIN: dict[str, Any] = {
    "name": "Some name", "text": "Some words", "title": "Some title", "what": "Some words",
    "statement": "Some words", "plan": "Some words", "held_on": "2026-10-01", "on": "2026-10-01",
    "level": "secondary", "kind": "quote", "voice": "student", "lang": "en", "role": "member",
    "version": "1", "lines": "kim@example.org", "scale": "teacher", "status": "active",
    "research": "none", "value": "5", "numerator": "5", "denominator": "10", "scope": "network",
    "definition": "Some words", "colour": "1", "zone": "UTC", "guesses-0-text": "Some words",
    "order": "secondary", "noticed": "Some words", "problem": "Some words", "form": "share",
    "cadence": "week", "good": "up", "by": "2027-06-01",
}  # fmt: skip
DESTROYS = {"interviews.withdrawal", "interviews.take_out", "packages.take_back"}
AWAY = {"accounts.sign_out", "accounts.sign_in", "accounts.reset", "networks.join", "live.say"}


@pytest.mark.sqlite_only("forms compare keys in Python; thousands of requests")
def test_no_form_takes_a_key_of_another_network(
    app: Flask, client: Client, neighbours: Neighbours
) -> None:
    lead = client.sign_in(neighbours.ours.lead)
    lead.careful = False
    token = lead.token()
    before = _rows()
    tried, ours = 0, _own_fields(neighbours.ours)
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()) or rule.endpoint in AWAY:
            continue
        if rule.endpoint in DESTROYS or ".remove" in rule.endpoint:
            continue
        path = _path(app, neighbours.ours, rule)
        for field, key in _foreign_fields(neighbours.theirs):
            is_part = field == "record" and rule.endpoint.startswith("packages.")
            kinds = KINDS if is_part else ("secondary",)
            for kind in kinds:
                form = {**PLAIN, **ours, "csrf_token": token, "kind": kind, field: key}
                lead.post(path, data=form)
                tried += 1
    assert tried > 1000
    new = _rows() - before
    assert len(new) > 200, "forms that are refused for another reason prove nothing"
    tied = [row[:300] for row in new if any(_stands_in(key, row) for key in neighbours.foreign)]
    assert not tied


def _stands_in(key: str, row: str) -> bool:
    return key in row or key.replace("-", "") in row


KINDS = ("idea", "quote", "chart", "cause")


def _own_fields(of: World) -> dict[str, str]:
    """What a form needs beside the foreign key, so that it is not refused for another reason."""
    ids = of.address
    protocol, idea, theme = ids["protocol_id"], ids["idea_id"], ids["theme_id"]
    return {"site": str(of.site.id), "protocol": str(protocol), "idea": str(idea),
            "theme": str(theme)}  # fmt: skip


def _foreign_fields(of: World) -> list[tuple[str, str]]:
    """Every field that holds a key, with the foreign keys that would fit it."""
    ids, site_id, person = of.address, of.site.id, of.member.id
    fits = {
        "site": [site_id], "sites": [site_id], "place": [site_id], "readers": [person],
        "note_taker": [person], "owner": [person], "protocol": [ids["protocol_id"]],
        "theme": [ids["theme_id"]], "parent": [ids["cause_id"]], "after": [ids["cause_id"]],
        "ref": [f"quote:{ids['quote_id']}", f"theme:{ids['theme_id']}"],
        "to": [f"bone:{ids['bone_id']}", f"cause:{ids['cause_id']}"],
        "under": [ids["driver_id"]], "drivers": [ids["driver_id"]], "causes": [ids["cause_id"]],
        "measure": [ids["measure_id"]], "idea": [ids["idea_id"]], "id": [ids["quote_id"]],
        "record": [ids["idea_id"], ids["quote_id"], ids["cause_id"],
                   f"{ids['measure_id']}:{site_id}"],
    }  # fmt: skip
    return [(field, str(key)) for field, keys in fits.items() for key in keys]


def _path(app: Flask, made: World, rule: Rule, **other: Any) -> str:
    values = {
        name: made.address.get(f"{rule.endpoint} {name}", made.address.get(name))
        for name in rule.arguments
    }
    method = "POST" if "POST" in (rule.methods or ()) else "GET"
    return app.url_map.bind("localhost").build(rule.endpoint, {**values, **other}, method=method)


def test_an_address_never_joins_records_of_two_networks(
    app: Flask, client: Client, neighbours: Neighbours
) -> None:
    """Where an address names two things, both have to be ours, and one has to be the other's."""
    lead = client.sign_in(neighbours.ours.lead)
    lead.careful = False
    tried = 0
    for rule in app.url_map.iter_rules():
        ours = [name for name in rule.arguments if name.endswith("_id") or name == "network"]
        if len(ours) < 2 or rule.endpoint.startswith("live."):
            continue
        for name in ours:
            foreign = neighbours.theirs.address.get(
                f"{rule.endpoint} {name}", neighbours.theirs.address[name]
            )
            path = _path(app, neighbours.ours, rule, **{name: foreign})
            for method in sorted({"GET", "POST"} & (rule.methods or set())):
                data = {"csrf_token": lead.token()} if method == "POST" else None
                answer = lead.open(path, method=method, data=data)
                assert answer.status_code == 404, (method, path)
                tried += 1
    assert tried > 10


def test_operations_refuse_it_too(app: Flask) -> None:
    """The forms offer nothing of another network; whoever calls the operations is refused too."""
    ours, theirs = packages.world(), packages.world(name="Ridge Valley")
    lead = seated(ours.network, Role.LEAD)
    kim = seated(ours.network, Role.MEMBER, [ours.quarry])
    stranger = seated(theirs.network, Role.MEMBER, [theirs.quarry])
    held = interview(ours.quarry, kim)
    away = quote(interview(theirs.quarry, stranger), stranger)
    one = quote(held, kim)
    seat = db.session.query(Membership).filter_by(user_id=kim.id).one()
    forbidden = {
        "readers": lambda: interviews.change_interview(
            kim.actor(), held, version=1, note_taker_id=None, reader_ids=[stranger.id]
        ),
        "note-taker": lambda: interviews.change_interview(
            kim.actor(), held, version=1, note_taker_id=stranger.id, reader_ids=[]
        ),
        "another interview's quote": lambda: interviews.add_quote(
            kim.actor(), held, text=one.text, quote_id=away.id, is_marked=True
        ),
        "a seat's site": lambda: networks.change_seat(
            lead.actor(), seat, role=Role.MEMBER, sites=[theirs.quarry]
        ),
        "an invitation's site": lambda: networks.invite(
            lead.actor(), ours.network, role=Role.MEMBER, site=theirs.quarry
        ),
        "a chart's site": lambda: packages.operations.take_up(
            lead.actor(), ours.package, kind=PartKind.CHART, record_id=ours.measure.id,
            site_id=theirs.quarry.id,
        ),
        "a package's idea": lambda: packages.operations.take_up(
            lead.actor(), ours.package, kind=PartKind.IDEA, record_id=theirs.idea.id
        ),
    }  # fmt: skip
    let_through = []
    for name, attempt in forbidden.items():
        try:
            with saving():
                attempt()
            let_through.append(name)
        except (Refused, Invalid, NotFound, NotAllowed):
            db.session.rollback()
    assert not let_through


def test_prose_refers_to_quotes_of_its_own_network_alone(app: Flask, client: Client) -> None:
    """A key that somebody has seen elsewhere draws nothing here, however wide its consent."""
    ours, theirs = packages.world(), packages.world(name="Ridge Valley")
    elsewhere = packages.quote(theirs.network, theirs.quarry, "The ferry was late that winter.")
    canaries.refer(ours.package, [elsewhere.id])
    kim = client.sign_in(seated(ours.network, sites=[ours.quarry]))
    for page in ("", "/preview", "/release"):
        answer = kim.get(f"/packages/{ours.package.id}{page}")
        assert answer.status_code == 200
        assert "ferry" not in answer.text
    assert "ferry" not in kim.get(f"/quotes/{elsewhere.id}/reference").text


def test_a_stranger_learns_nothing_from_a_missing_and_a_hidden_record(client: Client) -> None:
    ours = network()
    kim = seated(ours, sites=[site(ours)])
    stranger = client.sign_in(seated(network("Ridge Valley")))
    held = interview(db.session.query(Membership).filter_by(user_id=kim.id).one().sites[0], kim)
    one = quote(held, kim)
    for path in ("/interviews/{}", "/quotes/{}", "/themes/{}", "/packages/{}", "/ideas/{}"):
        real = stranger.get(path.format(one.id if "quotes" in path else held.id))
        none = stranger.get(path.format(UUID(int=5)))
        assert (real.status_code, real.words) == (none.status_code, none.words)
    there, none = (stranger.get(f"/quotes/{key}/reference") for key in (one.id, UUID(int=5)))
    assert there.text == none.text

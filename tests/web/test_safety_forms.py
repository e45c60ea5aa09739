"""Every write needs its token; every answer carries its headers."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.core.activity import Activity
from app.extensions import db
from tests.factories import packages
from tests.factories.networks import network, seated
from tests.support.client import HTMX, Client

pytestmark = pytest.mark.sqlite_only("forms refuse before anything is asked of a database")

# Bokeh writes styles: these pages alone may hold its live chart.
CHART_PAGES = {"measures.show", "measures.sites", "patterns.show"}


def posts(app: Flask) -> list[tuple[Rule, str]]:
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        if {"POST", "PUT", "PATCH", "DELETE"} & (rule.methods or set()):
            values = {name: _value(name) for name in rule.arguments}
            found.append((rule, adapter.build(rule.endpoint, values, method="POST")))
    return found


def _value(name: str) -> object:
    plain = {"network": "some-network", "number": 1, "token": "x", "direction": "up", "code": 422}
    return plain.get(name, "x" if name in ("name", "kind") else uuid4())


@pytest.mark.parametrize("way", ["form", "multipart", "json", "htmx", "plain"])
def test_no_write_without_its_token(app: Flask, client: Client, way: str) -> None:
    member = client.sign_in(seated(network()))
    member.careful = False
    given = {
        "form": {"data": {"name": "x"}},
        "multipart": {"data": {"name": "x"}, "content_type": "multipart/form-data"},
        "json": {"json": {"name": "x"}},
        "htmx": {"data": {"name": "x"}, "headers": HTMX},
        "plain": {"data": b"name=x", "content_type": "text/plain"},
    }[way]
    every = posts(app)
    assert len(every) > 60
    let_in = {
        rule.endpoint: answer.status_code
        for rule, path in every
        if (answer := member.post(path, **given)).status_code != 400  # type: ignore[arg-type]
    }
    assert not let_in
    assert db.session.query(Activity).count() == 0


def test_a_token_of_somebody_else_is_worth_nothing(app: Flask, client: Client) -> None:
    ours = network()
    other: Client = app.test_client()  # type: ignore[assignment]
    stolen = other.sign_in(seated(ours)).token()
    form = {"csrf_token": stolen, "name": "A network of mine"}
    assert client.sign_in(seated(ours)).post("/networks/new", data=form).status_code == 400


def test_every_answer_says_what_a_page_may_do(app: Flask, client: Client) -> None:
    world = packages.world()
    member = client.sign_in(seated(world.network, sites=[world.quarry]))
    slug, key = world.network.slug, world.measure.id
    for path in (
        "/", "/library", "/profile", "/nothing-here", "/sign-in", f"/networks/{slug}",
        f"/networks/{slug}/interviews", f"/networks/{slug}/theory", f"/networks/{slug}/measures",
        f"/measures/{key}", f"/measures/{key}/points.csv", f"/measures/{key}/chart.json",
        f"/packages/{world.package.id}", f"/packages/{world.package.id}/preview", "/healthz",
        "/static/images/favicon.svg",
    ):  # fmt: skip
        answer = member.get(path)
        policy = _policy(answer.headers["Content-Security-Policy"])
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert policy["default-src"] == "'none'", path
        assert policy["script-src"] == "'self'", path
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'", path
        assert policy["form-action"] == "'self'", path
        loose = policy["style-src"] != "'self'"
        assert loose == bool(re.fullmatch(f"/measures/{key}(/sites)?", path)), path
        if "text/html" in answer.headers["Content-Type"] and not path.startswith("/library"):
            assert answer.headers["Cache-Control"] == "no-store", path


def _policy(header: str) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in header.split(";"))
    return {name: value for name, _, value in parts}


def test_nothing_typed_makes_the_server_stumble(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every form of a member, with nonsense in every field: a sentence, never a 500."""
    world = packages.world()
    member = client.sign_in(seated(world.network, sites=[world.quarry]))
    member.careful = False
    token = member.token()
    nonsense = ("", "\x00", "'; DROP TABLE x; --", "9" * 5000, "-1", "1e999", str(uuid4()), "[]")
    known = {
        "network": world.network.slug, "measure_id": world.measure.id, "idea_id": world.idea.id,
        "package_id": world.package.id, "quote_id": world.quote.id,
        "interview_id": world.interview.id,
    }  # fmt: skip
    adapter = app.url_map.bind("localhost")
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    stumbled = set()
    for rule, _path in posts(app):
        if rule.endpoint == "accounts.sign_out" or not set(rule.arguments) <= set(known):
            continue
        path = adapter.build(rule.endpoint, {n: known[n] for n in rule.arguments}, method="POST")
        names = _fields(member, path) or ["name", "text", "record", "kind", "ref", "to", "step"]
        for word in nonsense:
            form = dict.fromkeys(names, word) | {"csrf_token": token}
            if member.post(path, data=form).status_code >= 500:
                stumbled.add((rule.endpoint, word[:20]))
    assert not stumbled


def _fields(member: Client, path: str) -> list[str]:
    page = member.get(path).text
    return sorted(set(re.findall(r'\bname="([\w-]+)"', page)) - {"csrf_token", "viewport"})

"""Role × route: every address, asked by everybody. The expectations stand in routes.py."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.core import files
from app.extensions import limiter
from tests.conftest import Home, leave
from tests.factories.world import World, world
from tests.house.routes import ANYBODY, ROUTES, SOCKETS
from tests.support.client import Answer, Client
from tests.support.databases import scratch

LET_IN = {200, 201, 202, 204, 302, 303, 304, 409, 410, 422}
WRITES = {"POST", "PUT", "PATCH", "DELETE"}
DATABASE, PREPARED = "routes", "routes_world"


@pytest.fixture(scope="session")
def data() -> Iterator[Path]:
    """A folder of its own: other tests of this process empty theirs."""
    with scratch(DATABASE) as path:
        yield path


@pytest.fixture(scope="session")
def prepared(backend: Home, data: Path) -> World:
    """The world, made once in a database and a folder that are copied from then on."""
    app = backend.make(PREPARED, data / PREPARED)
    backend.fresh(app, PREPARED)
    with app.app_context():
        made = world(app)
    leave(app)
    return made


@pytest.fixture(scope="session")
def house(backend: Home, data: Path) -> Flask:
    """An application on a copy of the world, without limits, that lets writes in without token."""
    app = backend.make(DATABASE, data / DATABASE, WTF_CSRF_CHECK_DEFAULT=False)
    limiter.enabled = False
    return app


@pytest.fixture
def again(house: Flask, backend: Home, prepared: World, data: Path) -> Iterator[Any]:
    """Puts the world back as it was, its files too."""

    def put_back() -> None:
        limiter.enabled = False
        leave(house)
        backend.backend.copy(PREPARED, DATABASE)
        shutil.rmtree(data / DATABASE, ignore_errors=True)
        shutil.copytree(data / PREPARED, data / DATABASE)
        files.use_folder(data / DATABASE)

    put_back()
    yield put_back
    leave(house)


def test_every_address_stands_in_the_table(house: Flask) -> None:
    known = {name.rpartition(" ")[2] for name in ROUTES} | SOCKETS
    present = {rule.endpoint for rule in house.url_map.iter_rules()}
    assert not present - known, "add them to tests/house/routes.py"
    assert not known - present, "these are gone: take them off tests/house/routes.py"


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_only_those_in_the_table_get_in(
    name: str, house: Flask, prepared: World, again: Any
) -> None:
    only, _, endpoint = name.rpartition(" ")
    wrong = []
    for rule in house.url_map.iter_rules(endpoint):
        for method in sorted(rule.methods or ()):
            if method in ("HEAD", "OPTIONS") or only not in ("", method):
                continue
            if not only and f"{method} {endpoint}" in ROUTES:
                continue
            wrong += _ask_as_everybody(house, prepared, rule, method, ROUTES[name], again)
    assert not wrong, "\n".join(wrong)


def _ask_as_everybody(
    app: Flask, made: World, rule: Rule, method: str, expected: frozenset[str], again: Any
) -> Iterator[str]:
    path = _path(app, made, rule)
    for who in sorted(ANYBODY):
        client: Client = app.test_client()  # type: ignore[assignment]
        if who != "visitor":
            client.set_cookie(*made.cookies[who])
        answer = client.open(path, method=method)
        said = f"{method} {path} as {who}: {answer.status_code}"
        if who in expected and not _let_in(answer, rule.endpoint):
            yield f"{said}, but they should get in"
        if who not in expected and not _refused(answer, who):
            yield f"{said}, but they should be refused"
        if method in WRITES and answer.status_code < 400:
            again()


def _path(app: Flask, made: World, rule: Rule) -> str:
    values = {
        name: made.address.get(f"{rule.endpoint} {name}", made.address.get(name))
        for name in rule.arguments
    }
    missing = [name for name, value in values.items() if value is None]
    assert not missing, f"{rule.rule}: give {missing} a value in tests/factories/world.py"
    adapter = app.url_map.bind("localhost")
    return adapter.build(rule.endpoint, values, method=next(iter(rule.methods or ("GET",))))


def _let_in(answer: Answer, endpoint: str) -> bool:
    to_sign_in = (answer.location or "").startswith("/sign-in?next=")
    return answer.status_code in LET_IN and not to_sign_in


def _refused(answer: Answer, who: str) -> bool:
    if who == "visitor":
        return answer.status_code == 303 and (answer.location or "").startswith("/sign-in")
    if who == "stranger":
        return answer.status_code == 404
    return answer.status_code in (403, 404)


def test_a_door_without_a_guard_is_noticed(house: Flask, prepared: World, again: Any) -> None:
    """The table's own test: take a guard away, and the table must say so."""
    guarded = house.view_functions["networks.settings"]
    house.view_functions["networks.settings"] = lambda **address: "<p>come in</p>"
    try:
        (rule,) = house.url_map.iter_rules("networks.settings")
        wrong = _ask_as_everybody(house, prepared, rule, "GET", ROUTES["networks.settings"], again)
        assert any("as stranger" in line for line in wrong)
        assert any("as visitor" in line for line in wrong)
    finally:
        house.view_functions["networks.settings"] = guarded

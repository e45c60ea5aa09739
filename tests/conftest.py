"""Fixtures. Which test runs on which database is decided here, by the folder it stands in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from app.core import files
from app.extensions import db, limiter
from tests.support import servers
from tests.support.client import Client
from tests.support.databases import (
    TEMPLATE,
    Backend,
    Postgresql,
    Sqlite,
    migrate,
    scratch,
    settings,
)
from tests.support.live import Server

os.environ.update(APP_ENV="testing", SECRET_KEY="for-tests-alone", BASE_URL="http://localhost")
for unwanted in ("DATABASE_URL", "REDIS_URL", "TRUSTED_PROXIES", "DATA_DIR"):
    os.environ.pop(unwanted, None)

pytest_plugins = ["tests.support.browser"]

BOTH = ("sqlite", "postgresql")
ON_BOTH = ("web/", "faults/", "house/test_migrations.py")
# Their subject is wording, drawing or arithmetic: the statements below are asked on both elsewhere.
ON_SQLITE = tuple(
    f"web/test_{name}.py"
    for name in (
        *("assets", "cycles_rules", "demo", "edge", "home", "interviews_details", "library"),
        *("measure_exports", "measure_groups", "measure_limits", "measure_rates", "patterns"),
        *("privacy_numbers", "themes"),
    )
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let one run be narrowed to one database while working on it."""
    parser.addoption("--backend", choices=BOTH, help="only on this database")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Most of web and faults on both databases, and two-window tests; the rest on SQLite."""
    if "backend" not in metafunc.fixturenames:
        return
    marks = {mark.name for mark in metafunc.definition.iter_markers()}
    place = str(Path(metafunc.definition.path).relative_to(Path(__file__).parent))
    both = place.startswith(ON_BOTH) and place not in ON_SQLITE
    names = list(BOTH if both or "two_windows" in marks else BOTH[:1])
    for name in BOTH:
        if f"{name}_only" in marks:
            names = [name]
    only = metafunc.config.getoption("--backend")
    names = [name for name in names if only in (None, name)]
    metafunc.parametrize("backend", names, indirect=True, scope="session")


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """This process's own DATA_DIR and SQLite files."""
    with scratch("tests") as path:
        yield path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server; its URL up to the database's name."""
    with servers.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis server's URL."""
    with servers.redis_server() as url:
        yield url


class Home:
    """One database system with its template, and the application that tests use on it."""

    def __init__(self, backend: Backend, folder: Path) -> None:
        self.backend = backend
        self.folder = folder
        self._made: list[Flask] = []
        backend.empty(TEMPLATE)
        template = create_app(settings(folder, backend.url(TEMPLATE)))
        migrate(template)
        leave(template)
        self.app = self.make("test")

    def make(self, database: str, folder: Path | None = None, **more: object) -> Flask:
        """A new application on a database of that name; `fresh` fills it."""
        url = self.backend.url(database)
        app = create_app(settings(folder or self.folder, url, TESTING=True, **more))
        app.test_client_class = Client
        self._made.append(app)
        return app

    def close(self) -> None:
        """Give back every connection of every application made here."""
        for app in self._made:
            leave(app)

    def fresh(self, app: Flask, database: str) -> None:
        """Put a fresh copy of the template under an application, and empty its folder of files."""
        leave(app)
        self.backend.renew(TEMPLATE, database)
        shutil.rmtree(app.config["DATA_DIR"] / "files", ignore_errors=True)
        files.use_folder(app.config["DATA_DIR"])


def leave(app: Flask) -> None:
    """Give every connection back and close it."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def homes() -> Iterator[dict[str, Home]]:
    """The database systems this process has prepared so far."""
    prepared: dict[str, Home] = {}
    yield prepared
    for home in prepared.values():
        home.close()


@pytest.fixture(scope="session")
def backend(request: pytest.FixtureRequest, homes: dict[str, Home], folder: Path) -> Home:
    """The database system that this test runs on."""
    name = request.param
    if name not in homes:
        if name == "sqlite":
            homes[name] = Home(Sqlite(folder), folder)
        else:
            homes[name] = Home(Postgresql(request.getfixturevalue("postgres")), folder)
    return homes[name]


@pytest.fixture
def app(backend: Home) -> Iterator[Flask]:
    """The application on a database of this test's own; its context is open for factories."""
    backend.fresh(backend.app, "test")
    limiter.enabled = False
    with backend.app.app_context():
        yield backend.app
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> Client:
    """A visitor. `client.sign_in(person)` comes back as somebody."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def limits(app: Flask) -> Iterator[None]:
    """Rate limits as in production, counted from nothing."""
    limiter.enabled = True
    limiter.reset()
    yield
    limiter.enabled = False


@contextmanager
def own_app(home: Home, name: str, **more: object) -> Iterator[Flask]:
    """An application with a folder and a database of its own, which are gone afterwards."""
    with scratch(name) as data:
        app = home.make(name, data, **more)
        home.fresh(app, name)
        try:
            yield app
        finally:
            leave(app)
            home.backend.drop(name)


@contextmanager
def running(home: Home, name: str, **more: object) -> Iterator[Server]:
    """A real web process and worker on a database of their own."""
    with own_app(home, name, **more) as app:
        server = Server(app)
        try:
            yield server.start()
        finally:
            server.stop()


@pytest.fixture(scope="session")
def shared_server(backend: Home) -> Iterator[Server]:
    """One server for all browser tests of this process and database."""
    with running(backend, "live") as server:
        yield server


@pytest.fixture
def live(shared_server: Server) -> Iterator[Server]:
    """A running server; its database is shared, so tests make networks of their own.

    The context of its application is open: factories write into the server's database. A failed
    request in the server fails the test.
    """
    files.use_folder(shared_server.app.config["DATA_DIR"])
    with shared_server.app.app_context(), shared_server.without_failures():
        yield shared_server
        db.session.remove()


@pytest.fixture(scope="session")
def shared_coedit(backend: Home) -> Iterator[Any]:
    """A web process with scratch documents, for the whole session."""
    from tests.support.coedit import serving

    with own_app(backend, "rooms") as app, serving(app) as server:
        yield server


@pytest.fixture
def own_server(backend: Home) -> Iterator[Server]:
    """A server of this test's own: to be killed, restarted, starved. Its context is open."""
    with running(backend, "own") as server, server.app.app_context():
        yield server
        db.session.remove()


@pytest.fixture
def scaled_server(backend: Home, redis_url: str) -> Iterator[Server]:
    """As `own_server`, with Redis between web processes: `start_another()` adds one."""
    with running(backend, "scaled", REDIS_URL=redis_url) as server, server.app.app_context():
        yield server
        db.session.remove()

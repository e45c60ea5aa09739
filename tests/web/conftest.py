"""One co-editing server for all tests of this folder; tests make networks of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.extensions import db
from tests.conftest import Home, leave
from tests.support.coedit import CoeditServer, serving
from tests.support.databases import scratch


@pytest.fixture(scope="session")
def shared_coedit(backend: Home) -> Iterator[CoeditServer]:
    """A web process with scratch documents, for the whole session."""
    with scratch("rooms") as data:
        app = backend.make("rooms", data)
        backend.fresh(app, "rooms")
        with serving(app) as server:
            yield server
        leave(app)
        backend.backend.drop("rooms")


@pytest.fixture
def coedit(shared_coedit: CoeditServer) -> Iterator[CoeditServer]:
    """The server; the context of its application is open for factories."""
    with shared_coedit.app.app_context(), shared_coedit.without_failures():
        yield shared_coedit
        db.session.remove()

"""A co-editing server that each test may kill."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.extensions import db
from tests.conftest import Home, leave
from tests.support.coedit import CoeditServer, serving
from tests.support.databases import scratch


@pytest.fixture
def coedit(backend: Home) -> Iterator[CoeditServer]:
    """A web process with scratch documents, on a database of this test's own."""
    with scratch("coedit") as data:
        app = backend.make("coedit", data)
        backend.fresh(app, "coedit")
        with serving(app) as server, app.app_context():
            yield server
            db.session.remove()
        leave(app)
        backend.backend.drop("coedit")

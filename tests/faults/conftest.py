"""The co-editing server that tests may kill: they start it again, and the next one makes sure."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.extensions import db
from tests.support.coedit import CoeditServer


@pytest.fixture
def coedit(shared_coedit: CoeditServer) -> Iterator[CoeditServer]:
    """The web process with scratch documents; tests make networks and documents of their own."""
    if not shared_coedit.is_running:
        shared_coedit.start()
    with shared_coedit.app.app_context():
        yield shared_coedit
        db.session.remove()

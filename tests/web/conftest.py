"""One co-editing server for all tests of this folder; tests make networks of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.extensions import db
from tests.support.coedit import CoeditServer


@pytest.fixture
def coedit(shared_coedit: CoeditServer) -> Iterator[CoeditServer]:
    """The server; the context of its application is open for factories."""
    with shared_coedit.app.app_context(), shared_coedit.without_failures():
        yield shared_coedit
        db.session.remove()

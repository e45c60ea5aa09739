"""The demo: one finished school year of an invented network, told with the real operations.

Everything here is made up, and the data are synthetic with known stories: what worked, what did
not, and what nobody knows yet. A production start never has it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import select

from app.core.tasks import committing
from app.demo import causes, cycles, measures, package, people, ridge, theory, voices
from app.extensions import db
from app.features.networks.models import Network

Told = TypeVar("Told")


def is_empty() -> bool:
    """Whether the installation has no network yet."""
    return db.session.scalar(select(Network.id).limit(1)) is None


def fill() -> None:
    """Tell the whole year, chapter by chapter, each in a transaction of its own."""
    cast = _chapter(people.tell)
    heard = _chapter(lambda: voices.tell(cast))
    why = _chapter(lambda: causes.tell(cast, heard))
    counted = _chapter(lambda: measures.tell(cast))
    plan = _chapter(lambda: theory.tell(cast, why, counted))
    _chapter(lambda: cycles.tell(cast, plan))
    _chapter(lambda: package.tell(cast, heard, plan, counted))
    _chapter(ridge.tell)


def _chapter(tell: Callable[[], Told]) -> Told:
    with committing():
        return tell()

"""A look at the database without loading the application: a warm start should take no time."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from config import Config
from tools.terminal import ROOT


@dataclass(frozen=True)
class State:
    """Whether the database is at the newest migration, and whether anybody is in it."""

    current: bool
    empty: bool


def look() -> State:
    """Ask the database that the settings name; one that is not there yet is behind and empty."""
    engine = create_engine(Config().SQLALCHEMY_DATABASE_URI)
    try:
        with engine.connect() as connection:
            at = set(connection.scalars(text("SELECT version_num FROM alembic_version")))
            somebody = connection.scalar(text("SELECT 1 FROM account LIMIT 1"))
    except SQLAlchemyError:
        return State(current=False, empty=True)
    finally:
        engine.dispose()
    return State(current=at == _heads(), empty=somebody is None)


def _heads() -> set[str]:
    """The newest revisions, read from the files' own two lines."""
    revisions, earlier = set(), set()
    for file in (ROOT / "migrations" / "versions").glob("*.py"):
        source = file.read_text()
        revisions.update(re.findall(r'^revision(?:: str)? = "([^"]+)"', source, re.MULTILINE))
        earlier.update(re.findall(r'^down_revision\b.*= "([^"]+)"', source, re.MULTILINE))
    return revisions - earlier

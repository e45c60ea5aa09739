"""What the worker looks after: deleted records whose 30 days are over."""

from __future__ import annotations

from app.core import after, deleted, gate
from app.core.tasks import committing
from app.extensions import db


def is_anything_over() -> bool:
    """Whether the round has work: asked without the write lock."""
    found = deleted.is_anything_over()
    db.session.rollback()
    return found


def purge_over() -> None:
    """The worker's round: purge what was deleted more than 30 days ago."""
    with committing():
        deleted.purge_over()
        after.on_commit(gate.empty_log)

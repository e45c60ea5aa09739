"""What the worker looks after: ended sessions that nobody could come back to anyway."""

from __future__ import annotations

from app.core.tasks import committing
from app.extensions import db
from app.features.accounts import operations


def is_any_end_old() -> bool:
    """Whether the round has work: asked without the write lock."""
    found = operations.is_any_end_old()
    db.session.rollback()
    return found


def forget_ends() -> None:
    """The worker's round."""
    with committing():
        operations.forget_ends()

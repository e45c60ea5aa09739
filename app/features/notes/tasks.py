"""What the worker looks after: pictures that no text carries any more."""

from __future__ import annotations

from app.core.tasks import committing
from app.extensions import db
from app.features.notes import images


def is_anything_over() -> bool:
    """Whether the round has work: asked without the write lock."""
    found = db.session.scalar(images.over().limit(1)) is not None
    db.session.rollback()
    return found


def purge_over() -> None:
    """The worker's round: purge them."""
    with committing():
        images.forget_over()

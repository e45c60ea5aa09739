"""What the worker looks after: notes whose day is over."""

from __future__ import annotations

from app.core import after, gate
from app.extensions import db
from app.features.interviews import operations


def is_anything_ended() -> bool:
    """Whether the round has work: asked without the write lock."""
    found = bool(operations.ended())
    db.session.rollback()
    return found


def purge_ended() -> None:
    """The worker's round: purge raw notes that were to be kept until yesterday."""
    with gate.writing():
        for interview in operations.ended():
            operations.purge_notes(interview)
        db.session.commit()
    after.run(db.session())

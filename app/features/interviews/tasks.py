"""What the worker looks after: notes whose day is over."""

from __future__ import annotations

from app.core import journal
from app.core.tasks import committing
from app.extensions import db
from app.features.interviews import operations


def is_anything_ended() -> bool:
    """Whether the round has work: asked without the write lock."""
    found = bool(operations.ended())
    db.session.rollback()
    return found


def purge_ended() -> None:
    """The worker's round: purge raw notes that were to be kept until yesterday."""
    with committing():
        for interview in operations.ended():
            operations.purge_notes(interview)


def is_journal_behind() -> bool:
    """Whether something is gone of which the journal does not know: we were stopped between."""
    found = bool(operations.known_gone() - journal.read())
    db.session.rollback()
    return found


def complete_journal() -> None:
    """The worker's round: write it down."""
    journal.note(operations.known_gone() - journal.read())
    db.session.rollback()


def purge_restored() -> tuple[int, int]:
    """Purge a restored database again; how many interviews and how many other texts that were."""
    with committing():
        return operations.withdraw_again()

"""Withdrawals outlive the database: a restored backup is purged again from the journal."""

from __future__ import annotations

from sqlalchemy import select

from app.core import journal
from app.core.access.actor import SYSTEM
from app.core.journal import Gone
from app.extensions import db
from app.features.interviews.models import Interview
from app.features.interviews.operations.consent import withdraw
from app.features.notes import operations as notes
from app.features.notes import queries as documents

INTERVIEW, DOCUMENT = "interview", "document"


def known_gone() -> Gone:
    """What this database knows to be gone."""
    withdrawn = select(Interview.id).where(Interview.withdrawn_at.is_not(None))
    ids = {(INTERVIEW, one) for one in db.session.scalars(withdrawn)}
    return frozenset(ids | {(DOCUMENT, one) for one in documents.withdrawn()})


def withdraw_again() -> tuple[int, int]:
    """Purge what the journal says is gone and this database holds; how many interviews and how
    many other texts that were."""
    gone = journal.read()
    wanted = [one for kind, one in gone if kind == INTERVIEW]
    rows = select(Interview).where(Interview.id.in_(wanted), Interview.withdrawn_at.is_(None))
    interviews = db.session.scalars(rows).all()
    for interview in interviews:
        withdraw(SYSTEM, interview)
    rest = documents.living(one for kind, one in gone if kind == DOCUMENT)
    notes.withdraw(SYSTEM, rest)
    return len(interviews), len(rest)

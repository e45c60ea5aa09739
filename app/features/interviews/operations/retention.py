"""Raw notes do not stay for ever: who opened them, and their purge once their day is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.core import activity, after, clock, events, gate, thread
from app.core.access.actor import SYSTEM, Actor
from app.core.thread import Ref
from app.extensions import db
from app.features.interviews import queries
from app.features.interviews.models import Interview
from app.features.interviews.operations.consent import delete_quotes
from app.features.interviews.vocabulary import Scope
from app.features.notes import operations as notes

Openings = Sequence[tuple[UUID, str, datetime]]
A_DAY = timedelta(days=1)


def note_opening(actor: Actor, interview: Interview, openings: Openings) -> None:
    """Write down that somebody opened the raw notes, once a day: an id and a verb.

    `openings` says who opened them when last. On a connection of its own, since reading a page
    keeps nothing else.
    """
    if any(who == actor.user_id and at > clock.now() - A_DAY for who, _name, at in openings):
        return
    with gate.writing_connection() as connection:
        activity.record_on(
            connection,
            actor,
            "opened",
            "interview",
            interview.id,
            interview.network_id,
            interview.site_id,
        )


def purge_notes(interview: Interview) -> None:
    """Purge raw notes whose day is over, with their whole history; the quotes stay.

    Quotes that only the named readers may read are part of the notes: they go, too.
    """
    kept_back = [quote for quote in queries.quotes_of(interview) if quote.scope is Scope.NAMED]
    ids = frozenset(quote.id for quote in kept_back)
    if ids:
        events.announce(events.QuotesWithdrawn(interview.network_id, ids))
        thread.unlink_all(interview.network_id, [Ref("quote", one) for one in sorted(ids)])
        delete_quotes(ids)
    documents, interview.notes_purged_at = interview.document_ids, clock.now()
    interview.said_id = interview.observed_id = interview.interpreted_id = None
    db.session.flush()
    notes.withdraw(SYSTEM, documents)
    activity.record(
        SYSTEM, "purged", "interview", interview.id, interview.network_id, interview.site_id
    )
    after.on_commit(gate.empty_log)


def ended() -> Sequence[Interview]:
    """The interviews whose notes are to be purged."""
    rows = select(Interview).where(
        Interview.keep_until < clock.today(),
        Interview.notes_purged_at.is_(None),
        Interview.withdrawn_at.is_(None),
    )
    return db.session.scalars(rows).all()

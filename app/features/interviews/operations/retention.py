"""Raw notes do not stay for ever: who opened them, and their purge once their day is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select

from app.core import activity, after, clock, events, gate, thread
from app.core.access.actor import SYSTEM, Actor
from app.core.activity import Activity
from app.core.thread import Ref
from app.extensions import db
from app.features.interviews import queries
from app.features.interviews.models import Interview
from app.features.interviews.operations.consent import delete_quotes
from app.features.interviews.vocabulary import Scope
from app.features.notes import operations as notes

Openings = Sequence[tuple[UUID, str, datetime]]
A_DAY = timedelta(days=1)


def note_opening(actor: Actor, interview: Interview, known: Openings = ()) -> None:
    """Write down that somebody opened the raw notes, once a day: an id and a verb.

    Asked by every way to them: the page, the socket, history and comments. While something is
    read, on a connection of its own, since reading keeps nothing else. `known`: who opened them
    when last, where that was read already.
    """
    if any(who == actor.user_id and at > clock.now() - A_DAY for who, _name, at in known):
        return
    lately = _opened_lately(actor, interview)
    if not actor.is_person or db.session.scalar(lately):
        return
    what = ("opened", "interview", interview.id, interview.network_id, interview.site_id)
    if gate.is_writing():
        activity.record(actor, *what)
        return
    with gate.writing_connection() as connection:
        # Two doors at once: the second waits here for the first.
        row = select(Interview.id).where(Interview.id == interview.id)
        connection.execute(row.with_for_update())
        if not connection.scalar(lately):
            activity.record_on(connection, actor, *what)


def _opened_lately(actor: Actor, interview: Interview) -> Select[UUID]:
    mine = (Activity.by_id == actor.user_id, Activity.at > clock.now() - A_DAY)
    opened = (Activity.record_id == interview.id, Activity.verb == "opened")
    return select(Activity.id).where(*opened, *mine).limit(1)


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

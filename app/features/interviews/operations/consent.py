"""Consent: what was agreed, what is on file, and withdrawal, which leaves nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, exists, select

from app.core import activity, after, clock, events, gate, journal, thread
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.thread import Ref
from app.extensions import db
from app.features.interviews import queries
from app.features.interviews.models import (
    Consent,
    Interview,
    MergedTag,
    MergedTagQuote,
    Quote,
    QuoteTag,
    Tag,
)
from app.features.interviews.vocabulary import ConsentKind, Scope
from app.features.notes import operations as notes


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """One record to keep: whose word, given when, until when, in which language."""

    kind: ConsentKind
    given_on: date
    expires_on: date | None = None
    lang: str = "en"


def record_consent(
    actor: Actor,
    interview: Interview,
    *,
    scope: Scope,
    records: Sequence[ConsentRecord],
    is_minor: bool | None = None,
    words_checked_on: date | None = None,
) -> None:
    """Keep the scope agreed to and the records on file: these, and no others.

    Without every record the person needs, quotes stay with the named readers. A narrower scope
    holds at once, everywhere.
    """
    require(actor, Permission.CONSENT_WRITE, interview)
    before = _scopes(interview)
    if is_minor is not None:
        interview.is_minor = is_minor
    interview.scope = scope
    interview.words_checked_on = words_checked_on
    _keep_records(actor, interview, records)
    settle(interview)
    db.session.flush()
    announce_scopes(interview, before)
    activity.record(
        actor, "consented", "interview", interview.id, interview.network_id, interview.site_id
    )


def _keep_records(actor: Actor, interview: Interview, records: Sequence[ConsentRecord]) -> None:
    known = {consent.kind: consent for consent in interview.consents}
    wanted = {record.kind: record for record in records}
    for kind in known.keys() - wanted.keys():
        interview.consents.remove(known[kind])
    for kind, record in wanted.items():
        consent = known.get(kind)
        values = (record.given_on, record.expires_on, record.lang)
        if consent is None:
            consent = Consent(kind=kind, given_on=record.given_on)
            interview.consents.append(consent)
        elif (consent.given_on, consent.expires_on, consent.lang) == values:
            continue
        consent.given_on, consent.expires_on, consent.lang = values
        consent.recorded_by_id, consent.recorded_at = actor.user_id, clock.now()


def settle(interview: Interview) -> None:
    """Work out what is granted, and until when, from the records on file."""
    on_file = {consent.kind: consent for consent in interview.consents}
    needed = [on_file.get(kind) for kind in interview.consent_kinds]
    complete = all(needed)
    interview.granted = interview.scope if complete else Scope.NAMED
    ends = [consent.expires_on for consent in needed if consent and consent.expires_on]
    interview.granted_until = min(ends) if complete and ends else None


def _scopes(interview: Interview) -> dict[Quote, Scope]:
    return {quote: quote.scope for quote in queries.quotes_of(interview)}


def announce_scopes(interview: Interview, before: dict[Quote, Scope]) -> None:
    """Tell those who printed quotes that these may no longer go so far; those who count, any
    change."""
    changed = [(quote, scope) for quote, scope in before.items() if quote.scope is not scope]
    narrowed = frozenset(q.id for q, scope in changed if q.scope.width < scope.width)
    if narrowed:
        events.announce(events.QuotesNarrowed(interview.network_id, narrowed))
    if changed:
        ids = frozenset(quote.id for quote, _scope in changed)
        events.announce(events.ScopesChanged(interview.network_id, ids))


def withdraw(actor: Actor, interview: Interview) -> None:
    """Purge an interview's quotes and notes with their whole history, for ever.

    What stays is a row without words: the code, so that nobody else gets it, and when. Everything
    that holds one of the quotes hears of it before the rows go.
    """
    require(actor, Permission.CONSENT_WRITE, interview)
    quote_ids = frozenset(quote.id for quote in queries.quotes_of(interview))
    events.announce(events.QuotesWithdrawn(interview.network_id, quote_ids))
    refs = [Ref("interview", interview.id), *(Ref("quote", one) for one in quote_ids)]
    thread.unlink_all(interview.network_id, refs)
    delete_quotes(quote_ids)
    documents, named = interview.document_ids, interview.reader_ids
    _empty(interview)
    db.session.flush()
    notes.withdraw(actor, documents)
    events.announce(events.RecordPurged("interview", interview.id))
    events.announce(events.AccessChanged(named, by_withdrawal=True))
    activity.record(
        actor, "withdrew", "interview", interview.id, interview.network_id, interview.site_id
    )
    gone = ("interview", interview.id)
    after.on_commit(lambda: journal.note([gone]))
    after.on_commit(gate.empty_log)


def delete_quotes(quote_ids: frozenset[UUID]) -> None:
    """The rows, and tags that nothing else uses: a tag's name may be the person's words."""
    mine = select(QuoteTag.tag_id).where(QuoteTag.quote_id.in_(quote_ids))
    tag_ids = set(db.session.scalars(mine))
    theirs = MergedTagQuote.quote_id.in_(quote_ids)
    merged_ids = set(db.session.scalars(select(MergedTagQuote.merged_id).where(theirs)))
    db.session.execute(delete(MergedTagQuote).where(theirs))
    db.session.execute(delete(QuoteTag).where(QuoteTag.quote_id.in_(quote_ids)))
    db.session.execute(delete(Quote).where(Quote.id.in_(quote_ids)))
    used = exists().where(QuoteTag.tag_id == Tag.id)
    db.session.execute(delete(Tag).where(Tag.id.in_(tag_ids), ~used, Tag.description == ""))
    held = exists().where(MergedTagQuote.merged_id == MergedTag.id)
    unheld = (MergedTag.id.in_(merged_ids), ~held, MergedTag.description == "")
    db.session.execute(delete(MergedTag).where(*unheld))


def _empty(interview: Interview) -> None:
    interview.said_id = interview.observed_id = interview.interpreted_id = None
    interview.protocol_version_id = None
    interview.interviewer_id = interview.note_taker_id = interview.author_id = None
    interview.held_on = interview.words_checked_on = interview.granted_until = None
    interview.keep_until = None
    interview.grade_band, interview.groups, interview.lang = "", [], "en"
    interview.readers, interview.consents = [], []
    interview.scope = interview.granted = Scope.NAMED
    interview.withdrawn_at = clock.now()

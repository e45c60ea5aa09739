"""Making quotes of what was said, and watching that the notes still say it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypedDict, Unpack
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app.core import activity, events, thread
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.core.model import uuid7
from app.core.thread import Ref
from app.extensions import db
from app.features.interviews import queries
from app.features.interviews.models import Interview, Quote, Tag
from app.features.interviews.operations.consent import announce_scopes
from app.features.interviews.vocabulary import QuoteState, Scope
from app.features.notes import queries as notes

LONGEST = 2000
MOST_TAGS = 8
COLOURS = 12


class Beside(TypedDict, total=False):
    """What stands beside a quote's words."""

    lang: str
    translation: str
    translator: str
    kept: Scope | None


def add_quote(
    actor: Actor,
    interview: Interview,
    *,
    text: str,
    quote_id: UUID | None = None,
    tags: Iterable[str] = (),
    is_marked: bool = True,
    **beside: Unpack[Beside],
) -> Quote:
    """Keep words of the notes as a quote. Sending the same id again changes nothing.

    `is_marked`: the editor put a mark with the quote's id on the words; otherwise the words must
    stand in the notes as they are. Raises Invalid.
    """
    require(actor, Permission.NOTES_WRITE, interview)
    if interview.said_id is None:
        raise Invalid(_("The notes are purged: there is nothing left to quote."))
    words = _checked(interview, text, is_marked)
    if known := _known(interview, quote_id):
        return known
    quote = Quote(
        id=quote_id or uuid7(),
        network_id=interview.network_id,
        site_id=interview.site_id,
        author_id=actor.user_id,
        interview_id=interview.id,
        text=words,
        is_marked=is_marked,
        tags=tags_of(interview.network_id, tags),
        **{"lang": interview.lang, **beside},
    )
    _keep(actor, quote)
    return quote


def _known(interview: Interview, quote_id: UUID | None) -> Quote | None:
    """The quote of this id in the interview; an id that names anything else is refused."""
    if quote_id is None:
        return None
    known = db.session.get(Quote, quote_id)
    elsewhere = known is not None and known.interview_id != interview.id
    if elsewhere or activity.is_known(quote_id, besides="quote", network_id=interview.network_id):
        raise Invalid(_("These words could not be marked. Select them again."))
    return known


def _keep(actor: Actor, quote: Quote) -> None:
    db.session.add(quote)
    db.session.flush()
    earlier, later = Ref("interview", quote.interview_id), Ref("quote", quote.id)
    thread.link(actor, quote.network_id, earlier, "said", later)
    activity.record(actor, "created", "quote", quote.id, quote.network_id, quote.site_id)


def change_quote(
    actor: Actor,
    quote: Quote,
    *,
    tags: Iterable[str],
    take_present_text: bool = False,
    **beside: Unpack[Beside],
) -> None:
    """Change what stands beside the words, or take over what the notes say now."""
    require(actor, Permission.NOTES_WRITE, quote)
    before = quote.scope
    quote.tags = tags_of(quote.network_id, tags)
    for name, value in beside.items():
        setattr(quote, name, value)
    if take_present_text and quote.state is QuoteState.CHANGED:
        quote.text, quote.state, quote.present_text = quote.present_text, QuoteState.KEPT, ""
    db.session.flush()
    announce_scopes(quote.interview, {quote: before})
    activity.record(actor, "changed", "quote", quote.id, quote.network_id, quote.site_id)


def remove_quote(actor: Actor, quote: Quote) -> None:
    """Take a quote away everywhere; the notes keep the words, without the mark."""
    require(actor, Permission.NOTES_WRITE, quote)
    events.announce(events.QuotesWithdrawn(quote.network_id, frozenset({quote.id})))
    thread.unlink_all(quote.network_id, [Ref("quote", quote.id)])
    activity.record(actor, "removed", "quote", quote.id, quote.network_id, quote.site_id)
    db.session.delete(quote)
    db.session.flush()


def tags_of(network_id: UUID, names: Iterable[str]) -> list[Tag]:
    """The network's tags of these names, in their order; new ones are made. Raises Invalid."""
    wanted: dict[str, str] = {}
    for name in names:
        if clean := " ".join(name.split()):
            wanted.setdefault(clean.casefold(), clean)
    if len(wanted) > MOST_TAGS or any(len(name) > 80 for name in wanted.values()):
        raise Invalid(_("Use up to %(most)s tags of a few words each.", most=MOST_TAGS), "tags")
    if not wanted:
        return []
    rows = db.session.scalars(select(Tag).where(Tag.network_id == network_id)).all()
    known = {tag.name.casefold(): tag for tag in rows}
    for key, name in wanted.items():
        if key not in known:
            colour = len(known) % COLOURS + 1
            known[key] = Tag(network_id=network_id, name=name, colour=colour)
            db.session.add(known[key])
    return [known[key] for key in wanted]


def compare_with_notes(event: events.SnapshotWritten) -> None:
    """A snapshot is new: do the notes still say what their quotes say?"""
    interview = queries.owner_of_document(event.document_id)
    if interview is None or interview.said_id != event.document_id:
        return
    text = ""
    for quote in queries.quotes_of(interview):
        if not quote.is_marked and quote.id not in event.quotes:
            text = text or _flat(notes.snapshot(event.document_id).text)
            _judge(quote, quote.text if _flat(quote.text) in text else None)
        else:
            _judge(quote, event.quotes.get(quote.id))


def _judge(quote: Quote, present: str | None) -> None:
    if present is None:
        quote.state, quote.present_text = QuoteState.MISSING, ""
    elif _flat(present) == _flat(quote.text):
        quote.state, quote.present_text = QuoteState.KEPT, ""
    else:
        quote.state, quote.present_text = QuoteState.CHANGED, present


def _checked(interview: Interview, text: str, is_marked: bool) -> str:
    words = text.strip()
    if not words:
        raise Invalid(_("Select or type the words of the quote."), "text")
    if len(words) > LONGEST:
        raise Invalid(_("A quote has at most %(most)s characters.", most=LONGEST), "text")
    if is_marked:
        return words
    said = notes.snapshot(interview.said_id).text if interview.said_id else ""
    if _flat(words) not in _flat(said):
        raise Invalid(
            _("“Said” does not hold these words. Copy them from there, letter for letter."),
            "text",
        )
    return words


def _flat(text: str) -> str:
    """Words with single blanks, for comparing: a line break in the notes is no change."""
    return re.sub(r"\s+", " ", text).strip()

"""Saying something about words or a record, answering, settling, taking it up again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.core import activity, after, clock, events
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.extensions import db
from app.features.accounts.models import User
from app.features.comments import queries
from app.features.comments.models import Comment, CommentThread
from app.features.comments.queries import About, Talk

MOST_WORDS = 2000  # characters of a selection that are kept beside a thread


def begin(
    actor: Actor,
    about: About,
    *,
    text: str,
    asked: Iterable[UUID] = (),
    words: str = "",
    thread_id: UUID | None = None,
) -> CommentThread:
    """Begin a thread; with `words`, about those. `thread_id` is the id that their mark carries."""
    require(actor, Permission.COMMENT_WRITE, about)
    if thread_id is not None and db.session.get(CommentThread, thread_id) is not None:
        raise Invalid(_("This was sent already."), "text")
    row = CommentThread(
        network_id=about.network_id,
        kind=about.ref.kind,
        record_id=about.ref.id,
        document_id=about.held.id if about.held else None,
        words=words[:MOST_WORDS] if about.held else "",
        **({"id": thread_id} if thread_id and about.held else {}),
    )
    db.session.add(row)
    db.session.flush()
    _say(actor, about, row, text, asked)
    return row


def answer(actor: Actor, talk: Talk, *, text: str, asked: Iterable[UUID] = ()) -> None:
    """Answer in a thread; one that was settled is open again."""
    require(actor, Permission.COMMENT_WRITE, talk.about)
    talk.thread.settled_at = talk.thread.settled_by_id = None
    _say(actor, talk.about, talk.thread, text, asked)


def _say(actor: Actor, about: About, row: CommentThread, text: str, asked: Iterable[UUID]) -> None:
    people = _asked(actor, about, text, asked)
    row.comments.append(
        Comment(author_id=actor.user_id, text=text, at=clock.now(), mentioned=people)
    )
    db.session.flush()
    _note(actor, about, "commented")


def _note(actor: Actor, about: About, verb: str) -> None:
    """Write down that somebody spoke, and let open pages fetch what they may read of it."""
    activity.record(actor, verb, about.ref.kind, about.ref.id, about.network_id)
    _tell(about)


def _tell(about: About) -> None:
    after.publish(f"at:{about.ref.kind}/{about.ref.id}", json.dumps({"talk": about.slot}))


def _names(text: str, name: str) -> bool:
    """Whether a person is named with @ in a text, in full and at the end of a word."""
    return re.search(rf"(?<!\w)@{re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def _asked(actor: Actor, about: About, text: str, keys: Iterable[UUID]) -> list[User]:
    """The people who are asked: ticked, or named with @ in the text.

    Raises Invalid for somebody who may not read this.
    """
    known = {one.id: one for one in queries.people_to_ask(actor, about)}
    wanted = set(keys) | {one.id for one in known.values() if _names(text, one.name)}
    for key in wanted:
        if key not in known or not queries.may_read(key, about):
            name = known[key].name if key in known else _("That person")
            raise Invalid(_("%(name)s may not read this.", name=name), "asked")
    return [known[key] for key in sorted(wanted)]


def settle(actor: Actor, talk: Talk) -> None:
    """Say that a thread is settled."""
    require(actor, Permission.COMMENT_WRITE, talk.about)
    talk.thread.settled_at, talk.thread.settled_by_id = clock.now(), actor.user_id
    db.session.flush()
    db.session.refresh(talk.thread)
    _note(actor, talk.about, "settled")


def reopen(actor: Actor, talk: Talk) -> None:
    """Take a settled thread up again."""
    require(actor, Permission.COMMENT_WRITE, talk.about)
    talk.thread.settled_at = talk.thread.settled_by_id = None
    _note(actor, talk.about, "reopened")


def remove(actor: Actor, talk: Talk) -> None:
    """Take back what one said oneself; a thread in which nothing is left goes with it."""
    require(actor, Permission.COMMENT_REMOVE, talk)
    talk.thread.comments = [one for one in talk.thread.comments if one is not talk.comment]
    if not talk.thread.comments:
        db.session.delete(talk.thread)
    _tell(talk.about)


def forget_documents(event: events.DocumentsWithdrawn) -> None:
    """Texts are gone for ever: so is what was said about them."""
    _forget(CommentThread.document_id.in_(event.document_ids))


def forget_quotes(event: events.QuotesWithdrawn) -> None:
    """Quotes are gone for ever: so is what was said about them."""
    _forget(CommentThread.kind == "quote", CommentThread.record_id.in_(event.quote_ids))


def forget_record(event: events.RecordPurged) -> None:
    """A record's words are gone for ever: so is what was said about it."""
    _forget(CommentThread.kind == event.kind, CommentThread.record_id == event.record_id)


def _forget(*which: object) -> None:
    mine = select(CommentThread.id).where(*which)  # type: ignore[arg-type]
    db.session.execute(delete(Comment).where(Comment.thread_id.in_(mine)))
    db.session.execute(delete(CommentThread).where(*which))  # type: ignore[arg-type]

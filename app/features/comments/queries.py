"""Reading comments, as whoever may read what they are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import select

from app.core import thread
from app.core.access import seating
from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.documents import Held
from app.core.errors import NotAllowed, NotFound
from app.core.thread import Knot, Ref
from app.extensions import db
from app.features.accounts.models import User
from app.features.comments.models import Comment, CommentMention, CommentThread
from app.features.networks import queries as networks
from app.features.networks.models import Network
from app.features.notes import past
from app.features.notes import queries as notes

JUST_NOW = timedelta(seconds=10)  # within which the words of a new thread reach the snapshot


@dataclass(frozen=True, slots=True)
class About:
    """What comments are about: a record that the actor may read, and perhaps a text of it."""

    network: Network
    ref: Ref
    knot: Knot | None
    held: Held | None = None
    site_id: UUID | None = None

    @property
    def network_id(self) -> UUID:
        """The network it belongs to."""
        return self.network.id

    @property
    def slot(self) -> str:
        """The place on a page where what was said stands."""
        return f"talk-{self.held.id if self.held else self.ref.id}"


@dataclass(frozen=True, slots=True)
class Talk:
    """A thread with what it is about, or one comment of it: what a view is handed."""

    about: About
    thread: CommentThread
    comment: Comment | None = None

    @property
    def network_id(self) -> UUID:
        """The network it belongs to."""
        return self.about.network_id

    @property
    def author_id(self) -> UUID | None:
        """Who said it."""
        return self.comment.author_id if self.comment else None


def about_document(actor: Actor, document_id: UUID) -> About:
    """A text. Raises NotFound or NotAllowed to those who may not read it."""
    held = past.held_at(actor, document_id)
    ref = Ref(held.owner_kind, held.owner.id)
    knot = thread.knots(actor, [ref]).get(ref)
    return About(networks.network_of(held.network_id), ref, knot, held)


def about_record(actor: Actor, network: str, kind: str, record_id: UUID) -> About:
    """A record of a network. Raises NotFound when it is none of its, or not for the actor."""
    return _record(actor, networks.network_at(actor, network), Ref(kind, record_id))


def _record(actor: Actor, place: Network, ref: Ref) -> About:
    # Asked as if the actor were in this network alone: what is another's is not found in it.
    there = replace(actor, seats={place.id: actor.seats[place.id]})
    knot = thread.knots(there, [ref]).get(ref)
    if knot is None:
        raise NotFound
    return About(place, ref, knot)


def talk_at(actor: Actor, thread_id: UUID) -> Talk:
    """A thread with what it is about. Raises NotFound or NotAllowed."""
    row = db.session.get(CommentThread, thread_id)
    if row is None or row.network_id not in actor.networks:
        raise NotFound
    if row.document_id is not None:
        return Talk(about_document(actor, row.document_id), row)
    place = networks.network_of(row.network_id)
    return Talk(_record(actor, place, Ref(row.kind, row.record_id)), row)


def comment_at(actor: Actor, comment_id: UUID) -> Talk:
    """One comment in its thread. Raises NotFound or NotAllowed."""
    row = db.session.get(Comment, comment_id)
    if row is None:
        raise NotFound
    return replace(talk_at(actor, row.thread_id), comment=row)


def threads(about: About) -> Sequence[CommentThread]:
    """What was said: open threads first, the newest on top."""
    place = (
        CommentThread.document_id == about.held.id
        if about.held
        else (CommentThread.document_id.is_(None))
        & (CommentThread.kind == about.ref.kind)
        & (CommentThread.record_id == about.ref.id)
    )
    found = select(CommentThread).where(place, CommentThread.network_id == about.network_id)
    return db.session.scalars(
        found.order_by(CommentThread.settled_at.is_not(None), CommentThread.begun_at.desc())
    ).all()


def placed(about: About, talks: Sequence[CommentThread]) -> set[UUID]:
    """Those of a text's threads whose words stand in it; with the ones that have just begun, which
    no snapshot knows yet."""
    if about.held is None or not any(one.words for one in talks):
        return set()
    known, at = notes.commented(about.held.id)
    return known | {one.id for one in talks if at is None or one.begun_at > at - JUST_NOW}


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of a conversation as the history of a text lists it: who and what, no words."""

    at: datetime
    person: User | None
    settled: bool
    address: str


def said_about(actor: Actor, document_ids: Sequence[UUID]) -> dict[UUID, list[Said]]:
    """When something was said about texts, and when it was settled; newest first. The caller has
    asked whether the actor may read them."""
    found: dict[UUID, list[Said]] = {}
    rows = select(CommentThread).where(CommentThread.document_id.in_(document_ids))
    for row in db.session.scalars(rows):
        address = f"/documents/{row.document_id}/comments#talk-{row.id}"
        turns = [Said(one.at, one.author, False, address) for one in row.comments]
        if row.settled_at:
            turns.append(Said(row.settled_at, row.settled_by, True, address))
        found.setdefault(cast(UUID, row.document_id), []).extend(turns)
    return {key: sorted(all_, key=lambda one: one.at, reverse=True) for key, all_ in found.items()}


def people_to_ask(actor: Actor, about: About) -> list[User]:
    """Who can be asked: those of the network who may read it; for a text that is checked here."""
    seats = networks.members(about.network)
    named = getattr(about.held.owner, "reader_ids", None) if about.held else None
    people = [seat.user for seat in seats if seat.user_id != actor.user_id]
    return [one for one in people if named is None or one.id in named]


def may_read(user_id: UUID, about: About) -> bool:
    """Whether somebody else may read what this is about."""
    them = seating.actor_for(user_id)
    try:
        if about.held is not None:
            found = about_document(them, about.held.id)
        else:
            found = _record(them, networks.network_at(them, str(about.network_id)), about.ref)
    except (NotAllowed, NotFound):
        return False
    return can(them, Permission.COMMENT_READ, found)


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody was asked in a thread that is still open."""

    comment: Comment
    knot: Knot
    address: str


def waiting_for(actor: Actor, most: int = 10) -> list[Asked]:
    """Where the actor was asked, newest first, as far as they may still read it."""
    rows = db.session.execute(
        select(Comment, CommentThread)
        .join(CommentThread, CommentThread.id == Comment.thread_id)
        .join(CommentMention, CommentMention.comment_id == Comment.id)
        .where(CommentMention.user_id == actor.user_id, CommentThread.settled_at.is_(None))
        .order_by(Comment.at.desc())
        .limit(most)
    ).all()
    found = []
    for comment, row in rows:
        try:
            about = talk_at(actor, row.id).about
        except (NotAllowed, NotFound):
            continue
        if about.knot is not None:
            found.append(Asked(comment, about.knot, address_of(about)))
    return found


def address_of(about: About) -> str:
    """Where the comments of a record or text are read."""
    if about.held is not None:
        return f"/documents/{about.held.id}/comments"
    return f"/networks/{about.network.slug}/comments/{about.ref.kind}/{about.ref.id}"

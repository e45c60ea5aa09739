"""Reading interviews: who may know of them, and who is named on them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import joinedload

from app.core.access.actor import Actor, ActorKind, Seat
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.activity import Activity
from app.core.errors import Gone, NotFound
from app.extensions import db
from app.features.accounts.models import User
from app.features.interviews.models import Interview, InterviewReader, Quote
from app.features.interviews.queries import reach
from app.features.interviews.vocabulary import Voice
from app.features.networks import queries as networks
from app.features.networks.models import Membership, Network


def visible_to(actor: Actor) -> Select[Interview]:
    """The interviews an actor may know of, by their code; never the withdrawn ones."""
    return select(Interview).where(Interview.withdrawn_at.is_(None), _known_to(actor))


def _known_to(actor: Actor) -> ColumnElement[bool]:
    if actor.is_system:
        return true()
    return Interview.network_id.in_(reach.networks(actor, Permission.INTERVIEW_READ))


def named_on(user_id: UUID | None) -> ColumnElement[bool]:
    """Whether somebody is named on an interview's raw notes, in SQL."""
    reads = select(InterviewReader.interview_id).where(InterviewReader.user_id == user_id)
    return or_(
        Interview.interviewer_id == user_id,
        Interview.note_taker_id == user_id,
        Interview.id.in_(reads),
    )


def is_placed(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor may know where an interview was held: INTERVIEW_PLACE in SQL."""
    place = Permission.INTERVIEW_PLACE
    if actor.is_system:
        return true()
    return or_(
        Interview.site_id.in_(reach.sites(actor, place)),
        and_(
            Interview.network_id.in_(reach.networks_when_named(actor, place)),
            named_on(actor.user_id),
        ),
    )


def interview_at(actor: Actor, interview_id: UUID) -> Interview:
    """An interview by its key. Raises NotFound for strangers, Gone after a withdrawal."""
    known = select(Interview).where(Interview.id == interview_id, _known_to(actor))
    rows = db.session.scalars(
        known.options(joinedload(Interview.readers), joinedload(Interview.consents))
    )
    found = rows.unique().one_or_none()
    if found is None:
        raise NotFound
    if found.withdrawn_at is not None:
        raise Gone
    return found


def openings(interview: Interview) -> list[tuple[UUID, str, datetime]]:
    """Who opened the raw notes, by key and name, and when last; never how often."""
    at = func.max(Activity.at)
    rows = db.session.execute(
        select(User.id, User.name, at)
        .join(Activity, Activity.by_id == User.id)
        .where(Activity.record_id == interview.id, Activity.verb == "opened")
        .group_by(User.id, User.name)
        .order_by(at.desc())
    )
    return [(key, name, when) for key, name, when in rows]


def interviews_of(actor: Actor, network: Network) -> Sequence[Interview]:
    """A network's interviews, newest first."""
    rows = visible_to(actor).where(Interview.network_id == network.id)
    return db.session.scalars(rows.order_by(Interview.held_on.desc(), Interview.code)).all()


def taken_back(actor: Actor, network: Network) -> Sequence[Interview]:
    """A network's withdrawn interviews, the last one first: a code and a day, no more."""
    rows = select(Interview).where(
        Interview.network_id == network.id, Interview.withdrawn_at.is_not(None), _known_to(actor)
    )
    return db.session.scalars(rows.order_by(Interview.withdrawn_at.desc(), Interview.code)).all()


def quote_counts(network_id: UUID) -> dict[UUID, int]:
    """How many quotes each interview of a network holds."""
    rows = db.session.execute(
        select(Quote.interview_id, func.count())
        .where(Quote.network_id == network_id)
        .group_by(Quote.interview_id)
    )
    return dict(rows.all())


def count(actor: Actor, network_id: UUID) -> Select[int]:
    """How many interviews of a network there are, for the navigation."""
    rows = visible_to(actor).where(Interview.network_id == network_id)
    return rows.with_only_columns(func.count(Interview.id))


def nameable(network: Network) -> list[Membership]:
    """The members whose role lets them read raw notes once they are named."""
    probe = reach.Probe(network.id)
    return [
        seat
        for seat in networks.members(network)
        if can(
            Actor(ActorKind.PERSON, seat.user_id, {network.id: Seat(seat.role, seat.site_ids)}),
            Permission.NOTES_READ,
            replace(probe, reader_ids=frozenset({seat.user_id})),
        )
    ]


def next_code(network_id: UUID, voice: Voice) -> str:
    """A code that nobody in the network has had, such as S-014."""
    taken = db.session.scalars(
        select(Interview.code).where(
            Interview.network_id == network_id, Interview.code.startswith(f"{voice.letter}-")
        )
    )
    numbers = [int(digits[0]) for code in taken if (digits := re.findall(r"\d+", code))]
    return f"{voice.letter}-{max(numbers, default=0) + 1:03}"


def owner_of_document(document_id: UUID) -> Interview | None:
    """The interview whose notes this document is; None for an orphan."""
    return db.session.scalar(
        select(Interview).where(
            or_(
                Interview.said_id == document_id,
                Interview.observed_id == document_id,
                Interview.interpreted_id == document_id,
            )
        )
    )

"""Recording that an interview took place, and who is named on its notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TypedDict, Unpack
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from app.core import activity, clock, events
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.core.model import claim
from app.extensions import db
from app.features.interviews import queries
from app.features.interviews.models import Interview, InterviewReader, ProtocolVersion
from app.features.interviews.vocabulary import PARTS, Voice
from app.features.networks import queries as networks
from app.features.networks.models import Network, Site
from app.features.notes import operations as notes
from app.features.notes.seed import Block

KEPT = timedelta(days=730)  # how long notes are kept unless somebody chooses another day


class Details(TypedDict, total=False):
    """What is known of an interview, and may be put right later."""

    held_on: date
    grade_band: str
    groups: Sequence[str]
    lang: str
    keep_until: date


def document_kind(part: str) -> str:
    """The kind of document that a part of an interview is."""
    return f"interview.{part}"


def create_interview(
    actor: Actor,
    network: Network,
    *,
    protocol: ProtocolVersion,
    site: Site,
    voice: Voice,
    note_taker_id: UUID | None = None,
    reader_ids: Iterable[UUID] = (),
    code: str = "",
    seeds: Mapping[str, Sequence[Block]] | None = None,
    **details: Unpack[Details],
) -> Interview:
    """Record an interview and make its three documents, each with a heading per question.

    The actor is the interviewer. A student counts as a minor until the consent says otherwise.
    `seeds` may hold the first text of a part in place of bare headings; see PARTS.
    Raises Invalid for a code that is taken, and for people who may not be named.
    """
    require(actor, Permission.INTERVIEW_CREATE, site)
    interview = Interview(
        network_id=network.id,
        site_id=site.id,
        author_id=actor.user_id,
        interviewer_id=actor.user_id,
        protocol_version_id=protocol.id,
        code=_free_code(network, voice, code),
        voice=voice,
        is_minor=voice is Voice.STUDENT,
    )
    _fill(interview, details)
    _name(network, interview, note_taker_id, reader_ids)
    db.session.add(interview)
    _open_documents(actor, interview, protocol, seeds or {})
    activity.record(actor, "created", "interview", interview.id, network.id, site.id)
    return interview


def change_interview(
    actor: Actor,
    interview: Interview,
    *,
    version: int,
    note_taker_id: UUID | None,
    reader_ids: Iterable[UUID],
    site: Site | None = None,
    voice: Voice | None = None,
    **details: Unpack[Details],
) -> None:
    """Change an interview's details and who is named on it. Raises Conflict and Invalid.

    Who loses their name loses the notes at once. It moves to another `site`, or another `voice`,
    while nothing of it is quoted yet.
    """
    require(actor, Permission.INTERVIEW_WRITE, interview)
    claim(interview, version)
    if site is not None and site.id != interview.site_id:
        _move(actor, interview, site)
    if voice is not None and voice is not interview.voice:
        _hear_as(interview, voice)
    before = interview.reader_ids
    _fill(interview, details)
    network = networks.network_of(interview.network_id)
    _name(network, interview, note_taker_id, reader_ids)
    db.session.flush()
    changed = before ^ interview.reader_ids
    if changed:
        events.announce(events.AccessChanged(changed))
    activity.record(
        actor, "changed", "interview", interview.id, interview.network_id, interview.site_id
    )


def forget_names(event: events.SeatEnded) -> None:
    """Take the names of somebody who left a network off the raw notes there.

    The interviewer stays the interview's author, but is no longer named on its notes: whoever
    comes back reads them again once another who writes them (the note-taker) names them anew. Where
    nobody is left who writes them, the notes stay closed; consent stays with the site's lead.
    """
    ours = select(Interview.id).where(Interview.network_id == event.network_id)
    for column in (Interview.interviewer_id, Interview.note_taker_id):
        db.session.execute(
            update(Interview)
            .where(Interview.network_id == event.network_id, column == event.user_id)
            .values({column: None})
        )
    db.session.execute(
        delete(InterviewReader).where(
            InterviewReader.user_id == event.user_id, InterviewReader.interview_id.in_(ours)
        )
    )


def may_move(interview: Interview) -> bool:
    """Whether the interview may be put at another site or role: nothing of it is quoted."""
    return not queries.quotes_of(interview)


def _move(actor: Actor, interview: Interview, site: Site) -> None:
    require(actor, Permission.INTERVIEW_CREATE, site)
    if not may_move(interview):
        raise Invalid(_("Words of it are quoted already: the {site} stays."), "site")
    interview.site = site


def _hear_as(interview: Interview, voice: Voice) -> None:
    """Put right who was heard; the code begins with another letter then."""
    if not may_move(interview):
        raise Invalid(_("Words of it are quoted already: the role stays."), "voice")
    if voice.letter != interview.voice.letter:
        interview.code = queries.next_code(interview.network_id, voice)
    interview.voice = voice
    if not interview.consents:
        interview.is_minor = voice is Voice.STUDENT


def _name(
    network: Network,
    interview: Interview,
    note_taker_id: UUID | None,
    reader_ids: Iterable[UUID],
) -> None:
    """Write down who is named; everybody must have a role that may be."""
    wanted = set(reader_ids)
    known = {seat.user_id for seat in queries.nameable(network)} | interview.reader_ids
    if wanted - known:
        raise Invalid(_("Choose people of this network who may read notes."), "readers")
    if note_taker_id is not None and note_taker_id not in known:
        raise Invalid(_("Choose somebody of this network who may write notes."), "note_taker")
    interview.note_taker_id = note_taker_id
    wanted -= interview.writer_ids
    kept = [reader for reader in interview.readers if reader.user_id in wanted]
    new = sorted(wanted - {reader.user_id for reader in kept})
    interview.readers = kept + [InterviewReader(user_id=user_id) for user_id in new]


def _free_code(network: Network, voice: Voice, code: str) -> str:
    if not code:
        return queries.next_code(network.id, voice)
    if not re.fullmatch(rf"{voice.letter}-\d{{3,6}}", code):
        raise Invalid(_("A code looks like %(letter)s-014.", letter=voice.letter), "code")
    taken = select(Interview.id).where(Interview.network_id == network.id, Interview.code == code)
    if db.session.scalar(taken):
        raise Invalid(_("There is an interview with this code already."), "code")
    return code


def _open_documents(
    actor: Actor,
    interview: Interview,
    protocol: ProtocolVersion,
    seeds: Mapping[str, Sequence[Block]],
) -> None:
    headings: list[Block] = []
    for question in protocol.questions:
        headings += [("heading", 2, question["text"]), ("paragraph", "")]
    for part in PARTS:
        document = notes.create_document(
            actor, interview.network_id, document_kind(part), seeds.get(part, headings)
        )
        setattr(interview, f"{part}_id", document.id)
    db.session.flush()


def _fill(interview: Interview, details: Details) -> None:
    held_on = details.get("held_on")
    network = networks.network_of(interview.network_id)
    if held_on and held_on > clock.today(network.zone):
        raise Invalid(_("This day is still to come. Choose the day it was held."), "held_on")
    today = clock.today(network.zone)
    kept = details.pop("keep_until", None) or interview.keep_until or today + KEPT
    if kept < today and kept != interview.keep_until:
        raise Invalid(_("This day is over. Choose one to come."), "keep_until")
    interview.keep_until = kept
    for name, value in details.items():
        setattr(interview, name, list(details["groups"]) if name == "groups" else value)

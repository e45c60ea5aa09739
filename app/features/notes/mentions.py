"""Naming records and people in a text with @: what is offered, and the thread that comes of it.

A record that is named is a link to its page, in words that anybody could have typed. Each is an
edge of the thread as long as the newest snapshot holds it: it shows on the rail of both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import func, select

from app.core import documents, events, thread
from app.core.access import seating
from app.core.access.actor import Actor
from app.core.activity import Activity
from app.core.documents import Held
from app.core.thread import Ref
from app.extensions import db
from app.features.networks import queries as networks
from app.features.notes.models import Document

PAGES = {
    "themes": "theme",
    "analyses": "analysis",
    "ideas": "idea",
    "cycles": "cycle",
    "measures": "measure",
    "packages": "package",
}
"""What can be named, by the address of its page: nothing that is somebody's voice."""
LOOKED_AT = 300  # records, those that were worked on last
_NAMED = re.compile(rf'href="[^"]*/({"|".join(PAGES)})/([0-9a-f-]{{36}})["/?#]')


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody or something that can be named; a person has no address."""

    title: str
    address: str = ""
    note: str = ""


def offers(actor: Actor, held: Held, typed: str, most: int = 8) -> list[Offer]:
    """People who may read the text, and records that the actor may read, whose name holds what was
    typed."""
    wanted = typed.strip().casefold()
    readers = getattr(held.owner, "reader_ids", None)
    seats = networks.members(networks.network_of(held.network_id))
    people = [Offer(one.user.name) for one in seats if readers is None or one.user_id in readers]
    found = [*people, *_records(actor, held)]
    return [one for one in found if wanted in one.title.casefold()][:most]


def _records(actor: Actor, held: Held) -> list[Offer]:
    at = func.max(Activity.at)
    rows = (
        select(Activity.kind, Activity.record_id)
        .where(Activity.network_id == held.network_id, Activity.kind.in_(PAGES.values()))
        .group_by(Activity.kind, Activity.record_id)
        .order_by(at.desc())
        .limit(LOOKED_AT)
    )
    refs = [Ref(kind, record_id) for kind, record_id in db.session.execute(rows)]
    knots = thread.knots(_inside(actor, held.network_id), refs)
    return [Offer(knots[ref].title, knots[ref].address) for ref in refs if ref in knots]


def _inside(actor: Actor, network_id: UUID) -> Actor:
    """The actor as if they were in this network alone: what is another's is not found in it."""
    seat = actor.seats.get(network_id)
    return replace(actor, seats={network_id: seat} if seat else {})


def named_in(html: str) -> set[Ref]:
    """The records that a text links to."""
    return {Ref(PAGES[page], UUID(key)) for page, key in _NAMED.findall(html)}


def follow(event: events.SnapshotWritten) -> None:
    """Let the thread hold what the newest snapshot names, as far as those who wrote it may read."""
    wanted = named_in(event.html)
    ends = thread.named_by(event.document_id)
    if not wanted and not ends:
        return
    document = db.session.get(Document, event.document_id)
    owner = documents.kind(document.kind).owner(document.id) if document else None
    if document is None or owner is None:
        return
    text = Ref(str(getattr(owner, "__tablename__", document.kind)), owner.id)
    thread.unname(event.document_id, ends - wanted - {text})
    for author, ref in _readable(event.authors, document.network_id, wanted - ends - {text}):
        thread.name_in(author, document.network_id, document.id, text, ref)


def _readable(
    authors: Iterable[UUID], network_id: UUID, refs: set[Ref]
) -> Iterable[tuple[Actor, Ref]]:
    left = set(refs)
    for author in sorted(authors):
        actor = _inside(seating.actor_for(author), network_id)
        for ref in sorted(thread.knots(actor, sorted(left))) if left else ():
            left.discard(ref)
            yield actor, ref


def forget(event: events.DocumentsWithdrawn) -> None:
    """A text is gone for ever: it names nothing any more."""
    for document_id in event.document_ids:
        thread.unname(document_id, thread.named_by(document_id))

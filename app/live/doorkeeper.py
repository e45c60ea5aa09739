"""Who may enter a document or a record's channel, and with which code everybody else leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from app.core import channels, documents, thread
from app.core.access.actor import VISITOR, Actor
from app.core.access.check import can
from app.core.errors import Gone, NotFound
from app.features.accounts import queries as accounts
from app.features.accounts.models import User
from app.features.notes import queries as notes
from app.live.presence import Person
from app.live.rooms import Refused

SIGN_IN, FORBIDDEN, NOT_FOUND, WITHDRAWN, OLD_EDITOR = 4401, 4403, 4404, 4410, 4426


@dataclass(frozen=True, slots=True)
class Visit:
    """Who stands at the door."""

    actor: Actor
    person: Person
    remembered: str
    """What the session cookie said; asked again when somebody's access changes."""


def visit(user: User) -> Visit:
    """The visit of somebody who has signed in."""
    person = Person(user.id, user.name, user.colour)
    return Visit(user.actor(), person, user.get_id())


def visit_again(remembered: str) -> Visit:
    """The same person as they stand now. Raises Refused when the session has ended."""
    user = accounts.user_of_session(remembered)
    if user is None:
        raise Refused(SIGN_IN, "sign in")
    return visit(user)


def admit_to_document(actor: Actor, document_id: UUID, schema: int | None = None) -> bool:
    """Whether the actor may write in the document. Raises Refused when they may not even read.

    Someone outside the network does not learn that the document exists, or was withdrawn.
    """
    if not actor.is_person:
        raise Refused(SIGN_IN, "sign in")
    if notes.is_withdrawn(document_id, actor.networks):
        raise Refused(WITHDRAWN, "withdrawn")
    document = notes.document(document_id)
    if document is None or document.network_id not in actor.networks:
        raise Refused(NOT_FOUND, "no such document")
    kind = documents.kind(document.kind)
    owner = kind.owner(document_id)
    if owner is None:
        raise Refused(NOT_FOUND, "no such document")
    if not kind.let_in(actor, owner):
        raise Refused(FORBIDDEN, "not allowed")
    if schema is not None and schema < max(document.schema, kind.schema):
        raise Refused(OLD_EDITOR, "reload")
    return can(actor, kind.write, owner)


def admit_to_parts(actor: Actor, kind_name: str, record_id: UUID) -> UUID:
    """The network of a record whose live parts the actor may watch. Raises Refused."""
    if actor is VISITOR or not actor.is_person:
        raise Refused(SIGN_IN, "sign in")
    kind = channels.kind(kind_name)
    if kind is None:
        raise Refused(NOT_FOUND, "no such channel")
    thing = _load(kind, actor, record_id)
    if not can(actor, kind.permission, thing):
        raise Refused(FORBIDDEN, "not allowed")
    return cast(UUID, thing.network_id)


def admit_to_place(actor: Actor, place: thread.Ref) -> None:
    """Whether the actor may be seen, and see others, on a record's pages: if they may read it.

    Raises Refused. A record without live parts is looked for in the thread.
    """
    known = channels.kind(place.kind)
    if known is not None and known.parts:
        admit_to_parts(actor, place.kind, place.id)
    elif place not in thread.knots(actor, [place]):
        raise Refused(NOT_FOUND, "no such record")


def _load(kind: channels.ChannelKind, actor: Actor, record_id: UUID) -> Any:
    try:
        return kind.load(actor, record_id)
    except NotFound as error:
        raise Refused(NOT_FOUND, "no such record") from error
    except Gone as error:
        raise Refused(WITHDRAWN, "withdrawn") from error

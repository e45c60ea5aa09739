"""Protocols, interviews with consent, quotes and themes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from app.core.access.actor import Actor
from app.extensions import db
from app.features.accounts.models import User
from app.features.interviews import operations
from app.features.interviews.models import Interview, Protocol, Quote, Tag, Theme
from app.features.interviews.operations import ConsentRecord, Question
from app.features.interviews.vocabulary import Scope, Voice
from app.features.networks.models import Network, Site
from tests.factories import saved

SAID = "When I come back nobody says anything. They hand me the packet."


@saved
def protocol(of: Network, by: Actor, questions: Sequence[str] = ("Tell me about it.",)) -> Protocol:
    """A protocol of a network."""
    return operations.create_protocol(
        by, of, title="Coming back", questions=[Question(text) for text in questions]
    )


@saved
def interview(
    at: Site,
    by: User,
    *,
    scope: Scope | None = None,
    said: str = SAID,
    voice: Voice = Voice.STUDENT,
    readers: Iterable[User] = (),
    until: date | None = None,
    **values: Any,
) -> Interview:
    """An interview that this person held at a site. With a scope, its consent is on file."""
    network = db.session.get_one(Network, at.network_id)
    actor = by.actor()
    made = operations.create_interview(
        actor,
        network,
        protocol=protocol(network, actor).current,
        site=at,
        voice=voice,
        reader_ids=[reader.id for reader in readers],
        seeds={
            "said": [("heading", 2, "Tell me about it."), ("paragraph", said)],
            **values.pop("seeds", {}),
        },
        **{"held_on": date(2026, 10, 14), "grade_band": "grade 6", **values},
    )
    if scope is not None:
        agree(made, by, scope, until=until)
    return made


@saved
def agree(made: Interview, by: User, scope: Scope, *, until: date | None = None) -> None:
    """Put every record that the person needs on file."""
    operations.record_consent(
        by.actor(),
        made,
        scope=scope,
        records=[ConsentRecord(kind, date(2026, 10, 1), until) for kind in made.consent_kinds],
    )


@saved
def quote(of: Interview, by: User, text: str = SAID, **values: Any) -> Quote:
    """A quote of an interview's notes."""
    return operations.add_quote(by.actor(), of, text=text, **{"is_marked": False, **values})


@saved
def theme(of: Network, by: User, name: str = "The packet is the welcome", **values: Any) -> Theme:
    """A theme."""
    return operations.create_theme(by.actor(), of, name=name, **values)


@saved
def placed(one: Quote, into: Theme, by: User, *, dissents: bool = False) -> None:
    """Put a quote into a theme."""
    operations.add_to_theme(by.actor(), into, one, dissents=dissents)


@saved
def merged(tag: Tag, into: Tag, by: User) -> UUID:
    """The key of a tag that was merged into another one."""
    key = tag.id
    operations.merge_tag(by.actor(), tag, into)
    return key

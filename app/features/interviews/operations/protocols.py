"""Writing interview protocols: an interview keeps the version it was held with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from flask_babel import gettext as _

from app.core import activity
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.extensions import db
from app.features.interviews import queries
from app.features.interviews.models import Protocol, ProtocolVersion
from app.features.networks.models import Network

MOST_QUESTIONS = 12


@dataclass(frozen=True, slots=True)
class Question:
    """One open, story-based question; a sensitive one needs a parent's written consent."""

    text: str
    probes: str = ""
    sensitive: bool = False


def create_protocol(
    actor: Actor,
    network: Network,
    *,
    title: str,
    questions: Sequence[Question],
    purpose: str = "",
    opening: str = "",
    consent_script: str = "",
) -> Protocol:
    """Write a protocol, version 1. Raises Invalid without questions."""
    require(actor, Permission.PROTOCOL_WRITE, network)
    protocol = Protocol(
        network_id=network.id, author_id=actor.user_id, title=title, purpose=purpose
    )
    protocol.versions.append(_version(actor, 1, opening, consent_script, questions))
    db.session.add(protocol)
    db.session.flush()
    activity.record(actor, "created", "protocol", protocol.id, network.id)
    return protocol


def change_protocol(
    actor: Actor,
    protocol: Protocol,
    *,
    title: str,
    questions: Sequence[Question],
    purpose: str = "",
    opening: str = "",
    consent_script: str = "",
) -> ProtocolVersion:
    """Change a protocol. A version that an interview was held with stays; a new one follows it."""
    require(actor, Permission.PROTOCOL_WRITE, protocol)
    protocol.title, protocol.purpose = title, purpose
    old = protocol.current
    new = _version(actor, old.number + 1, opening, consent_script, questions)
    if _same(old, new):
        return old
    if queries.is_used(old):
        protocol.versions.append(new)
    else:
        old.opening, old.consent_script, old.questions = opening, consent_script, new.questions
        new = old
    db.session.flush()
    activity.record(actor, "changed", "protocol", protocol.id, protocol.network_id)
    return new


def _version(
    actor: Actor, number: int, opening: str, consent_script: str, questions: Sequence[Question]
) -> ProtocolVersion:
    asked = [asdict(question) for question in questions if question.text.strip()]
    if not asked:
        raise Invalid(_("Write at least one question."), "questions")
    if len(asked) > MOST_QUESTIONS:
        raise Invalid(_("Keep to %(most)s questions.", most=MOST_QUESTIONS), "questions")
    return ProtocolVersion(
        number=number,
        opening=opening,
        consent_script=consent_script,
        questions=asked,
        author_id=actor.user_id,
    )


def _same(old: ProtocolVersion, new: ProtocolVersion) -> bool:
    return (old.opening, old.consent_script, old.questions) == (
        new.opening,
        new.consent_script,
        new.questions,
    )

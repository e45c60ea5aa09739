"""Shared live parts: what a record's page shows that moves on everybody's screen.

A part is rendered once per change and audience, and the same HTML goes to the person who acted
and to everybody else. It is always whole and never reads who is looking.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.model import inserting
from app.extensions import db


class Channel(db.Model):
    """The sequence of a record's shared changes; its row lock serialises renders."""

    __tablename__ = "channel"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    audience: Mapped[str] = mapped_column(String(20), primary_key=True)
    seq: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """How to admit people to a record's channel, and how to draw its parts.

    `load(actor, id)` answers the record or raises NotFound; `permission` is asked of it.
    `values(id)` answers what the part templates need; `parts` maps part names to templates.
    Everyone admitted belongs to one audience: a part may hold only what all of them may read.
    """

    name: str
    permission: Permission
    load: Callable[[Actor, UUID], Any]
    values: Callable[[UUID], Mapping[str, Any]]
    parts: Mapping[str, str]
    audience: str = "network"


_kinds: dict[str, ChannelKind] = {}


def register(kind: ChannelKind) -> None:
    """Make the live parts of a kind of record known."""
    _kinds[kind.name] = kind


def kind(name: str) -> ChannelKind | None:
    """The live parts of a kind of record, if it has any."""
    return _kinds.get(name)


def address(kind_name: str, record_id: UUID) -> str:
    """The name under which frames of a record's channel are published."""
    return f"parts:{kind_name}:{record_id}"


def part_id(kind_name: str, record_id: UUID, part: str) -> str:
    """The DOM id of a part: the target of every push."""
    return f"{kind_name}-{record_id}-{part}"


def seq(kind_name: str, record_id: UUID) -> int:
    """How many shared changes the record has seen."""
    found = db.session.scalar(
        select(Channel.seq).where(Channel.kind == kind_name, Channel.record_id == record_id)
    )
    return found or 0


def advance(kind_name: str, record_id: UUID) -> int:
    """Count one shared change and hold the record's channel until the commit."""
    row = {"kind": kind_name, "record_id": record_id, "audience": _kinds[kind_name].audience}
    step = (
        inserting(Channel)
        .values(**row, seq=1)
        .on_conflict_do_update(index_elements=[*row], set_={"seq": Channel.seq + 1})
        .returning(Channel.seq)
    )
    return int(db.session.scalar(step))

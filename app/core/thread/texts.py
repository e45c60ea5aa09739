"""Edges that come of naming: a text of one record names another. They show on the rail of both;
nothing counts them as evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, or_, select

from app.core.access.actor import Actor
from app.core.thread.groups import order_of
from app.core.thread.links import IN_TEXT, Link, Ref, link
from app.extensions import db


def _relation(document_id: UUID) -> str:
    """Which text it is, so that each takes back its own names alone. Fits the column."""
    return f"{IN_TEXT}{document_id.hex[-16:]}"


def name_in(actor: Actor, network_id: UUID, document_id: UUID, text: Ref, named: Ref) -> None:
    """A text of the record `text` names another one; whose kind comes earlier leads."""
    first, last = sorted((text, named), key=lambda ref: order_of(ref.kind))
    link(actor, network_id, first, _relation(document_id), last)


def named_by(document_id: UUID) -> set[Ref]:
    """Both ends of the edges that a text made: its own record, and what it names."""
    rows = select(Link.from_kind, Link.from_id, Link.to_kind, Link.to_id).where(
        Link.relation == _relation(document_id)
    )
    ends = db.session.execute(rows).all()
    return {Ref(row[0], row[1]) for row in ends} | {Ref(row[2], row[3]) for row in ends}


def unname(document_id: UUID, refs: Iterable[Ref]) -> None:
    """A text names these records no more."""
    ids = [ref.id for ref in refs]
    mine = Link.relation == _relation(document_id)
    if ids:
        db.session.execute(
            delete(Link).where(mine, or_(Link.from_id.in_(ids), Link.to_id.in_(ids)))
        )

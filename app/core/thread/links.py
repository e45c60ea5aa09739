"""The edges of the thread, and walking along them.

A link runs from what comes earlier to what comes later: the later one *rests on* the earlier one,
the earlier one *leads to* the later one. Every edge of the thread is a row here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    delete,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.access.actor import Actor
from app.core.model import Keyed, inserting
from app.extensions import db

IN_TEXT = "in "
"""How the relation of an edge begins that comes of naming a record in a text; see texts.py."""


class Ref(NamedTuple):
    """A record, by kind and id."""

    kind: str
    id: UUID


class Link(Keyed, db.Model):
    """One edge of the thread."""

    __tablename__ = "link"
    __table_args__ = (
        UniqueConstraint("from_id", "to_id", "relation"),
        Index("ix_link_to_kind_to_id", "to_kind", "to_id"),
        Index("ix_link_from_kind_from_id", "from_kind", "from_id"),
    )

    network_id: Mapped[UUID] = mapped_column(
        ForeignKey("network.id", ondelete="CASCADE"), index=True
    )
    from_kind: Mapped[str] = mapped_column(String(20))
    from_id: Mapped[UUID]
    relation: Mapped[str] = mapped_column(String(20))
    to_kind: Mapped[str] = mapped_column(String(20))
    to_id: Mapped[UUID]
    by_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(default=clock.now)


def link(actor: Actor, network_id: UUID, earlier: Ref, relation: str, later: Ref) -> None:
    """Let `later` rest on `earlier`. Linking twice is linking once."""
    row = inserting(Link).values(
        network_id=network_id,
        from_kind=earlier.kind,
        from_id=earlier.id,
        relation=relation,
        to_kind=later.kind,
        to_id=later.id,
        by_id=actor.user_id,
    )
    once = [Link.from_id, Link.to_id, Link.relation]
    db.session.execute(row.on_conflict_do_nothing(index_elements=once))


def unlink(earlier: Ref, later: Ref) -> None:
    """Take the edge between two records away."""
    db.session.execute(delete(Link).where(_leaves([earlier]), _enters([later])))


def unlink_all(network_id: UUID, refs: Iterable[Ref]) -> None:
    """Take records of a network out of its thread altogether."""
    db.session.execute(delete(Link).where(_touches(network_id, list(refs))))


def take_out(network_id: UUID, refs: Iterable[Ref]) -> list[Any]:
    """Take records out of the thread for a while; answers the edges for `put_back`, as JSON."""
    gone = list(refs)
    rows = db.session.scalars(select(Link).where(_touches(network_id, gone)))
    edges = [
        [row.from_kind, str(row.from_id), row.relation, row.to_kind, str(row.to_id)] for row in rows
    ]
    unlink_all(network_id, gone)
    return edges


def _touches(network_id: UUID, refs: Sequence[Ref]) -> ColumnElement[bool]:
    """Whether an edge of the network begins or ends at one of these: an id alone names nothing,
    since that of a quote comes from a browser."""
    return and_(Link.network_id == network_id, or_(_leaves(refs), _enters(refs)))


def _leaves(refs: Sequence[Ref]) -> ColumnElement[bool]:
    return _among(Link.from_kind, Link.from_id, refs)


def _enters(refs: Sequence[Ref]) -> ColumnElement[bool]:
    return _among(Link.to_kind, Link.to_id, refs)


def _among(kind: Any, key: Any, refs: Sequence[Ref]) -> ColumnElement[bool]:
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for ref in refs:
        by_kind[ref.kind].append(ref.id)
    return or_(false(), *(and_(kind == name, key.in_(ids)) for name, ids in by_kind.items()))


def _is_work() -> ColumnElement[bool]:
    """Somebody linked the two; what a text only names is no evidence."""
    return Link.relation.not_like(f"{IN_TEXT}%")


def before(later_ids: Sequence[UUID], kind: str) -> dict[UUID, list[UUID]]:
    """The records of `kind` that each of these rests on directly, oldest link first."""
    return _neighbours(Link.to_id, Link.from_id, later_ids, Link.from_kind == kind)


def after(earlier_ids: Sequence[UUID], kind: str) -> dict[UUID, list[UUID]]:
    """The records of `kind` that each of these leads to directly, oldest link first."""
    return _neighbours(Link.from_id, Link.to_id, earlier_ids, Link.to_kind == kind)


def around(record_id: UUID) -> tuple[dict[str, list[UUID]], dict[str, list[UUID]]]:
    """What a record rests on and what it leads to, directly, each by kind. One query."""
    rests_on: dict[str, list[UUID]] = defaultdict(list)
    leads: dict[str, list[UUID]] = defaultdict(list)
    rows = select(Link.from_kind, Link.from_id, Link.to_kind, Link.to_id).where(
        or_(Link.from_id == record_id, Link.to_id == record_id), _is_work()
    )
    for from_kind, from_id, to_kind, to_id in db.session.execute(rows.order_by(Link.at, Link.id)):
        if to_id == record_id:
            rests_on[from_kind].append(from_id)
        else:
            leads[to_kind].append(to_id)
    return rests_on, leads


def _neighbours(
    near: Any, far: Any, ids: Sequence[UUID], where: ColumnElement[bool]
) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    if ids:
        rows = select(near, far).where(near.in_(ids), where, _is_work()).order_by(Link.at, Link.id)
        for here, there in db.session.execute(rows):
            found[here].append(there)
    return dict(found)


def origins(ids: Sequence[UUID], *, ends: Collection[str] = ()) -> dict[UUID, dict[str, set[UUID]]]:
    """For each of these records all that it rests on, at any distance, by kind. One query.

    Nothing is followed past the kinds that `ends` names.
    """
    walk = (
        select(Link.to_id.label("later"), Link.from_kind.label("kind"), Link.from_id.label("id"))
        .where(Link.to_id.in_(ids), _is_work())
        .cte("origin", recursive=True)
    )
    step = select(walk.c.later, Link.from_kind, Link.from_id)
    step = step.where(Link.to_id == walk.c.id, _is_work())
    walk = walk.union(step.where(walk.c.kind.not_in(ends)) if ends else step)
    found: dict[UUID, dict[str, set[UUID]]] = {one: defaultdict(set) for one in ids}
    for later, kind, record_id in db.session.execute(select(walk)):
        found[later][kind].add(record_id)
    return found


def met(refs: Sequence[Ref], *, ends: Collection[str] = ()) -> dict[str, dict[str, list[UUID]]]:
    """The ids of all records met upstream ("up") and downstream ("down"), by kind.

    What most rests on stands first, then what is oldest. Upstream, nothing is followed past the
    kinds that `ends` names.
    """
    met: dict[str, dict[str, list[UUID]]] = {"up": {}, "down": {}}
    if refs:
        own = {ref.id for ref in refs}
        up = _walk("up", own, Link.to_id, Link.from_kind, Link.from_id, ends)
        down = _walk("down", own, Link.from_id, Link.to_kind, Link.to_id)
        rows = select(literal("up"), up.c.kind, -_uses(up), up.c.id).union_all(
            select(literal("down"), down.c.kind, -_uses(down), down.c.id)
        )
        for side, kind, _, record_id in sorted(db.session.execute(rows)):
            if record_id not in own:
                met[side].setdefault(kind, []).append(record_id)
    return met


def _walk(
    name: str,
    start: Collection[UUID],
    near: Any,
    far_kind: Any,
    far_id: Any,
    ends: Collection[str] = (),
) -> CTE:
    """Follow links step by step; UNION drops what was met already, so circles end."""
    walk = (
        select(far_kind.label("kind"), far_id.label("id"))
        .where(near.in_(start))
        .cte(name, recursive=True)
    )
    step = select(far_kind, far_id).where(near == walk.c.id)
    if ends:
        step = step.where(walk.c.kind.not_in(ends))
    return walk.union(step)


def _uses(walk: CTE) -> ColumnElement[int]:
    """How many records rest directly on one that was met."""
    return (
        select(func.count())
        .select_from(Link)
        .where(Link.from_kind == walk.c.kind, Link.from_id == walk.c.id)
        .correlate(walk)
        .scalar_subquery()
    )

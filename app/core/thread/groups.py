"""The rail: what a record rests on and leads to, as its reader may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core.access.actor import Actor
from app.core.errors import NotFound
from app.core.thread.links import Link, Ref, met
from app.extensions import db

ASKED = 60  # how many of a group that is only counted can be asked for: they stand in an address


@dataclass(frozen=True, slots=True)
class Knot:
    """One record on the rail, as its reader may see it."""

    title: str
    address: str
    preview: str = ""
    note: str = ""
    lang: str = ""
    quote: UUID | None = None
    """The key of a quote, whose words an open page must be able to take away."""


Loader = Callable[[Actor, Sequence[UUID]], Mapping[UUID, Knot]]


Summary = Callable[[Actor, Sequence[UUID]], str]


@dataclass(frozen=True, slots=True)
class ThreadKind:
    """How records of a kind appear on the rail.

    `order` is the place in the thread, `move` one of understand, theory, test, measure, spread.
    `label(n)` answers the counted words ("3 themes"). `load` leaves out what the actor may not
    see: those are counted as hidden. `summary` adds a line, such as "at 4 sites".
    """

    name: str
    order: int
    move: str
    label: Callable[[int], str]
    load: Loader
    summary: Summary | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """All records of one kind on one side of the rail."""

    kind: str
    move: str
    label: str
    count: int
    knots: tuple[Knot, ...]
    hidden: int = 0
    summary: str = ""
    ids: tuple[UUID, ...] = ()  # of a group that is only counted: the first ones, to be asked for

    @property
    def address(self) -> str:
        """Where the records of a group that is only counted are named."""
        return f"/thread/{self.kind}/{','.join(map(str, self.ids))}"


@dataclass(frozen=True, slots=True)
class Rail:
    """What a record rests on and what it leads to, each in the order of the thread."""

    rests_on: tuple[Group, ...] = ()
    leads_to: tuple[Group, ...] = ()
    move: str = ""
    title: str = ""
    note: str = field(default="")


_kinds: dict[str, ThreadKind] = {}


def register_kind(kind: ThreadKind) -> None:
    """Make a kind of record known to the thread."""
    _kinds[kind.name] = kind


def knots(actor: Actor, refs: Iterable[Ref]) -> dict[Ref, Knot]:
    """These records as the actor may see them; others are left out. One load a kind."""
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for ref in refs:
        if ref.kind in _kinds:
            by_kind[ref.kind].append(ref.id)
    return {
        Ref(name, record_id): knot
        for name, ids in by_kind.items()
        for record_id, knot in _kinds[name].load(actor, ids).items()
    }


def move_of(kind: str) -> str:
    """The move of the journey that a kind belongs to; empty for none."""
    return _kinds[kind].move if kind in _kinds else ""


def order_of(kind: str) -> int:
    """The place of a kind in the thread; what nobody registered comes last."""
    return _kinds[kind].order if kind in _kinds else 1000


def rail(
    actor: Actor,
    refs: Sequence[Ref],
    *,
    counted: Collection[str] = (),
    ends: Collection[str] = (),
) -> Rail:
    """Everything these records rest on and lead to, at any distance.

    One query, and one load for each kind that is met; kinds named in `counted` are far off: the
    rail says how many there are and loads none of them. What a record of a kind in `ends` rests on
    is not its own: a chart that is shown does not bring along all that it watches.
    """
    found = met(refs, ends=ends)
    return Rail(
        rests_on=_groups(actor, found["up"], counted),
        leads_to=_groups(actor, found["down"], counted),
    )


def leads_to(
    actor: Actor, refs: Sequence[Ref], *, skip: Collection[str] = (), counted: Collection[str] = ()
) -> tuple[Group, ...]:
    """Only what these records lead to, without kinds that their page shows in another way."""
    found = met(refs)["down"]
    return _groups(actor, {kind: ids for kind, ids in found.items() if kind not in skip}, counted)


def _groups(
    actor: Actor, ids: Mapping[str, list[UUID]], counted: Collection[str] = ()
) -> tuple[Group, ...]:
    return tuple(
        _counted(_kinds[kind], ids[kind])
        if kind in counted
        else _group(actor, _kinds[kind], ids[kind])
        for kind in _in_order(ids)
    )


def _counted(kind: ThreadKind, ids: list[UUID]) -> Group:
    count = len(ids)
    return Group(kind.name, kind.move, kind.label(count), count, (), ids=tuple(ids[:ASKED]))


def named(actor: Actor, kind: str, ids: Sequence[UUID]) -> Group:
    """A group that a rail only counted, with its knots; what is in no network of the actor's is
    passed over.

    Raises NotFound for a kind that nobody registered, and when nothing is left.
    """
    ours = Link.network_id.in_(actor.networks)
    earlier = select(Link.from_id).where(ours, Link.from_kind == kind, Link.from_id.in_(ids))
    known = earlier.union(select(Link.to_id).where(ours, Link.to_kind == kind, Link.to_id.in_(ids)))
    found = set(db.session.scalars(known))
    if kind not in _kinds or not found:
        raise NotFound
    return _group(actor, _kinds[kind], [one for one in ids if one in found])


def _in_order(ids: Mapping[str, Any]) -> list[str]:
    return sorted(ids.keys() & _kinds.keys(), key=lambda name: _kinds[name].order)


def _group(actor: Actor, kind: ThreadKind, ids: list[UUID]) -> Group:
    knots = kind.load(actor, ids)
    shown = tuple(knots[record_id] for record_id in ids if record_id in knots)
    return Group(
        kind=kind.name,
        move=kind.move,
        label=kind.label(len(ids)),
        count=len(ids),
        knots=shown,
        hidden=len(ids) - len(shown),
        summary=kind.summary(actor, ids) if kind.summary and len(ids) > 1 else "",
    )

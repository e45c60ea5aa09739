"""Values that an upper feature shows on a lower record, and the counts of the navigation.

Filled by the factory; the lower feature asks by name and never learns who answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, literal, select, union_all

from app.core.access.actor import Actor
from app.extensions import db

FactReader = Callable[[Actor, Sequence[UUID]], Mapping[UUID, Any]]
CountQuery = Callable[[Actor, UUID], Select[int]]

_facts: dict[tuple[str, str], FactReader] = {}
_counts: dict[str, CountQuery] = {}


def register(kind: str, name: str, read: FactReader) -> None:
    """Say who knows the fact `name` about records of `kind`."""
    _facts[kind, name] = read


def of(actor: Actor, kind: str, name: str, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    """The fact for each id that has one; empty when no feature offers it."""
    read = _facts.get((kind, name))
    return read(actor, ids) if read and ids else {}


def register_count(name: str, query: CountQuery) -> None:
    """Offer a navigation count: a select of one integer that follows from (actor, network)."""
    _counts[name] = query


def counts(actor: Actor, network_id: UUID) -> dict[str, int]:
    """All navigation counts of a network, in one query."""
    return dict(db.session.execute(_counting(actor, network_id)).all()) if _counts else {}


@lru_cache(maxsize=256)
def _counting(actor: Actor, network_id: UUID) -> CompoundSelect[str, int]:
    """Every page asks it, and it depends on nothing else: putting it together costs more than
    asking it."""
    rows = [
        select(literal(name), query(actor, network_id).scalar_subquery())
        for name, query in _counts.items()
    ]
    return union_all(*rows)

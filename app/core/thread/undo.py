"""Putting records back into the thread."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from app.core.access.actor import SYSTEM, Actor
from app.core.thread.groups import knots
from app.core.thread.links import Ref, link


def put_back(actor: Actor, network_id: UUID, edges: Iterable[Any]) -> None:
    """Put edges back that `take_out` answered, but for those to records that are gone by now."""
    known = [
        (Ref(from_kind, UUID(from_id)), relation, Ref(to_kind, UUID(to_id)))
        for from_kind, from_id, relation, to_kind, to_id in edges
    ]
    there = knots(SYSTEM, {ref for earlier, _, later in known for ref in (earlier, later)})
    for earlier, relation, later in known:
        if earlier in there and later in there:
            link(actor, network_id, earlier, relation, later)

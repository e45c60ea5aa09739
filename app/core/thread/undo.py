"""Putting records back into the thread."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from app.core.access.actor import SYSTEM, Actor
from app.core.thread.groups import knots
from app.core.thread.links import Ref, link


def put_back(actor: Actor, network_id: UUID, edges: Iterable[Any]) -> list[Any]:
    """Put edges back that `take_out` answered; answers those to records that are gone by now.

    Keep these: the record at their other end may come back later; see events.RecordRestored.
    """
    edges = list(edges)
    known = [
        (Ref(from_kind, UUID(from_id)), relation, Ref(to_kind, UUID(to_id)))
        for from_kind, from_id, relation, to_kind, to_id in edges
    ]
    there = knots(SYSTEM, {ref for earlier, _, later in known for ref in (earlier, later)})
    rest = []
    for edge, (earlier, relation, later) in zip(edges, known, strict=True):
        if earlier in there and later in there:
            link(actor, network_id, earlier, relation, later)
        else:
            rest.append(edge)
    return rest


def put_back_rest(network_id: UUID, living: Iterable[Any]) -> None:
    """A record of the network is back: some of these rows may have an edge to it that waits.

    They keep in `removed_links` what `put_back` answered.
    """
    for row in living:
        if row.removed_links:
            row.removed_links = put_back(SYSTEM, network_id, row.removed_links)

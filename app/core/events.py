"""What lower features announce and upper ones listen to: at once, in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SnapshotWritten:
    """A document's snapshot is new; `quotes` maps each quote mark's id to its present words,
    `authors` wrote since the last one."""

    document_id: UUID
    quotes: Mapping[UUID, str]
    html: str = ""
    authors: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class QuotesWithdrawn:
    """These quotes may be shown nowhere any more. Announced before their rows go."""

    network_id: UUID
    quote_ids: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class QuotesNarrowed:
    """These quotes may go less far than before: what printed them more widely must take it back."""

    network_id: UUID
    quote_ids: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class ScopesChanged:
    """These quotes go further, or less far, than before: who counts them counts anew."""

    network_id: UUID
    quote_ids: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class DocumentsWithdrawn:
    """These documents are gone for ever; their sockets close with 4410."""

    document_ids: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class RecordDeleted:
    """A record was deleted, or taken out of the thread."""

    kind: str
    record_id: UUID
    network_id: UUID


@dataclass(frozen=True, slots=True)
class RecordRestored:
    """A record that was deleted is back, with what it rested on and led to."""

    kind: str
    record_id: UUID
    network_id: UUID


@dataclass(frozen=True, slots=True)
class EvidenceChanged:
    """A record rests on something else now: what counts through it counts anew."""

    kind: str
    record_id: UUID
    network_id: UUID


@dataclass(frozen=True, slots=True)
class RecordPurged:
    """A record's words are gone for ever; what was said about it must go with them."""

    kind: str
    record_id: UUID


@dataclass(frozen=True, slots=True)
class AccessChanged:
    """These people lost or gained a role, a site, a session or their account."""

    user_ids: frozenset[UUID]
    by_withdrawal: bool = False
    """Whether something was withdrawn: pages hear of that in its own words."""


@dataclass(frozen=True, slots=True)
class SeatEnded:
    """Somebody left a network, or was removed: what named them there names them no longer."""

    user_id: UUID
    network_id: UUID


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """Somebody signed out in one browser; what is open there closes, their other ones stay."""

    session: str


Event = TypeVar("Event")
_listeners: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def listen(kind: type[Event], listener: Callable[[Event], None]) -> None:
    """Call `listener` whenever an event of this kind is announced. Twice is once."""
    if listener not in _listeners[kind]:
        _listeners[kind].append(listener)


def announce(event: object) -> None:
    """Tell every listener, in the present transaction; a listener's error undoes it all."""
    for listener in _listeners[type(event)]:
        listener(event)

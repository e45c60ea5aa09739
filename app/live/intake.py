"""Which of the updates that came can be taken now, and what of them is new.

An update that hangs on something the document has not got waits; so does one with items of
somebody else's that nobody else has brought: in a person's name only that person writes. What is
known already is left out, so no row of the log ever says the same items in other words.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from app.live import crdt, wire
from app.live.standing import Standing, TooDeep
from app.live.update import SKIP, Struct, Update, read

if TYPE_CHECKING:
    from app.live.batch import Member

MAX_CLIENTS = 1000  # client ids that one update may bring: one for each time a page was opened
MAX_HELD = 500  # updates of one socket that may wait


@dataclass(frozen=True, slots=True)
class Item:
    """One update on its way."""

    member: Member
    body: bytes
    is_answer: bool
    """Whether it answers step 1: then it often holds nothing new."""
    update: Update
    at: float = field(default_factory=time.perf_counter)


@dataclass(frozen=True, slots=True)
class Found:
    """What is new in an update, and the client ids that are claimed by it."""

    item: Item
    body: bytes
    claims: list[int]


class Intake:
    """How far one room's document is known, and whose its clients are."""

    def __init__(self, state: bytes, owners: dict[int, UUID | None]) -> None:
        self._owners = owners
        self._standing = Standing(state)
        self._wants_depths = False

    def look(self, doc: crdt.Doc) -> None:
        """Nothing is on its way: have the depths read where there was a doubt about them."""
        if self._wants_depths:
            self._standing = Standing.of(doc.get_update())
            self._wants_depths = False

    def admit(self, items: Sequence[Item], doc: crdt.Doc) -> list[Found] | None:
        """What is new in each of some updates that are taken together; None when they must wait.

        Raises BadUpdate for what will never be taken.
        """
        order = self._standing.order(items[0].update if len(items) == 1 else _together(items))
        if order is None:
            return None
        found = []
        for item in items:
            new = [one for one in item.update.structs if self._standing.beyond(one)]
            claims = self._claims(item.member, new)
            if claims is None:
                return None
            found.append(Found(item, self._new_of(item, new, doc), claims))
        return found if self._take(order, found) else None

    def _take(self, order: list[Struct], found: list[Found]) -> bool:
        try:
            self._standing.take(order)
        except TooDeep as error:
            if self._standing.is_exact:
                raise crdt.BadUpdate("too deep") from error
            self._wants_depths = True
            return False
        for one in found:
            self._owners.update(dict.fromkeys(one.claims, one.item.member.person.id))
        return True

    def _claims(self, member: Member, new: list[Struct]) -> list[int] | None:
        """Client ids that are this person's from now on; None when one is somebody else's."""
        claims = []
        for client in {one.client for one in new}:
            if client not in self._owners:
                claims.append(client)
            elif self._owners[client] != member.person.id:
                return None
        if len(claims) > MAX_CLIENTS:
            raise crdt.BadUpdate("clients")
        return claims

    def _new_of(self, item: Item, new: list[Struct], doc: crdt.Doc) -> bytes:
        if not new and not item.update.deletions:
            return wire.NOTHING
        body = item.body
        beyond = sum(map(self._standing.beyond, new))
        if sum(one.length for one in item.update.structs) != beyond:
            body = crdt.difference(body, wire.vector(self._standing.vector))
            # Cut within a letter of two units, its other half is lost.
            if sum(one.length for one in read(body).structs if one.kind != SKIP) != beyond:
                raise crdt.BadUpdate("half a letter")
        if item.is_answer and not new and not crdt.is_news(doc, body):
            return wire.NOTHING
        return body

    def follow(self, body: bytes, state: bytes) -> None:
        """Another process has written this; `state` is the document's with it."""
        try:
            self._standing.take(self._standing.order(read(body)) or [])
        except (wire.Malformed, TooDeep):
            self._wants_depths = True
        self.reset(state)

    def reset(self, state: bytes) -> None:
        """The document was made anew, or has grown from elsewhere."""
        self._standing.vector = wire.read_vector(state)


def _together(items: Sequence[Item]) -> Update:
    structs = [one for item in items for one in item.update.structs]
    structs.sort(key=lambda one: (one.client, one.clock))
    return Update(structs, [one for item in items for one in item.update.deletions])

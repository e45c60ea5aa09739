"""Who is here: cursors in a document, people on a record's page. Relayed, never stored.

Awareness states come from browsers, so their word is not taken for who they are: each client id
belongs to one person, and the `user` in its state is written over with that person's own name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.live import wire

if TYPE_CHECKING:
    from app.live.batch import Member

GONE = "null"
_in_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
MAX_CLIENTS = 4  # client ids that one socket may speak for


@dataclass(frozen=True)
class Person:
    """Somebody at the other end of a socket."""

    id: UUID
    name: str
    colour: int

    @cached_property
    def as_user(self) -> dict[str, Any]:
        """The `user` of an awareness state, as every browser gets it."""
        return {"id": str(self.id), "name": self.name, "colour": self.colour}


@dataclass(slots=True)
class Heard:
    """What an awareness message came to."""

    entries: list[wire.Entry] = field(default_factory=list)
    claims: list[int] = field(default_factory=list)
    """Client ids that are this person's from now on."""


class Awareness:
    """The awareness states of one document, each held by the socket that spoke last for it."""

    def __init__(self, owners: dict[int, UUID | None]) -> None:
        self.owners = owners
        self._entries: dict[int, wire.Entry] = {}
        self._holders: dict[int, Member] = {}

    def states(self) -> list[wire.Entry]:
        """Everybody who is here."""
        return [entry for entry in self._entries.values() if entry.state != GONE]

    def hear(self, member: Member, body: bytes) -> Heard:
        """Take what a socket says of its own clients; what it relays of others is passed over.

        (y-websocket sends on whatever changes, also what came from the server.)
        """
        heard = Heard()
        for entry in wire.read_awareness(body):
            if entry.client not in member.clients:
                if not self._claim(member, entry.client):
                    continue
                if entry.client not in self.owners:
                    self.owners[entry.client] = member.person.id
                    heard.claims.append(entry.client)
            if taken := self._take(member, entry):
                heard.entries.append(taken)
        return heard

    def _claim(self, member: Member, client: int) -> bool:
        owner = self.owners.get(client, member.person.id)
        if owner != member.person.id or len(member.clients) >= MAX_CLIENTS:
            return False
        member.clients.add(client)
        return True

    def _take(self, member: Member, entry: wire.Entry) -> wire.Entry | None:
        state = wire.read_state(entry.state)
        known = self._entries.get(entry.client)
        if known is not None and entry.clock <= known.clock:
            back = known.state == GONE and state is not None and entry.clock == known.clock
            leaves = state is None and known.state != GONE and entry.clock == known.clock
            if not back and not leaves:
                return None
            # A client that comes back after a lost connection repeats its clock, which the
            # others would take for old news.
            entry = entry._replace(clock=entry.clock + 1) if back else entry
        if state is not None and "user" in state:
            user, state["user"] = state["user"], member.person.as_user
            if user != state["user"]:
                entry = entry._replace(state=_in_json(state))
        self._entries[entry.client] = entry
        self._holders[entry.client] = member
        return entry

    def leave(self, member: Member) -> list[wire.Entry]:
        """A socket has ended: what it held is gone for everybody."""
        gone = []
        for client in member.clients:
            entry = self._entries.get(client)
            if self._holders.get(client) is not member or entry is None:
                continue
            del self._holders[client]
            if entry.state != GONE:
                self._entries[client] = entry._replace(state=GONE)
                gone.append(self._entries[client])
        return gone


def people(members: list[Person]) -> list[dict[str, Any]]:
    """Each person once, by name: who is on a record's page."""
    each = {person.id: person for person in members}
    return [person.as_user for person in sorted(each.values(), key=lambda p: (p.name, p.id))]

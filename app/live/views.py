"""The socket routes: let in, hand the database connection back, then listen until the end."""

from __future__ import annotations

import time
from typing import cast
from uuid import UUID

from flask import Blueprint, current_app, json, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import channels, thread
from app.core.access.actor import VISITOR
from app.extensions import db
from app.live import Live, doorkeeper, live, parts, wire, ws
from app.live.crdt import BadUpdate
from app.live.parts import Watcher
from app.live.room import Member, Room
from app.live.rooms import Refused
from app.web import respond, session
from app.web.guard import public

bp = Blueprint("live", __name__, url_prefix="/live")

RATE, BURST = 120.0, 600.0  # messages a second that one socket may send, and at once
# The stock provider sends on every cursor it hears of: a busy room makes a quiet client loud.
PRESENCE = 0.05  # what such a message counts
MAX_SOCKETS = 60  # of one person in one process


_PRESENCE = bytes((wire.AWARENESS,))


class Budget:
    """How much one socket may still say. Typing fast with a cursor is some 20 messages a second."""

    def __init__(self) -> None:
        self._left = BURST
        self._at = time.monotonic()

    def spend(self, cost: float = 1.0) -> None:
        """Count one message. Raises Refused when it is too much."""
        now = time.monotonic()
        self._left = min(BURST, self._left + (now - self._at) * RATE) - cost
        self._at = now
        if self._left < 0:
            raise Refused(4429, "too many messages")


@bp.get("/documents/<uuid:document_id>", websocket=True)
@bp.get("/documents/<uuid:document_id>")
@public
def document(document_id: UUID) -> ResponseReturnValue:
    """A document's socket: the plain y-websocket protocol. The doorkeeper asks who may."""
    home = live()
    changes = home.changes
    opened = ws.accept(request, current_app.config["BASE_URL"])
    if not isinstance(opened, ws.Socket):
        return opened
    try:
        member = _member(opened, document_id)
        room = home.rooms.enter(document_id, member)
    except Refused as refused:
        return _turn_away(opened, refused)
    finally:
        db.session.remove()
    with home.holding(opened, member.person.id, document=True):
        try:
            home.still_welcome(member, changes)
            _listen(home, room, member)
        finally:
            home.rooms.leave(room, member)
    return ws.Ended()


def _member(opened: ws.Socket, document_id: UUID) -> Member:
    if not current_user.is_authenticated:
        # A tombstone is told to anyone: whoever holds a copy must drop it.
        doorkeeper.admit_to_document(VISITOR, document_id)
    visit = doorkeeper.visit(current_user)
    schema = request.args.get("schema", type=int)
    may_write = doorkeeper.admit_to_document(visit.actor, document_id, schema)
    _count(live(), visit)
    return Member(
        opened,
        visit.person,
        visit.remembered,
        may_write,
        wants_acks=request.args.get("ack") == "1",
        session=session.key(),
    )


def _count(home: Live, visit: doorkeeper.Visit) -> None:
    if home.people[visit.person.id] >= MAX_SOCKETS:
        raise Refused(4429, "too many open pages")


def _listen(home: Live, room: Room, member: Member) -> None:
    budget = Budget()
    while (message := member.socket.receive()) is not None:
        try:
            if isinstance(message, str):
                raise wire.Malformed("text")
            budget.spend(PRESENCE if message[:1] == _PRESENCE else 1.0)
            home.rooms.receive(room, member, message)
        except Refused as refused:
            member.socket.close(refused.code, refused.reason)
        except (wire.Malformed, BadUpdate):
            member.socket.close(4400, "malformed")


@bp.get("/parts/<kind>/<uuid:record_id>", websocket=True)
@bp.get("/parts/<kind>/<uuid:record_id>")
@public
def shared_parts(kind: str, record_id: UUID) -> ResponseReturnValue:
    """The socket of a record's page: shared parts as they change, and who is here."""
    home = live()
    changes = home.changes
    opened = ws.accept(request, current_app.config["BASE_URL"])
    if not isinstance(opened, ws.Socket):
        return opened
    try:
        watcher = _watcher(opened, kind, record_id)
    except Refused as refused:
        return _turn_away(opened, refused)
    finally:
        db.session.remove()
    home.parts.enter(watcher)
    with home.holding(opened, watcher.person.id, document=False):
        try:
            home.still_welcome(watcher, changes)
            _watch(watcher)
        finally:
            home.parts.leave(watcher)
    return ws.Ended()


def _watcher(opened: ws.Socket, kind: str, record_id: UUID) -> Watcher:
    if not current_user.is_authenticated:
        raise Refused(doorkeeper.SIGN_IN, "sign in")
    visit = doorkeeper.visit(current_user)
    network_id = doorkeeper.admit_to_parts(visit.actor, kind, record_id)
    _count(live(), visit)
    return Watcher(
        opened, visit.person, visit.remembered, kind, record_id, network_id, session.key()
    )


def _watch(watcher: Watcher) -> None:
    budget = Budget()
    while (message := watcher.socket.receive()) is not None:
        try:
            budget.spend()
            said = parts.read(message)
            _catch_up(watcher, said.seen)
            _take_back(watcher, said.quotes)
        except Refused as refused:
            watcher.socket.close(refused.code, refused.reason)
        except (ValueError, TypeError, AttributeError, RecursionError):
            watcher.socket.close(4400, "malformed")
        finally:
            db.session.remove()


def _catch_up(watcher: Watcher, seen: dict[str, int]) -> None:
    known = cast(channels.ChannelKind, channels.kind(watcher.kind))
    seq = channels.seq(watcher.kind, watcher.record_id)
    names = tuple(parts.behind(known, watcher.record_id, seen, seq))
    if names:
        drawn = respond.draw(watcher.kind, watcher.record_id, names, seq)
        for target, html in drawn.items():
            watcher.socket.send(respond.frame(target, html))


def _take_back(watcher: Watcher, quotes: list[UUID]) -> None:
    """Say which of the quotes that a page shows are gone, or no longer for who looks at it."""
    if not quotes:
        return
    actor = doorkeeper.visit_again(watcher.remembered).actor
    refs = [thread.Ref("quote", one) for one in quotes]
    open_to_them = thread.knots(actor, refs)
    gone = [str(ref.id) for ref in refs if ref not in open_to_them]
    if gone:
        watcher.socket.send(json.dumps({"gone": gone}))


def _turn_away(opened: ws.Socket, refused: Refused) -> ResponseReturnValue:
    """Close with the code that says why, and wait for the peer's answer."""
    opened.close(refused.code, refused.reason)
    db.session.remove()
    with live().holding(opened, None, document=False):
        while opened.receive() is not None:
            pass
    return ws.Ended()

"""When somebody's access changes: whoever may not stay is closed, within a second."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from app.core.thread import Ref
from app.extensions import db
from app.live import doorkeeper, wire
from app.live.batch import Member
from app.live.parts import Watcher
from app.live.room import Room
from app.live.rooms import Refused


def ask_again(
    people: frozenset[UUID],
    rooms: Iterable[Room],
    watchers: Iterable[Watcher],
    place_of: Callable[[Watcher], Ref | None],
) -> None:
    """Ask the doorkeeper once more about every socket of these people."""
    for room in rooms:
        for member in list(room.members):
            if member.person.id in people:
                _member(room, member)
    for watcher in watchers:
        if watcher.person.id in people:
            _watcher(watcher, place_of(watcher))
    db.session.remove()


def end_session(session: str, rooms: Iterable[Room], watchers: Iterable[Watcher]) -> None:
    """Close what was opened in a session that has ended."""
    for room in rooms:
        for member in list(room.members):
            if member.session == session:
                member.may_write = False
                member.socket.close(doorkeeper.SIGN_IN, "signed out")
    for watcher in watchers:
        if watcher.session == session:
            watcher.socket.close(doorkeeper.SIGN_IN, "signed out")


def _member(room: Room, member: Member) -> None:
    try:
        visit = doorkeeper.visit_again(member.remembered)
        may_write = doorkeeper.admit_to_document(visit.actor, room.id)
    except Refused as refused:
        member.may_write = False
        member.socket.close(refused.code, refused.reason)
        return
    with room.lock:
        if may_write == member.may_write or not room.is_loaded:
            return
        member.may_write = may_write
        if member.wants_acks:
            member.socket.send(wire.may_write(may_write))
        room.ask(member)


def _watcher(watcher: Watcher, place: Ref | None) -> None:
    try:
        visit = doorkeeper.visit_again(watcher.remembered)
        doorkeeper.admit_to_parts(visit.actor, watcher.kind, watcher.record_id)
        if place is not None:
            doorkeeper.admit_to_place(visit.actor, place)
    except Refused as refused:
        watcher.socket.close(refused.code, refused.reason)

"""The socket routes: let in, hand the database connection back, then listen until the end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import cast
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    copy_current_request_context,
    current_app,
    json,
    request,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import channels, thread
from app.core.access.actor import VISITOR
from app.extensions import db
from app.live import Live, doorkeeper, live, parts, wire, ws
from app.live.batch import Member
from app.live.budget import PRESENCE, Budget
from app.live.crdt import BadUpdate
from app.live.lines import Line
from app.live.parts import Watcher
from app.live.room import Room
from app.live.rooms import Refused
from app.web import respond, session, speech
from app.web.guard import public
from app.web.transaction import without_writing

bp = Blueprint("live", __name__, url_prefix="/live")

_PRESENCE = bytes((wire.AWARENESS,))

Stay = Callable[[], None]
Enter = Callable[[ws.Connection], Stay]


@bp.get("/documents/<uuid:document_id>", websocket=True)
@bp.get("/documents/<uuid:document_id>")
@public
def document(document_id: UUID) -> ResponseReturnValue:
    """A document's socket: the plain y-websocket protocol. The doorkeeper asks who may."""
    return _by_socket(lambda opened: _into_document(opened, document_id))


@bp.post("/documents/<uuid:document_id>")
@public
@without_writing
def document_line(document_id: UUID) -> ResponseReturnValue:
    """The same conversation over plain requests."""
    return _by_line(lambda opened: _into_document(opened, document_id))


def _by_socket(enter: Enter) -> ResponseReturnValue:
    opened = ws.accept(request, current_app.config["BASE_URL"])
    if not isinstance(opened, ws.Socket):
        return opened
    try:
        stay = enter(opened)
    except Refused as refused:
        stay = _turn_away(opened, refused.code, refused.reason)
    except Exception:
        current_app.logger.exception("a socket could not be opened")
        stay = _turn_away(opened, 1011, "error")
    finally:
        db.session.remove()
    opened.converse(stay)
    return ws.Ended()


def _by_line(enter: Enter) -> ResponseReturnValue:
    """Open a line: its key, or the code that a socket would be closed with."""
    home, line = live(), Line(_whose())
    try:
        stay = enter(line)
    except Refused as refused:
        status = refused.code - 4000 if 4400 <= refused.code < 4500 else 503
        return {"code": refused.code, "reason": refused.reason}, status
    finally:
        db.session.remove()
    home.lines[line.key] = line

    def converse() -> None:
        try:
            stay()
        finally:
            del home.lines[line.key]

    threading.Thread(target=converse, name="line", daemon=True).start()
    return {"line": line.key}, 201


@bp.get("/lines/<key>")
@public
def hear(key: str) -> ResponseReturnValue:
    """What there is to hear on a line: waits for it. 404 when the line has ended."""
    line = _own_line(key)
    db.session.remove()  # nobody keeps a database connection while they wait
    frames = line.hear()
    if frames is None:
        abort(404)
    return Response(frames, mimetype="application/octet-stream")


@bp.post("/lines/<key>")
@public
@without_writing
def say(key: str) -> ResponseReturnValue:
    """Messages from the page, as frames."""
    line = _own_line(key)
    try:
        line.take_in(request.get_data())
    except ValueError:
        line.close(4400, "malformed")
    return "", 204


def _whose() -> tuple[str, str]:
    return session.key(), current_user.get_id() if current_user.is_authenticated else ""


def _own_line(key: str) -> Line:
    """The line of that key. Raises 404 for any other session – but its last word is for all."""
    line = live().lines.get(key)
    if line is None or (line.closing_at is None and line.owner != _whose()):
        abort(404)
    return line


def _into_document(opened: ws.Connection, document_id: UUID) -> Stay:
    home = live()
    changes = home.changes
    member = _member(opened, document_id)
    room = home.rooms.enter(document_id, member)

    def stay() -> None:
        with home.holding(opened, member.person.id, document=True):
            try:
                home.still_welcome(member, changes)
                _listen(home, room, member)
            finally:
                home.rooms.leave(room, member)

    return stay


def _member(opened: ws.Connection, document_id: UUID) -> Member:
    if not current_user.is_authenticated:
        # A tombstone is told to anyone: whoever holds a copy must drop it.
        doorkeeper.admit_to_document(VISITOR, document_id)
    visit = doorkeeper.visit(current_user)
    schema = request.args.get("schema", type=int)
    may_write = doorkeeper.admit_to_document(visit.actor, document_id, schema)
    live().let_in(visit.person.id)
    return Member(
        opened,
        visit.person,
        visit.remembered,
        may_write,
        wants_acks=request.args.get("ack") == "1",
        session=session.key(),
    )


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
    return _by_socket(lambda opened: _onto_page(opened, kind, record_id))


@bp.post("/parts/<kind>/<uuid:record_id>")
@public
@without_writing
def parts_line(kind: str, record_id: UUID) -> ResponseReturnValue:
    """The same over plain requests."""
    return _by_line(lambda opened: _onto_page(opened, kind, record_id))


def _onto_page(opened: ws.Connection, kind: str, record_id: UUID) -> Stay:
    home = live()
    changes = home.changes
    watcher = _watcher(opened, kind, record_id)
    home.parts.enter(watcher)
    known = channels.kind(kind)
    if known is not None and known.parts:
        home.here.stand(watcher, thread.Ref(kind, record_id))

    @copy_current_request_context  # parts are drawn in it
    def stay() -> None:
        with home.holding(opened, watcher.person.id, document=False):
            try:
                home.still_welcome(watcher, changes)
                _watch(watcher)
            finally:
                home.parts.leave(watcher)
                home.here.leave(watcher)

    return stay


def _watcher(opened: ws.Connection, kind: str, record_id: UUID) -> Watcher:
    if not current_user.is_authenticated:
        raise Refused(doorkeeper.SIGN_IN, "sign in")
    visit = doorkeeper.visit(current_user)
    network_id = doorkeeper.admit_to_parts(visit.actor, kind, record_id)
    live().let_in(visit.person.id)
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
            _stand(watcher, said)
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
        speech.speak_of(watcher.network_id)
        drawn = respond.draw(watcher.kind, watcher.record_id, names, seq)
        for target, html in drawn.items():
            watcher.socket.send(respond.frame(target, html, seq))


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


def _stand(watcher: Watcher, said: parts.Said) -> None:
    """Let the others on a record's pages know that somebody is there, and in which field."""
    if said.place is None:
        return
    home = live()
    here, changes = home.here, home.changes
    if here.place(watcher) != said.place:
        doorkeeper.admit_to_place(doorkeeper.visit_again(watcher.remembered).actor, said.place)
    here.stand(watcher, said.place, said.field)
    home.still_welcome(watcher, changes)


def _turn_away(opened: ws.Socket, code: int, reason: str) -> Stay:
    """Close with the code that says why, and wait for the peer's answer."""
    home = live()
    opened.close(code, reason)

    def stay() -> None:
        with home.holding(opened, None, document=False):
            while opened.receive() is not None:
                pass

    return stay

"""A websocket inside a WSGI application: websockets' Sans-I/O protocol on the server's socket.

Works under gunicorn's gevent worker, and under Werkzeug's threaded server for tests. Frames that go
to many are encoded once with `encode` and written as they are. A write never waits: what the
peer's window does not take is kept and drained aside, up to a limit, so one slow reader cannot
hold up a room.
"""

from __future__ import annotations

import _thread
import logging
import socket as sockets
import threading
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context
from typing import Any
from urllib.parse import urlsplit

from flask import Request, Response
from websockets.datastructures import Headers
from websockets.frames import Frame, Opcode
from websockets.http11 import Request as Handshake
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from app.core import metrics

MAX_MESSAGE = 8 * 1024 * 1024  # bytes in one message, whole; larger ones close with 1009
MAX_BACKLOG = 16 * 1024 * 1024  # bytes kept for a slow reader before it is dropped
PING = Frame(Opcode.PING, b"").serialize(mask=False)
logger = logging.getLogger("throughline")
_DONT_WAIT = getattr(sockets, "MSG_DONTWAIT", 0)


def encode(message: bytes | str) -> bytes:
    """One message as the bytes of a frame, ready for any number of sockets."""
    first, body = (0x81, message.encode()) if isinstance(message, str) else (0x82, message)
    size = len(body)
    if size < 126:
        return bytes((first, size)) + body
    if size < 65_536:
        return bytes((first, 126)) + size.to_bytes(2, "big") + body
    return bytes((first, 127)) + size.to_bytes(8, "big") + body


def same_origin(request: Request, base_url: str | None) -> bool:
    """Whether the page that opens the socket is ours. No Origin: not a browser, so no trick."""
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    asked = urlsplit(origin)
    ours = urlsplit(base_url or "")
    if ours.netloc and (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc):
        return True
    return asked.scheme in ("http", "https") and asked.netloc == request.headers.get("Host")


class Ended(Response):
    """The answer to a request whose connection is a websocket now: nothing more is written."""

    default_status = 101

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Tell the server, in its own way, that the connection is used up."""
        if "gunicorn.socket" in environ:
            raise StopIteration
        raise ConnectionError("the connection is a websocket now")


class Connection(ABC):
    """A conversation with one page, by websocket or otherwise."""

    def __init__(self) -> None:
        self.heard_at = self.sent_at = self.asked_at = time.monotonic()
        self.closing_at: float | None = None

    @property
    @abstractmethod
    def is_open(self) -> bool:
        """Whether messages can still be sent."""

    @abstractmethod
    def receive(self) -> bytes | str | None:
        """Wait for the next whole message; None once the connection has ended."""

    def send(self, message: bytes | str) -> None:
        """Send one message; does nothing on a closed connection."""
        self.write(encode(message))

    @abstractmethod
    def write(self, frames: bytes) -> None:
        """Write frames that are encoded already; does nothing on a closed connection."""

    @abstractmethod
    def ping(self, frames: bytes = b"") -> None:
        """Ask whether the peer is still there; `frames` go along."""

    @abstractmethod
    def close(self, code: int, reason: str = "") -> None:
        """Say why it ends. The reader ends when the peer has heard it, or hangs up."""

    @abstractmethod
    def abort(self) -> None:
        """Hang up at once."""


class Socket(Connection):
    """One open websocket. `receive` belongs to one greenlet; everything else to anybody."""

    def __init__(self, raw: Any, protocol: ServerProtocol) -> None:
        super().__init__()
        self._raw = raw
        # gevent's socket waits even where MSG_DONTWAIT is said; the one inside it does not.
        self._write = getattr(raw, "_sock", raw).send
        self._protocol = protocol
        self._lock = threading.Lock()
        self._messages: deque[bytes | str] = deque()
        self._parts: list[bytes] = []
        self._is_text = False
        self._backlog: deque[bytes] = deque()
        self._kept = 0
        self._is_draining = False
        self._gone = False

    @property
    def is_open(self) -> bool:
        """Whether messages can still be sent."""
        return not self._gone and self._protocol.state is OPEN

    def receive(self) -> bytes | str | None:
        """Wait for the next whole message; None once the connection has ended."""
        while not self._messages or self.closing_at is not None:
            if self._gone:
                return None
            self._messages.clear()
            self._pump()
        return self._messages.popleft()

    def _pump(self) -> None:
        try:
            data = self._raw.recv(65536)
        except (OSError, ValueError):
            data = b""
        self.heard_at = time.monotonic()
        with self._lock:
            if data:
                self._protocol.receive_data(data)
            else:
                self._protocol.receive_eof()
            self._put(b"".join(self._protocol.data_to_send()))
            frames = self._protocol.events_received()
            closing = self._protocol.state is not OPEN
            if not data or (closing and self._protocol.close_rcvd is not None):
                self._gone = True
            elif closing and self.closing_at is None:
                self.closing_at = self.heard_at
        # What arrives after our close frame is read, so that the frame is not lost to a reset,
        # and forgotten.
        for frame in frames if self.closing_at is None else ():
            self._collect(frame)

    def _collect(self, frame: Any) -> None:
        if frame.opcode in (Opcode.TEXT, Opcode.BINARY):
            self._is_text = frame.opcode is Opcode.TEXT
        elif frame.opcode is not Opcode.CONT:
            return
        self._parts.append(bytes(frame.data))
        if frame.fin:
            whole = b"".join(self._parts)
            self._parts.clear()
            self._messages.append(whole.decode(errors="replace") if self._is_text else whole)

    def write(self, frames: bytes) -> None:
        """Write frames that are encoded already; does nothing on a closed socket."""
        with self._lock:
            if self.closing_at is None:
                self._put(frames)

    def ping(self, frames: bytes = b"") -> None:
        """Ask whether the peer is still there; `frames` go along."""
        self.asked_at = time.monotonic()
        self.write(PING + frames)

    def close(self, code: int, reason: str = "") -> None:
        """Begin the closing handshake. The reader ends when the peer answers or hangs up."""
        with self._lock:
            if not self.is_open or self.closing_at is not None:
                return
            self.closing_at = time.monotonic()
            self._protocol.send_close(code, reason)
            self._put(b"".join(self._protocol.data_to_send()))

    def converse(self, talk: Callable[[], None]) -> None:
        """Go on with `talk` in a thread of its own, until the end.

        The request ends meanwhile: its stack, its headers and its context are half of what a
        socket would cost that only listens (`bench.live`).
        """

        def run() -> None:
            try:
                talk()
            except Exception:
                logger.exception("a conversation failed")
            finally:
                self._raw.close()

        # In an empty context: the present one holds the request.
        Context().run(_thread.start_new_thread, run, ())

    def abort(self) -> None:
        """Hang up at once."""
        self._gone = True
        with suppress(OSError):
            self._raw.shutdown(sockets.SHUT_RDWR)

    def _put(self, data: bytes) -> None:
        """Write now what goes now, keep the rest. The caller holds the lock."""
        if not data or self._gone:
            return
        self.sent_at = time.monotonic()
        if not self._backlog and not self._is_draining:
            try:
                sent = self._write(data, _DONT_WAIT)
            except BlockingIOError:
                sent = 0
            except OSError:
                self.abort()
                return
            if sent == len(data):
                return
            data = data[sent:]
            self._is_draining = True
            threading.Thread(target=self._drain, name="drain", daemon=True).start()
        self._backlog.append(data)
        self._kept += len(data)
        if self._kept > MAX_BACKLOG:
            metrics.dropped.add(reason="slow")
            self.abort()

    def _drain(self) -> None:
        """Write the backlog as fast as the peer takes it; the head stays until it is written."""
        while True:
            with self._lock:
                if not self._backlog or self._gone:
                    self._backlog.clear()
                    self._is_draining = False
                    return
                head = self._backlog[0]
            try:
                self._raw.sendall(head)
            except OSError:
                self.abort()
                return
            with self._lock:
                self._kept -= len(head)
                if self._backlog:
                    self._backlog.popleft()


def accept(request: Request, base_url: str | None) -> Socket | Response:
    """Answer the opening handshake: an open socket, or the HTTP answer that refuses it.

    403 for a page of somebody else's, 426 for a request that is no websocket's.
    """
    environ = request.environ
    raw = environ.get("gunicorn.socket") or environ.get("werkzeug.socket")
    if raw is None:
        return Response("This address is for websockets.\n", 426, {"Upgrade": "websocket"})
    if not same_origin(request, base_url):
        return Response("Not from this page.\n", 403)
    protocol = ServerProtocol(max_size=MAX_MESSAGE)
    target = request.full_path.rstrip("?")
    handshake = Handshake(target, Headers(list(request.headers.items())))
    # Its parser waits for the request that the server has read already: without it, no frame is.
    protocol.receive_data(handshake.serialize())
    protocol.events_received()
    answer = protocol.accept(handshake)
    if answer.status_code != 101:
        body = bytes(answer.body or b"")
        return Response(body, answer.status_code, dict(answer.headers.raw_items()))
    protocol.send_response(answer)
    raw.sendall(b"".join(protocol.data_to_send()))
    # Nagle would hold small frames back for the peer's acknowledgement.
    raw.setsockopt(sockets.IPPROTO_TCP, sockets.TCP_NODELAY, 1)
    return Socket(sockets.socket(fileno=raw.detach()), protocol)

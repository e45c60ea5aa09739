"""A websocket's conversation over plain requests, where a filter lets no websocket through.

The page opens a line with one POST, asks for what there is with GETs that wait, and says what it
has to say with further POSTs. Both ways the bodies are the websocket's own frames, so nothing is
encoded twice. A line lives in the process that opened it; whenever a request fails the page opens
a new one and catches up, as after any lost connection.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import deque
from collections.abc import Iterator

from websockets.frames import Close, Frame, Opcode

from app.core import metrics
from app.live import ws

WAIT = 20.0  # seconds that a GET waits for something to say
MAX_WAITING = 4 * ws.MAX_MESSAGE  # bytes that may wait to be read


class Line(ws.Connection):
    """One open line. `receive` belongs to one greenlet; everything else to anybody."""

    def __init__(self, owner: tuple[str, str]) -> None:
        super().__init__()
        self.key = secrets.token_urlsafe(16)
        self.owner = owner
        """Whose it is: the session, and whom it remembers."""
        self._lock = threading.Lock()
        self._messages: deque[bytes | str] = deque()
        self._frames: deque[bytes] = deque()
        self._said = threading.Event()
        self._to_hear = threading.Event()
        self._unread = self._unheard = 0
        self._gone = False
        self._hearers = 0

    @property
    def is_open(self) -> bool:
        """Whether messages can still be sent."""
        return not self._gone

    def receive(self) -> bytes | str | None:
        """Wait for the next message; None once the line has ended."""
        while True:
            with self._lock:
                if self._gone:
                    return None
                if self._messages and self.closing_at is None:
                    message = self._messages.popleft()
                    self._unread -= len(message)
                    return message
                self._messages.clear()
                self._said.clear()
            self._said.wait()

    def take_in(self, body: bytes) -> None:
        """What a POST brought. Raises ValueError when it is not made of frames."""
        self.heard_at = time.monotonic()
        for opcode, message in read_frames(body):
            if opcode == Opcode.CLOSE:
                self.abort()
                return
            with self._lock:
                text = opcode == Opcode.TEXT
                self._messages.append(message.decode(errors="replace") if text else message)
                self._unread += len(message)
                self._said.set()
        if self._unread > MAX_WAITING:
            self.close(4429, "too much at once")

    def hear(self) -> bytes | None:
        """Wait for frames, and answer them; None once the line has ended."""
        self._hearers += 1
        try:
            self._to_hear.wait(WAIT)
        finally:
            self._hearers -= 1
            self.heard_at = time.monotonic()
        with self._lock:
            if self._gone:
                return None
            found = b"".join(self._frames)
            self._frames.clear()
            self._unheard = 0
            self._to_hear.clear()
        if self.closing_at is not None:
            self.abort()
        return found

    def write(self, frames: bytes) -> None:
        """Have frames heard that are encoded already; does nothing on a closed line."""
        with self._lock:
            if not self.is_open or self.closing_at is not None:
                return
            self._frames.append(frames)
            self._unheard += len(frames)
            self.sent_at = time.monotonic()
            self._to_hear.set()
        if self._unheard > ws.MAX_BACKLOG:
            metrics.dropped.add(reason="slow")
            self.abort()

    def ping(self, frames: bytes = b"") -> None:
        """Let the page hear that we are still here; its GETs say so of the page."""
        self.asked_at = time.monotonic()
        if self._hearers:
            self.heard_at = self.asked_at
        if frames:
            self.write(frames)

    def close(self, code: int, reason: str = "") -> None:
        """Say why, and nothing else that was waiting; the line ends once that was heard."""
        with self._lock:
            if not self.is_open or self.closing_at is not None:
                return
            self.closing_at = time.monotonic()
            self._frames.clear()
            said = Close(code, reason).serialize()
            self._frames.append(Frame(Opcode.CLOSE, said).serialize(mask=False))
            self._to_hear.set()

    def abort(self) -> None:
        """Hang up at once."""
        self._gone = True
        self._said.set()
        self._to_hear.set()


def read_frames(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Whole, unmasked frames: (opcode, payload) each. Raises ValueError on anything else."""
    at = 0
    while at < len(body):
        first, short = body[at], body[at + 1] if at + 1 < len(body) else 255
        width = {126: 2, 127: 8}.get(short, 0)
        start = at + 2 + width
        length = int.from_bytes(body[at + 2 : start], "big") if width else short
        end = start + length
        if first & 0xF0 != 0x80 or short > 127 or length > ws.MAX_MESSAGE or end > len(body):
            raise ValueError("no frames")
        if first & 15 not in (Opcode.TEXT, Opcode.BINARY, Opcode.CLOSE):
            raise ValueError("no such frame")
        yield first & 15, body[start:end]
        at = end

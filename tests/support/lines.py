"""A line to the live side: a websocket's conversation over plain requests, as line.js holds it."""

from __future__ import annotations

import http.client
import json
import re
import time
from collections import deque
from typing import Any

from websockets.frames import Frame, Opcode

from app.live.lines import read_frames
from tests.support.coedit import CoeditServer


class LineClosed(Exception):
    """The line has ended."""


class Line:
    """Looks like a websocket to `Replica`: send, recv, close, close_code."""

    def __init__(self, server: CoeditServer, path: str, person: Any) -> None:
        self._at = ("127.0.0.1", server.port)
        self._cookie, self._token = _session(server, person)
        self._waiting: deque[bytes | str] = deque()
        self.close_code: int | None = None
        self.status, opened = self.ask("POST", f"/live/{path}")
        told = json.loads(opened)
        self.close_code = told.get("code")
        self.key = told.get("line", "")

    def ask(self, method: str, path: str, body: bytes = b"", wait: float = 25) -> tuple[int, bytes]:
        """One request in this session: status and body."""
        connection = http.client.HTTPConnection(*self._at, timeout=wait)
        headers = {"Cookie": self._cookie, "X-CSRFToken": self._token}
        headers["Content-Type"] = "application/octet-stream"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def send(self, message: bytes | str) -> None:
        """Say something."""
        text = isinstance(message, str)
        data = message.encode() if isinstance(message, str) else message
        frame = Frame(Opcode.TEXT if text else Opcode.BINARY, data).serialize(mask=False)
        status, _ = self.ask("POST", f"/live/lines/{self.key}", frame)
        if status != 204:
            raise LineClosed(status)

    def recv(self, timeout: float = 10) -> bytes | str:
        """The next message. Raises TimeoutError, LineClosed."""
        deadline = time.monotonic() + timeout
        while not self._waiting:
            if self.close_code is not None:
                raise LineClosed(self.close_code)
            self._hear(deadline - time.monotonic())
        return self._waiting.popleft()

    def _hear(self, patience: float) -> None:
        if patience <= 0:
            raise TimeoutError
        status, body = self.ask("GET", f"/live/lines/{self.key}", wait=max(patience, 0.5))
        if status != 200:
            raise LineClosed(status)
        for opcode, data in read_frames(body):
            if opcode == Opcode.CLOSE:
                self.close_code = int.from_bytes(data[:2], "big")
            else:
                self._waiting.append(data.decode() if opcode == Opcode.TEXT else data)

    def close(self) -> None:
        """Say goodbye."""
        bye = Frame(Opcode.CLOSE, b"").serialize(mask=False)
        self.ask("POST", f"/live/lines/{self.key}", bye)


def _session(server: CoeditServer, person: Any) -> tuple[str, str]:
    """The cookie and the CSRF token of a page that this person has open."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    path = "/profile" if person is not None else "/sign-in"
    cookie = server.cookie(person) if person is not None else ""
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.read().decode())
    assert found is not None, answer.status
    given = (answer.getheader("Set-Cookie") or cookie).partition(";")[0]
    connection.close()
    return given, found[1]

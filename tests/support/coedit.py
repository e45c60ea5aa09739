"""A co-editing server as production starts it, and clients that speak y-websocket to it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect

from app.core.access.actor import SYSTEM
from app.features.notes import operations
from app.features.notes.models import Document
from app.features.notes.render import render
from app.live import wire
from tests.factories import saved
from tests.support import scratch
from tests.support.client import session_cookie
from tests.support.servers import free_port, poll

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 8.0  # seconds for what should take milliseconds, on a busy machine


def until(true: Callable[[], Any], what: str = "it did not come true") -> Any:
    """Poll until something is true; answers it."""
    deadline = time.monotonic() + PATIENCE
    while not (found := true()):
        assert time.monotonic() < deadline, what
        time.sleep(0.01)
    return found


class CoeditServer:
    """One web process with scratch documents, on the database of an application."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log: Path = app.config["DATA_DIR"] / f"coedit-{self.port}.log"
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> CoeditServer:
        """Start it, and wait until it answers."""
        config = self.app.config
        env = {
            **os.environ,
            "APP_ENV": "testing",
            "BASE_URL": self.url,
            "DATABASE_URL": config["SQLALCHEMY_DATABASE_URI"],
            "DATA_DIR": str(config["DATA_DIR"]),
            "REDIS_URL": config["REDIS_URL"],
            "SECRET_KEY": config["SECRET_KEY"],
        }
        where = ["--config", "app/live/server.py", "--bind", f"127.0.0.1:{self.port}"]
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", *where, "tests.support.scratch:make()"],
                cwd=ROOT,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        poll(self._answers, self._running)
        return self

    def _answers(self) -> bool:
        with (
            suppress(OSError, WebSocketException),
            connect(f"ws://127.0.0.1:{self.port}/live/documents/{UUID(int=0)}"),
        ):
            return True
        return False

    @contextmanager
    def without_failures(self) -> Iterator[None]:
        """Fail when the server's log tells of a failure inside the block."""
        start = self.log.stat().st_size
        yield
        told = self.log.read_bytes()[start:].decode(errors="replace")
        assert '"level": "error"' not in told, told
        assert "Traceback" not in told, told

    @property
    def is_running(self) -> bool:
        """Whether the process is there."""
        return self._running is not None and self._running.poll() is None

    def kill(self) -> None:
        """As a power cut would end it."""
        if self._running is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait()
            self._running = None

    def stop(self) -> int:
        """As a supervisor would end it; answers the exit code."""
        assert self._running is not None
        self._running.terminate()
        code = self._running.wait(15)
        self._running = None
        return code

    def cookie(self, person: Any) -> str:
        """The Cookie header with which this person is signed in."""
        name, value = session_cookie(self.app, person)
        return f"{name}={value}"

    def open(self, path: str, person: Any = None, **headers: str) -> ClientConnection:
        """A bare websocket."""
        if person is not None:
            headers["Cookie"] = self.cookie(person)
        return connect(
            f"ws://127.0.0.1:{self.port}/live/{path}",
            additional_headers=headers,
            open_timeout=PATIENCE,
            close_timeout=2,
            ping_interval=None,
            max_size=None,
            compression=None,
            legacy=True,  # a connection that outlives a with block: the test closes it
        )

    def join(self, document: Document, person: Any, query: str = "?ack=1") -> Replica:
        """A replica of a document, not yet synchronised."""
        return Replica(self.open(f"documents/{document.id}{query}", person))

    def close_code(self, path: str, person: Any = None, **headers: str) -> int:
        """The code with which an address closes at once."""
        socket = self.open(path, person, **headers)
        return ended_with(socket)


def ended_with(socket: ClientConnection) -> int:
    """Read a socket to its end; answers the close code."""
    with suppress(ConnectionClosed):
        while True:
            socket.recv(timeout=PATIENCE)
    assert socket.close_code is not None
    return socket.close_code


class Replica:
    """One browser's side of a document, without the browser."""

    def __init__(self, socket: ClientConnection, doc: Doc[Any] | None = None) -> None:
        self.socket = socket
        self.doc: Doc[Any] = doc if doc is not None else Doc()
        self.updates: list[bytes] = []
        self.doc.observe(lambda event: self.updates.append(event.update))
        self.sent = 0
        self.acknowledged = 0
        self.may_write: bool | None = None
        self.is_synced = False
        self.states: dict[int, dict[str, Any] | None] = {}
        self.frames = 0

    @property
    def root(self) -> XmlFragment:
        """The document's content."""
        return self.doc.get("default", type=XmlFragment)

    @property
    def text(self) -> str:
        """The words of the replica."""
        return render(self.doc).text

    def sync(self) -> Replica:
        """Ask for the document, and wait until it is here."""
        self.send(wire.step1(self.doc.get_state()))
        return self.wait(lambda: self.is_synced)

    def send(self, message: bytes) -> None:
        """Send one message as it is."""
        self.socket.send(message)

    def edit(self, change: Callable[[XmlFragment], None]) -> None:
        """Change the replica and send what came of it."""
        self.updates.clear()
        with self.doc.transaction():
            change(self.root)
        self.flush()

    def flush(self) -> None:
        """Send the changes made since."""
        for update in self.updates:
            self.sent += 1
            self.send(wire.update(update))
        self.updates.clear()

    def send_whole_state(self) -> None:
        """Send all it holds, as a tab does that comes back; then read on until the end."""
        self.send(wire.step1(self.doc.get_state()))
        self.send(wire.update(self.doc.get_update()))
        while True:
            self.read()

    def write(self, text: str) -> None:
        """Add a paragraph."""
        self.edit(lambda root: root.children.append(XmlElement("paragraph", {}, [XmlText(text)])))

    def say(self, **state: Any) -> None:
        """Send this client's awareness state."""
        self.clock = getattr(self, "clock", 0) + 1
        entry = wire.Entry(self.doc.client_id, self.clock, json.dumps(state))
        self.send(wire.awareness([entry]))

    def wait(self, true: Callable[[], Any], what: str = "it did not come true") -> Replica:
        """Read messages until something is true."""
        deadline = time.monotonic() + PATIENCE
        while not true():
            left = deadline - time.monotonic()
            assert left > 0, what
            with suppress(TimeoutError):
                self.read(timeout=min(left, 0.2))
        return self

    def wait_acknowledged(self) -> Replica:
        """Wait until everything sent is committed."""
        return self.wait(lambda: self.acknowledged >= self.sent, "no acknowledgement")

    def read(self, timeout: float = PATIENCE) -> None:
        """Take one message in, as y-websocket does."""
        message = self.socket.recv(timeout=timeout)
        assert isinstance(message, bytes)
        self.frames += 1
        reader = wire.Reader(message)
        kind = reader.number()
        if kind == wire.SYNC:
            self._sync(reader.number(), reader.bytes())
        elif kind == wire.AWARENESS:
            for entry in wire.read_awareness(reader.bytes()):
                self.states[entry.client] = wire.read_state(entry.state)
        elif kind == wire.ACKNOWLEDGED:
            self.acknowledged = reader.number()
        elif kind == wire.MAY_WRITE:
            self.may_write = bool(reader.number())

    def _sync(self, sub: int, body: bytes) -> None:
        if sub == wire.STEP1:
            self.sent += 1
            self.send(wire.step2(self.doc.get_update(body)))
            return
        self.doc.apply_update(body)
        self.updates.clear()
        self.is_synced = self.is_synced or sub == wire.STEP2

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


@contextmanager
def serving(app: Flask) -> Iterator[CoeditServer]:
    """A server for as long as the block lasts."""
    server = CoeditServer(app)
    try:
        yield server.start()
    finally:
        server.kill()


@saved
def document(network: Any, *seed: Any) -> Document:
    """A scratch document of a network."""
    return operations.create_document(SYSTEM, network.id, scratch.KIND, list(seed))

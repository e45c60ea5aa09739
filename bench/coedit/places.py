"""The servers under load: ours on an installation of its own, and the two from npm."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from bench.house import answers, free_port, wait
from tools.run import FLASK, WEB
from tools.terminal import ROOT

HERE = Path(__file__).parent
SCRATCH = "tests.support.scratch:make()"
SHARED_BY = 50  # sockets of one person: a person may have 60 pages open


@dataclass(frozen=True, slots=True)
class Place:
    """A running server, and how a client sits down at one of its documents."""

    name: str
    port: int
    process: psutil.Process
    documents: list[str]
    cookies: list[str]
    is_named: bool = False
    """Whether each message carries the document's name (hocuspocus)."""

    def seat(self, document: int, number: int) -> dict[str, Any]:
        """What a client needs to know to sit down."""
        name = self.documents[document % len(self.documents)]
        path = "/" if self.is_named else f"/{name}"
        seat = {"host": "127.0.0.1", "port": self.port, "path": path}
        if self.is_named:
            seat["name"] = name
        if self.cookies:
            seat["cookie"] = self.cookies[number // SHARED_BY % len(self.cookies)]
        return seat

    def spent(self) -> float:
        """Seconds of CPU that the server's processes have used so far."""
        family = [self.process, *self.process.children(recursive=True)]
        return sum(sum(one.cpu_times()[:2]) for one in family)

    def memory(self) -> int:
        """Bytes that the server's largest process holds in memory."""
        family = [self.process, *self.process.children(recursive=True)]
        return int(max(one.memory_info().rss for one in family))


@contextmanager
def ours(documents: int, people: int = 16) -> Iterator[Place]:
    """This server on an empty installation, with documents that all of its people may write."""
    with installation(lambda: _furnish(documents, people)) as place:
        yield place


@contextmanager
def installation(
    furnish: Callable[[], tuple[list[str], list[str]]], serving: str = SCRATCH
) -> Iterator[Place]:
    """This server on an installation of its own; `furnish` answers addresses and cookies."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="throughline-coedit-") as folder:
        env = {
            **os.environ,
            "APP_ENV": "development",
            "BASE_URL": f"http://127.0.0.1:{port}",
            "DATABASE_URL": "",
            "DATA_DIR": folder,
            "FLASK_APP": "wsgi.py",
            "PORT": str(port),
            "REDIS_URL": "",
        }
        os.environ.update(env)
        _run([*FLASK, "db", "upgrade"], env)
        paths, cookies = furnish()
        with _running([*WEB[:-1], serving], env, Path(folder)) as process:
            wait(lambda: answers(env["BASE_URL"]))
            yield Place("throughline", port, process, paths, cookies)


def _furnish(documents: int, people: int) -> tuple[list[str], list[str]]:
    from tests.factories import saving
    from tests.factories.networks import network, seated
    from tests.support import coedit, scratch
    from tests.support.client import session_cookie

    app = scratch.make()
    with app.app_context():
        hub = network()
        with saving():
            everybody = [seated(hub) for _ in range(people)]
            made = [coedit.document(hub, ("paragraph", "")) for _ in range(documents)]
            paths = [f"live/documents/{one.id}?schema=99&ack=1" for one in made]
        cookies = ["=".join(session_cookie(app, person)) for person in everybody]
    return paths, cookies


@contextmanager
def y_websocket(documents: int, *, kept: bool) -> Iterator[Place]:
    """@y/websocket-server; kept: with its LevelDB."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="y-websocket-") as folder:
        env = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port)}
        if kept:
            env["YPERSISTENCE"] = folder
        script = HERE / "node_modules/@y/websocket-server/src/server.js"
        with _running(["node", str(script)], env, Path(folder)) as process:
            wait(lambda: _listens(port))
            yield Place("y-websocket", port, process, _names(documents), [])


@contextmanager
def hocuspocus(documents: int, *, kept: bool) -> Iterator[Place]:
    """@hocuspocus/server; kept: with its SQLite extension."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="hocuspocus-") as folder:
        words = [str(port), f"{folder}/documents.sqlite"] if kept else [str(port)]
        command = ["node", str(HERE / "hocuspocus.mjs"), *words]
        with _running(command, dict(os.environ), Path(folder)) as process:
            wait(lambda: _listens(port))
            yield Place("hocuspocus", port, process, _names(documents), [], is_named=True)


def install() -> None:
    """Install the other servers beside us, once."""
    if not (HERE / "node_modules/.package-lock.json").exists():
        _run(["npm", "ci", "--no-audit", "--no-fund"], dict(os.environ), HERE)


def _names(documents: int) -> list[str]:
    return [f"document-{number}" for number in range(documents)]


def _listens(port: int) -> bool:
    import socket

    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _run(command: list[str], env: dict[str, str], where: Path = ROOT) -> None:
    subprocess.run(command, cwd=where, env=env, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def _running(command: list[str], env: dict[str, str], folder: Path) -> Iterator[psutil.Process]:
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(15)
        process.kill()
        process.wait()
        told = (folder / "server.log").read_text(errors="replace")
        if '"level": "error"' in told or "Traceback" in told:
            print(told[-3000:], file=sys.stderr)

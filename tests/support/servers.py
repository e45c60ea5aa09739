"""PostgreSQL and Redis, started by the tests themselves on free ports and thrown away after."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import redis

START = 60.0  # seconds a server gets until it answers
ROOM = 2_000_000_000  # bytes that a run of all tests never fills
POSTGRES = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


def in_memory() -> str | None:
    """A place for throw-away files that no disk has to be waited for, where there is room."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM:
        return str(memory)
    return None


def free_port() -> int:
    """A TCP port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def poll(answers: Callable[[], bool], process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until `answers` is true. Raises AssertionError when it does not come true in time."""
    deadline = time.monotonic() + START
    while not answers():
        died = process is not None and process.poll() is not None
        assert not died, f"{process.args} ended at once"
        assert time.monotonic() < deadline, "the server did not answer"
        time.sleep(0.02)


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL of our own; answers the URL up to the database's name."""
    folder = Path(tempfile.mkdtemp(prefix="throughline-pg-", dir=in_memory()))
    user = _unprivileged(folder)
    port = free_port()
    data = folder / "data"
    made = [_binary("initdb"), "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8"]
    subprocess.run(
        [*made, "--locale=C.UTF-8", "-D", str(data)],
        user=user,
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    where = ["-D", str(data), "-k", str(folder), "-h", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(
        [_binary("postgres"), *where, *POSTGRES],
        user=user,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"postgresql://postgres@127.0.0.1:{port}"
    try:
        poll(lambda: _postgres_answers(url), server)
        yield url
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing in it is worth keeping
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root: give the folder to its own user."""
    if os.geteuid() != 0:
        return None
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return "postgres"


def _binary(name: str) -> str:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(installed[-1]) if installed else shutil.which(name)
    assert found, f"{name} is not installed: make test installs it"
    return found


def _postgres_answers(url: str) -> bool:
    with suppress(psycopg.OperationalError), psycopg.connect(f"{url}/postgres", connect_timeout=2):
        return True
    return False


class Redis:
    """A Redis of our own, which a test may stop and start again."""

    def __init__(self, folder: str) -> None:
        self._port = free_port()
        self._folder = folder
        self._running: subprocess.Popen[bytes] | None = None
        self.url = f"redis://127.0.0.1:{self._port}/0"

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[Redis]:
        """One that runs as long as the block."""
        with tempfile.TemporaryDirectory(prefix="throughline-redis-") as folder:
            made = cls(folder)
            try:
                made.start()
                yield made
            finally:
                made.stop()

    def start(self) -> None:
        """Start it, empty, and wait until it answers."""
        words = ["--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly"]
        self._running = subprocess.Popen(
            ["redis-server", *words, "no", "--dir", self._folder], stdout=subprocess.DEVNULL
        )
        poll(lambda: _redis_answers(self.url), self._running)

    def stop(self) -> None:
        """End it as a power cut would."""
        if self._running is not None:
            self._running.kill()
            self._running.wait()
            self._running = None


@contextmanager
def redis_server() -> Iterator[str]:
    """A Redis of our own; answers its URL."""
    with Redis.running() as server:
        yield server.url


def _redis_answers(url: str) -> bool:
    with suppress(redis.ConnectionError), redis.Redis.from_url(url) as connection:
        return bool(connection.ping())
    return False

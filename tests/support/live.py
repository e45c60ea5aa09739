"""Web and worker as real processes, started the way production starts them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from flask import Flask

from tests.support.client import session_cookie
from tests.support.servers import free_port, poll
from tools.run import WEB, WORKER

ROOT = Path(__file__).parent.parent.parent


class Process:
    """One process of an installation: web or worker."""

    def __init__(self, command: list[str], env: dict[str, str], log: Path) -> None:
        self._command = command
        self._env = env
        self._log = log
        self._running: subprocess.Popen[bytes] | None = None
        self.url = ""

    @property
    def pid(self) -> int:
        """The process's id. Raises AssertionError when it is not running."""
        assert self._running is not None
        return self._running.pid

    def start(self) -> None:
        """Start it; a web process is waited for until it answers."""
        with self._log.open("ab") as log:
            self._running = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if self.url:
            poll(self.answers, self._running)

    def stop(self) -> None:
        """End it as a supervisor would."""
        if self._running is not None:
            self._running.terminate()
            try:
                self._running.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
            self._running = None

    def kill(self) -> None:
        """End it and all of its children as a power cut would."""
        if self._running is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait()
            self._running = None

    def answers(self) -> bool:
        """Whether the web process says that it is well."""
        with suppress(OSError), urllib.request.urlopen(f"{self.url}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
        return False


class Server:
    """An installation on the database and folder of an application: `web` and `worker`."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.log: Path = app.config["DATA_DIR"] / "server.log"
        self.log.touch()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.web = self._web(self.port)
        self.worker = self._process(WORKER, self.port)
        self._others: list[Process] = []

    def start(self) -> Server:
        """Start web and worker, and wait until web answers."""
        self.worker.start()
        self.web.start()
        return self

    def start_another(self) -> Process:
        """Start one more web process beside the first; it has its own `url`."""
        another = self._web(free_port())
        another.start()
        self._others.append(another)
        return another

    def stop(self) -> None:
        """End everything."""
        for process in (self.web, self.worker, *self._others):
            process.stop()

    def cookie(self, person: Any) -> dict[str, str]:
        """The cookie with which this person is signed in, as Playwright and sockets want it."""
        name, value = session_cookie(self.app, person)
        return {"name": name, "value": value, "url": self.url}

    @contextmanager
    def without_failures(self) -> Iterator[None]:
        """Fail when the server's log tells of a failure inside the block."""
        start = self.log.stat().st_size
        yield
        with self.log.open("rb") as log:
            log.seek(start)
            lines = log.read().decode(errors="replace").splitlines()
        failures = [line for line in lines if _tells_of_failure(line)]
        assert not failures, "\n".join(failures)

    def _web(self, port: int) -> Process:
        web = self._process(WEB, port)
        web.url = f"http://127.0.0.1:{port}"
        return web

    def _process(self, command: list[str], port: int) -> Process:
        config = self.app.config
        env = {
            **os.environ,
            "APP_ENV": config["APP_ENV"],
            "BASE_URL": self.url,
            "DATABASE_URL": config["SQLALCHEMY_DATABASE_URI"],
            "DATA_DIR": str(config["DATA_DIR"]),
            "FLASK_APP": "wsgi.py",
            "PORT": str(port),
            "REDIS_URL": config["REDIS_URL"],
            "SECRET_KEY": config["SECRET_KEY"],
        }
        return Process(command, env, self.log)


def _tells_of_failure(line: str) -> bool:
    if line.startswith("Traceback"):
        return True
    try:
        return bool(json.loads(line).get("level") in ("error", "critical"))
    except (ValueError, AttributeError):
        return False

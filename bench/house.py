"""A throw-away installation: the demo in a folder of its own, with its web and worker processes."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from flask import Flask
from werkzeug.test import Client

from tools.run import FLASK, WEB, WORKER
from tools.terminal import ROOT

EMAIL = "lead@example.org"
PASSWORD = "throughline-demo"
# What the demo left to the worker, such as its package's PDF: in a process of its own.
JOBS = """
from app.jobs import worker
from wsgi import app
with app.app_context():
    worker.run_waiting()
"""
PATIENCE = 90.0  # seconds
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@contextmanager
def furnished(database: str = "") -> Iterator[Mapping[str, str]]:
    """The environment of an installation with the demo in it, removed afterwards.

    `database` is the address of an empty database to use instead of a file; it is left as it is.
    """
    with tempfile.TemporaryDirectory(prefix="throughline-bench-") as folder:
        port = free_port()
        env = {
            **os.environ,
            "APP_ENV": "development",
            "BASE_URL": f"http://127.0.0.1:{port}",
            "DATABASE_URL": database,
            "DATA_DIR": folder,
            "FLASK_APP": "wsgi.py",
            "PORT": str(port),
            "REDIS_URL": "",
        }
        os.environ.update(env)
        for command in ([*FLASK, "db", "upgrade"], [*FLASK, "demo"], [sys.executable, "-c", JOBS]):
            subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        yield env


def application() -> Flask:
    """The application on the installation that the environment names."""
    from app import create_app

    return create_app()


def signed_in(app: Flask) -> Client:
    """The hub lead, signed in through the door like everybody else."""
    client = Client(app)
    token = TOKEN.search(client.get("/sign-in").text)
    assert token, "the sign-in page has no token"
    form = {"email": EMAIL, "password": PASSWORD, "csrf_token": token[1]}
    answer = client.post("/sign-in", data=form)
    assert answer.status_code == 303, answer.status
    return client


def cookie(client: Client) -> str:
    """The client's session as a header."""
    held = client.get_cookie("throughline")
    assert held is not None
    return f"{held.decoded_key}={held.decoded_value}"


@contextmanager
def running(env: Mapping[str, str]) -> Iterator[str]:
    """Web and worker as real processes; answers the address."""
    log = Path(env["DATA_DIR"]) / "bench.log"
    with log.open("ab") as out:
        processes = [
            subprocess.Popen(command, cwd=ROOT, env=dict(env), stdout=out, stderr=out)
            for command in (WEB, WORKER)
        ]
        try:
            wait(lambda: answers(env["BASE_URL"]))
            yield env["BASE_URL"]
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(20)


def answers(address: str) -> bool:
    """Whether an installation says that it is well."""
    with suppress(OSError), urllib.request.urlopen(f"{address}/healthz", timeout=1) as answer:
        return bool(answer.status == 200)
    return False


def wait(done: Callable[[], bool], pause: float = 0.01) -> float:
    """Wait until something is so; answers how many seconds that took. Raises TimeoutError."""
    start = time.perf_counter()
    while not done():
        if time.perf_counter() - start > PATIENCE:
            raise TimeoutError("it did not come about in time")
        time.sleep(pause)
    return time.perf_counter() - start


def free_port() -> int:
    """A TCP port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

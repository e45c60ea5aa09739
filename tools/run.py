"""`make run`: bring the database up to date, then keep web and worker running together.

One supervisor starts both and ends both: Ctrl-C or TERM stops them, and when one of them dies the
other is stopped too and its exit code becomes ours.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from types import FrameType

from tools import database
from tools.terminal import ROOT, say, stop

FLASK = [sys.executable, "-m", "flask"]
# What `flask serve` becomes; said directly, the application is loaded once and not twice.
WEB = [sys.executable, "-m", "gunicorn", "--config", "app/live/server.py", "wsgi:app"]
WORKER = [*FLASK, "worker"]
LINUX = sys.platform == "linux"
PATIENCE = 10.0  # seconds a child gets to end by itself
START = 60.0  # seconds web gets until it answers
SIGN_INS = ("lead", "facilitator", "member", "stranger")


def environment() -> dict[str, str]:
    """Our environment with what running on one's own machine assumes."""
    given = os.environ
    return {
        **given,
        "FLASK_APP": "wsgi.py",
        "APP_ENV": given.get("APP_ENV", "development"),
        "PORT": given.get("PORT", "8000"),
    }


def prepare(env: Mapping[str, str]) -> None:
    """Migrate, and fill the demo where there is nothing yet."""
    state = database.look()
    if not state.current:
        say("Bringing the database up to date …")
        _flask("db", "upgrade", env=env)
    if state.empty and env["APP_ENV"] == "development":
        say("Filling the demo …")
        _flask("demo", env=env)


def _flask(*words: str, env: Mapping[str, str]) -> None:
    done = subprocess.run([*FLASK, *words], cwd=ROOT, env=dict(env), check=False)
    if done.returncode != 0:
        stop(f"flask {' '.join(words)} did not work.")


class Supervisor:
    """Web and worker as one thing that starts and ends."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = dict(env)
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._asked_to_end = False

    def run(self) -> int:
        """Keep both children running; returns the exit code to end with."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)
        for name, command in (("web", WEB), ("worker", WORKER)):
            self._children[name] = self._start(command)
        code = self._watch()
        self._end()
        return code

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._asked_to_end = True

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches the supervisor alone, which then ends each in turn.
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=self._env,
            start_new_session=True,
            preexec_fn=_end_with_parent if LINUX else None,  # noqa: PLW1509 (we have no threads)
        )

    def _watch(self) -> int:
        said, deadline = False, time.monotonic() + START
        while not self._asked_to_end:
            for name, child in self._children.items():
                if child.poll() is not None:
                    say(f"The {name} process ended with code {child.returncode}.")
                    return child.returncode or 1
            if not said and _answers(self._env["PORT"]):
                said = True
                _greet(self._env)
            if not said and time.monotonic() > deadline:
                say(f"Web did not answer within {START:.0f} seconds.")
                return 1
            time.sleep(0.5 if said else 0.05)
        return 0

    def _end(self) -> None:
        for child in self._children.values():
            if child.poll() is None:
                child.terminate()
        for child in self._children.values():
            try:
                child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


def _end_with_parent() -> None:
    """Have Linux send TERM to this child should the supervisor be killed outright."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def _answers(port: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _taken(port: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(port))) == 0


def _greet(env: Mapping[str, str]) -> None:
    say("")
    say(f"Throughline is at http://localhost:{env['PORT']}")
    if env["APP_ENV"] == "development":
        say("Sign in as " + ", ".join(f"{name}@example.org" for name in SIGN_INS))
        say("with the password throughline-demo")
    say("Ctrl-C ends it.")


def main() -> int:
    """Run until somebody ends it."""
    env = environment()
    os.environ.update(env)
    if _taken(env["PORT"]):
        stop(f"Port {env['PORT']} is in use. Type: PORT={int(env['PORT']) + 1} make run")
    prepare(env)
    return Supervisor(env).run()


if __name__ == "__main__":
    raise SystemExit(main())

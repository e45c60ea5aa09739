"""`make run` starts web and worker as one thing and ends them as one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from tests.support.servers import free_port, poll

ROOT = Path(__file__).parent.parent.parent


@contextmanager
def _running(folder: Path, **more: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    env = {**os.environ, "BASE_URL": "", "DATA_DIR": str(folder), "PORT": str(port), **more}
    run = subprocess.Popen(
        [sys.executable, "-m", "tools.run"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield run, port
    finally:
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        run.communicate()


def _answers(port: int) -> bool:
    address = f"http://127.0.0.1:{port}/healthz"
    with suppress(OSError), urllib.request.urlopen(address, timeout=1) as answer:
        return bool(answer.status == 200)
    return False


def _all_gone(processes: list[psutil.Process]) -> bool:
    return not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in processes)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_everything(tmp_path: Path, number: signal.Signals) -> None:
    with _running(tmp_path) as (run, port):
        assert run.stdout is not None
        greeting = "".join(iter(run.stdout.readline, "Ctrl-C ends it.\n"))
        assert _answers(port)
        family = psutil.Process(run.pid).children(recursive=True)
        run.send_signal(number)
        said = greeting + run.communicate(timeout=30)[0]
        assert run.returncode == 0, said
        assert f"http://localhost:{port}" in said
        poll(lambda: _all_gone(family))
        assert not _answers(port)


def test_when_the_worker_dies_web_ends_and_its_exit_code_is_ours(tmp_path: Path) -> None:
    with _running(tmp_path) as (run, port):
        poll(lambda: _answers(port), run)
        family = psutil.Process(run.pid).children(recursive=True)
        worker = next(one for one in family if "worker" in one.cmdline())
        worker.send_signal(signal.SIGKILL)
        said, _ = run.communicate(timeout=30)
        assert run.returncode != 0
        assert "The worker process ended" in said
        poll(lambda: _all_gone(family))


def test_a_supervisor_that_is_killed_leaves_nobody_behind(tmp_path: Path) -> None:
    with _running(tmp_path) as (run, port):
        poll(lambda: _answers(port), run)
        family = psutil.Process(run.pid).children(recursive=True)
        run.kill()
        poll(lambda: _all_gone(family))


def test_a_port_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    with _running(tmp_path) as (run, port):
        poll(lambda: _answers(port), run)
        with _running(tmp_path, PORT=str(port)) as (second, _port):
            said, _ = second.communicate(timeout=30)
        assert second.returncode == 1
        assert said.strip() == f"Port {port} is in use. Type: PORT={port + 1} make run"

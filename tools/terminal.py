"""Saying things to the person at the terminal, and running other programs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent


def say(text: str) -> None:
    """Print one line at once, also when the output goes to a file."""
    print(text, flush=True)


def stop(text: str) -> NoReturn:
    """End with a sentence for the person, without a traceback."""
    raise SystemExit(text)


def run(command: Sequence[str | Path], *, env: dict[str, str] | None = None) -> bool:
    """Run a command in the project's folder; its output is shown only when it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        say(done.stdout.rstrip())
    return done.returncode == 0


def must(command: Sequence[str | Path], failed: str, *, env: dict[str, str] | None = None) -> None:
    """Run a command; where it fails, show what it said and end with the sentence `failed`."""
    if not run(command, env=env):
        stop(failed)

"""The virtual environment: made once, filled again only when the pins change."""

from __future__ import annotations

import sys
from pathlib import Path

from tools import system
from tools.stamps import Stamp
from tools.terminal import ROOT, must, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RUN = ROOT / "requirements.txt"
DEV = ROOT / "requirements-dev.txt"


def ensure(*, dev: bool = False) -> None:
    """Have .venv with the pinned packages; those for tests and checks only when asked."""
    if not PYTHON.exists():
        system.ensure(system.VENV)
        say("Making .venv …")
        must([sys.executable, "-m", "venv", VENV], "The virtual environment could not be made.")
    if dev:
        _install(Stamp(VENV / "stamps" / "dev", (RUN, DEV)), DEV)
    else:
        _install(Stamp(VENV / "stamps" / "run", (RUN,)), RUN)


def _install(stamp: Stamp, requirements: Path) -> None:
    if stamp.fresh():
        return
    say(f"Installing {requirements.name} (a minute or two, once) …")
    pip(["-r", str(requirements)])
    stamp.write()
    if requirements == DEV:  # which holds those to run as well
        Stamp(VENV / "stamps" / "run", (RUN,)).write()


def pip(what: list[str]) -> None:
    """Install into .venv, or end with what pip said."""
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    must([PYTHON, "-m", "pip", "install", *quiet, *what], "The packages could not be installed.")

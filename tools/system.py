"""Packages of the operating system: installed where we may, otherwise one line to type."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.terminal import run, say, stop


@dataclass(frozen=True)
class Need:
    """Something from outside Python: what it is for, how to see it, what brings it."""

    reason: str
    there: Callable[[], bool]
    apt: tuple[str, ...]
    brew: str


def _library(*names: str) -> Callable[[], bool]:
    def there() -> bool:
        for name in names:
            file = f"lib{name}.dylib" if sys.platform == "darwin" else f"lib{name}"
            try:
                ctypes.CDLL(file)
            except OSError:
                return False
        return True

    return there


def _program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _postgres() -> bool:
    return bool(shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))


def _ensurepip() -> bool:
    done = subprocess.run(
        [sys.executable, "-c", "import ensurepip, venv"], capture_output=True, check=False
    )
    return done.returncode == 0


VENV = Need(
    "virtual environments",
    _ensurepip,
    (f"python{sys.version_info.major}.{sys.version_info.minor}-venv",),
    "python@3.13",
)
PDF = Need(
    "PDFs",
    _library("pango-1.0.so.0", "pangoft2-1.0.so.0", "harfbuzz-subset.so.0")
    if sys.platform != "darwin"
    else _library("pango-1.0.0", "pangoft2-1.0.0"),
    ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
    "pango",
)
TESTS = (
    Need("tests on PostgreSQL", _postgres, ("postgresql",), "postgresql@17"),
    Need("tests on Redis", _program("redis-server"), ("redis-server",), "redis"),
    Need("tests that look at a PDF", _program("pdftoppm"), ("poppler-utils",), "poppler"),
)
BROWSER = Need(
    "tests in a browser",
    _program("chromium", "chromium-browser", "google-chrome"),
    ("chromium",),
    "--cask chromium",
)


def ensure(*needs: Need) -> None:
    """Have every need met, or end with the one line that a person must type."""
    missing = [need for need in needs if not need.there()]
    if not missing:
        return
    reasons = " and ".join(need.reason for need in missing)
    if sys.platform == "darwin":
        stop(f"Needed for {reasons}. Type: brew install {' '.join(need.brew for need in missing)}")
    packages = [package for need in missing for package in need.apt]
    if not shutil.which("apt-get"):
        stop(f"Needed for {reasons}; here without apt-get. By Debian's names: {' '.join(packages)}")
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    prefix = _rights()
    if prefix is None:
        stop(f"Needed for {reasons}. Type: sudo {' '.join(install)}")
    say(f"Installing {' '.join(packages)} for {reasons} …")
    _install(prefix, install)
    still = [need.reason for need in missing if not need.there()]
    if still:
        stop(f"Still missing for {' and '.join(still)}. Type: sudo {' '.join(install)}")


def _rights() -> list[str] | None:
    """What to write before a command that needs rights; None where we have none."""
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    if shutil.which("sudo") and subprocess.run([*sudo, "true"], check=False).returncode == 0:
        return sudo
    return None


def _install(prefix: list[str], install: list[str]) -> None:
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]
    fetched = Path("/var/lib/apt/lists").glob("*_Packages*")
    if any(fetched) and run([*quiet, *install]):
        return
    if not (run([*quiet, "apt-get", "update"]) and run([*quiet, *install])):
        stop(f"That did not work. Type: sudo {' '.join(install)}")


def is_ubuntu() -> bool:
    """Ubuntu's chromium package is a snap, which containers cannot run."""
    try:
        return platform.freedesktop_os_release().get("ID") == "ubuntu"
    except OSError:
        return False

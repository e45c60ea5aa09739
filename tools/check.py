"""`make check`: every check on the code, two at a time; what fails is shown in full.

With --mend it lets the formatters write instead (`make format`).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tools import node
from tools.terminal import ROOT, say

BIN = ROOT / ".venv" / "bin"
FRONTEND = "app/frontend"


@dataclass(frozen=True)
class Check:
    """A name for people and a command that fails when something is wrong."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """How one check went."""

    check: Check
    passed: bool
    seconds: float
    output: str


def _tool(name: str, *words: str) -> tuple[str, ...]:
    return (str(BIN / name), *words)


def checks() -> list[Check]:
    """All of them, the slowest first."""
    return [
        Check("types", _tool("mypy")),
        Check("migrations", _tool("python", "-m", "tools.migrations")),
        Check("templates", _tool("djlint", "--quiet", "--lint", "app")),
        Check("import contracts", _tool("lint-imports")),
        Check("string catalogue", _tool("python", "-m", "tools.strings", "--check")),
        Check("browser side", _biome("check", FRONTEND)),
        Check("format", _tool("ruff", "format", "--check", ".")),
        Check("lint", _tool("ruff", "check", ".")),
    ]


def mends() -> list[Check]:
    """The formatters, in the order in which they must run."""
    return [
        Check("lint", _tool("ruff", "check", "--fix", ".")),
        Check("format", _tool("ruff", "format", ".")),
        Check("browser side", _biome("check", "--write", FRONTEND)),
    ]


def _biome(*words: str) -> tuple[str, ...]:
    return (node.ensure_modules().node, "node_modules/@biomejs/biome/bin/biome", *words)


def carry_out(check: Check) -> Outcome:
    """Run one check in the project's folder."""
    start = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(check, done.returncode == 0, time.monotonic() - start, done.stdout.strip())


def main() -> int:
    """Run them and say how each went; 1 when any failed."""
    mend = "--mend" in sys.argv
    with ThreadPoolExecutor(max_workers=1 if mend else 2) as pool:
        failed = []
        for outcome in pool.map(carry_out, mends() if mend else checks()):
            mark = "ok    " if outcome.passed else "FAILED"
            say(f"{mark} {outcome.check.name} ({outcome.seconds:.1f} s)")
            if not outcome.passed:
                failed.append(outcome)
    for outcome in failed:
        say(f"\n── {outcome.check.name}: {' '.join(outcome.check.command)}\n{outcome.output}")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())

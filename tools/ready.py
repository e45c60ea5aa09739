"""Prepare this machine for what is about to be done: `python3 -m tools.ready run|test|check|…`."""

from __future__ import annotations

import sys

from tools import environment, node, system
from tools.terminal import must, say, stop


def to_run() -> None:
    """Everything that running needs."""
    environment.ensure()
    system.ensure(system.PDF)
    node.build()


def to_check() -> None:
    """Everything that the checks need."""
    environment.ensure(dev=True)
    system.ensure(system.PDF)
    node.ensure_modules()


def to_test() -> None:
    """Everything that the tests need: the servers and a browser besides."""
    to_check()
    node.build()
    system.ensure(*system.TESTS)
    if not system.BROWSER.there() and system.is_ubuntu():
        say("Installing Chromium …")
        install = [
            str(environment.PYTHON),
            "-m",
            "playwright",
            "install",
            "--with-deps",
            "chromium",
        ]
        must(install, "Chromium could not be installed.")
    else:
        system.ensure(system.BROWSER)


def to_build() -> None:
    """What `make assets` needs, which is also what it does."""
    environment.ensure()
    node.build()


STEPS = {"run": to_run, "check": to_check, "test": to_test, "assets": to_build}


def main() -> None:
    """Take the one word from the command line."""
    words = sys.argv[1:]
    if len(words) != 1 or words[0] not in STEPS:
        stop(f"Say one of: {', '.join(STEPS)}")
    STEPS[words[0]]()


if __name__ == "__main__":
    main()

"""What was taken back for ever, kept beside the database: one line each, an id and no word.

A backup holds again what was withdrawn after it was made. This file is not part of the database,
so it is still there after one was restored, and says what has to go again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

NAME = "withdrawn.log"
_file: Path | None = None

Gone = frozenset[tuple[str, UUID]]
"""Kinds and ids: ("interview", …), ("document", …)."""


def use_folder(folder: Path) -> None:
    """Say where the file lives. All processes of an installation share the folder."""
    global _file
    _file = folder / NAME


def path() -> Path:
    """Where the file is, or would be."""
    assert _file is not None, "no folder for the journal is set"
    return _file


def note(gone: Iterable[tuple[str, UUID]]) -> None:
    """Add what is gone, after its transaction is committed. On the disk when this returns."""
    lines = "".join(f"{kind} {one}\n" for kind, one in sorted(gone))
    if not lines:
        return
    handle = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, lines.encode())  # one write at the end of the file: lines do not mix
        os.fsync(handle)
    finally:
        os.close(handle)


def read() -> Gone:
    """All that is gone. A line that was cut off by a full disk or a crash is passed over."""
    if not path().exists():
        return frozenset()
    return frozenset(filter(None, map(_entry, path().read_text(errors="replace").splitlines())))


def _entry(line: str) -> tuple[str, UUID] | None:
    kind, _space, key = line.partition(" ")
    try:
        return kind, UUID(key)
    except ValueError:
        return None

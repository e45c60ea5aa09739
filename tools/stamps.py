"""Stamps: a small file remembers the hash of what a step was made from, so it can be skipped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stamp:
    """A step's result is fresh while its stamp holds the hash of its sources."""

    file: Path
    sources: tuple[Path, ...]
    also: str = ""

    def fresh(self) -> bool:
        """Say whether the step was done with exactly these sources."""
        return self.file.exists() and self.file.read_text() == self._hash()

    def write(self) -> None:
        """Remember that the step is done."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(self._hash())

    def _hash(self) -> str:
        total = hashlib.sha256(self.also.encode())
        for path in sorted(_files(self.sources)):
            total.update(f"{path}\0".encode())
            total.update(path.read_bytes())
        return total.hexdigest()


def _files(sources: Iterable[Path]) -> Iterable[Path]:
    for source in sources:
        if source.is_dir():
            yield from (path for path in source.rglob("*") if path.is_file())
        elif source.exists():
            yield source

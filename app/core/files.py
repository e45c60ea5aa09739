"""Files by their content: a blob's name is the SHA-256 of its bytes, under DATA_DIR/files."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from uuid import UUID

_root: Path | None = None


def use_folder(folder: Path) -> None:
    """Say where blobs live. All processes of an installation share the folder."""
    global _root
    _root = folder / "files"
    _root.mkdir(parents=True, exist_ok=True)


def path(digest: str) -> Path:
    """Where the blob with that name is, or would be.

    Raises ValueError when `digest` is not 64 lower-case hex digits.
    """
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise ValueError("not a SHA-256 in hex")
    assert _root is not None, "no folder for files is set"
    return _root / digest[:2] / digest


def name_of(content: bytes) -> str:
    """The name that a blob of these bytes has, or would have."""
    return hashlib.sha256(content).hexdigest()


def put(content: bytes) -> str:
    """Keep the bytes (written aside, then renamed) and answer their name."""
    digest = name_of(content)
    target = path(digest)
    if target.exists():
        return digest
    target.parent.mkdir(exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(aside, target)
    return digest


def read(digest: str) -> bytes:
    """The bytes of that name. Raises FileNotFoundError when they were purged."""
    return path(digest).read_bytes()


def delete(digest: str) -> None:
    """Purge the bytes; nothing happens when they are gone already."""
    path(digest).unlink(missing_ok=True)


def sealed(kind: str, owner: UUID, content: bytes) -> bytes:
    """The bytes in an envelope with their owner's key.

    So that no two owners ever share a blob: forgetting one forgets no other.
    """
    return _envelope(kind, owner) + content


def unsealed(kind: str, owner: UUID, digest: str) -> bytes:
    """What is in the envelope of that name. Raises FileNotFoundError when it was purged."""
    return read(digest)[len(_envelope(kind, owner)) :]


def _envelope(kind: str, owner: UUID) -> bytes:
    return f"throughline {kind} {owner}\n".encode()

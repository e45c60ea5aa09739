"""Files that are to go for ever."""

from __future__ import annotations

from functools import partial

from app.core import after, files
from app.core.tasks import JobHandle

TASK = "files.purge"


def purge(digest: str) -> None:
    """Delete a file's bytes after the commit; a job does it again should we be stopped before."""
    after.enqueue(TASK, sha=digest)
    after.on_commit(partial(files.delete, digest))


def purge_again(job: JobHandle, *, sha: str) -> None:
    """What the worker does: done already, most of the time."""
    files.delete(sha)

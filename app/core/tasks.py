"""The tasks that the worker can run: named functions over ids, filled by the factory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol
from uuid import UUID

from app.core import after, gate
from app.extensions import db


@contextmanager
def committing() -> Iterator[None]:
    """A write transaction outside a request: it commits at the end of the block, and then does what
    was put off until after the commit. A block that raises leaves nothing behind.
    """
    with gate.writing():
        yield
        db.session.commit()
    after.run(db.session())


class JobHandle(Protocol):
    """What a task may tell about itself while it runs."""

    id: UUID
    """The job's own id."""

    def progress(self, done: int, of: int, note: str = "") -> None:
        """Say how far the work is; shown where it was asked for. `note` holds no one's words."""

    def finish(self, result: dict[str, Any]) -> None:
        """Leave a result of ids and numbers for the page."""


Task = Callable[..., None]
_tasks: dict[str, Task] = {}


def register(name: str, task: Task) -> None:
    """Make `task(job, **ids)` known as `name`, for example `packages.render`."""
    _tasks[name] = task


Round = tuple[Callable[[], bool], Callable[[], object]]
_rounds: list[Round] = []


def register_round(is_due: Callable[[], bool], work: Callable[[], object]) -> None:
    """Have the worker do `work` within a minute whenever `is_due`; both without arguments."""
    if (is_due, work) not in _rounds:
        _rounds.append((is_due, work))


def rounds() -> tuple[Round, ...]:
    """What the worker looks after from time to time."""
    return tuple(_rounds)


def find(name: str) -> Task:
    """The task of that name. Raises KeyError when no feature offers it."""
    return _tasks[name]

"""Records for tests: one file per feature; every function answers a saved record.

`with saving():` (or `@saved`) is the edge that production has in the request: it takes the write
gate, commits at the end, and runs what was put off until after the commit. Nested uses join the
outer one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from itertools import count
from typing import ParamSpec, TypeVar

from app.core import after, gate
from app.extensions import db

P = ParamSpec("P")
R = TypeVar("R")

_inside: ContextVar[bool] = ContextVar("inside", default=False)
_numbers = count(1)


def number() -> int:
    """A number no other record of this process has: for addresses and codes."""
    return next(_numbers)


@contextmanager
def saving() -> Iterator[None]:
    """Write, then commit, as a request would."""
    if _inside.get():
        yield
        db.session.flush()
        return
    token = _inside.set(True)
    try:
        with gate.writing():
            yield
            db.session.commit()
        after.run(db.session())
    finally:
        _inside.reset(token)


def saved(make: Callable[P, R]) -> Callable[P, R]:
    """Have a factory's record committed when it returns."""

    @wraps(make)
    def within(*args: P.args, **kwargs: P.kwargs) -> R:
        with saving():
            return make(*args, **kwargs)

    return within

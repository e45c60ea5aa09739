"""Work beside the sockets: what takes long in C, and would keep everybody's keystrokes waiting."""

from __future__ import annotations

from collections.abc import Callable
from threading import BoundedSemaphore
from typing import TypeVar

R = TypeVar("R")
_turn = BoundedSemaphore(2)  # one for each core of a small machine; others wait in line


def aside(work: Callable[..., R], *args: object) -> R:
    """What `work` answers, worked out in a thread of the system where greenlets serve the web.

    `work` touches neither the database nor the request.
    """
    # The web has loaded it already; the worker has no sockets, and does without.
    from gevent import get_hub
    from gevent.monkey import is_module_patched

    with _turn:
        if not is_module_patched("threading"):
            return work(*args)
        answer: R = get_hub().threadpool.apply(work, args)
        return answer

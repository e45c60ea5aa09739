"""A few drawn charts, kept in this process by everything that they are made of."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
Key = tuple[str, ...]


class Kept(Generic[Thing]):
    """The things asked for last, at most `most` of them; the oldest goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Key, Thing] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key, make: Callable[[], Thing]) -> Thing:
        """The thing of this key, made if it is not here. Two at once may both make it."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]
        thing = make()
        with self._lock:
            self._things[key] = thing
            while len(self._things) > self._most:
                self._things.popitem(last=False)
        return thing

    def clear(self) -> None:
        """Forget them all."""
        with self._lock:
            self._things.clear()

    def __len__(self) -> int:
        return len(self._things)


def digest(key: Key) -> str:
    """A short name for a key, the same in every process."""
    return hashlib.sha256("\0".join(key).encode()).hexdigest()[:24]

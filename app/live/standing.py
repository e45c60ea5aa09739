"""What a document knows already, and whether an update stands on it.

pycrdt keeps what hangs on unknown items aside, merges it with whatever comes later, and can be
made to read beyond its memory that way. Deeply nested elements overflow its stack when they are
deleted. So an update comes to it only when everything in it stands on something that is there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from heapq import heappop, heappush

from app.live import wire
from app.live.update import SKIP, Id, Struct, Update, read

MAX_LEVEL = 200  # elements inside one another; honest lists and tables reach some twenty
DOUBTFUL = 30  # levels above what was there from which the whole document is read


class TooDeep(Exception):
    """Elements are nested as no editor nests them."""


class Standing:
    """How far each client's items are known, and how deep those lie that have come since."""

    def __init__(self, vector: bytes) -> None:
        self.vector = wire.read_vector(vector)
        self.is_exact = False
        """Whether the depth of everything is known, not only of what has come since."""
        self._runs: dict[int, tuple[list[int], list[int]]] = {}
        """For each client from which clock on its items lie at which level."""

    @classmethod
    def of(cls, whole: bytes) -> Standing:
        """The standing of a whole document, depths included. Raises Malformed, TooDeep."""
        made = cls(wire.vector({}))
        made.take(made.order(read(whole)) or [])
        made.is_exact = True
        return made

    def order(self, update: Update) -> list[Struct] | None:
        """What of an update is new, each after what it hangs on; None when something is missing."""
        if len(update.structs) == 1 and not update.deletions:
            return self._alone(update.structs[0])
        ahead = dict(self.vector)
        queues: defaultdict[int, deque[Struct]] = defaultdict(deque)
        for struct in update.structs:
            queues[struct.client].append(struct)
        done = _in_turn(queues, ahead)
        if any(queues.values()):
            return None
        if any(clock + length > ahead.get(who, 0) for who, clock, length in update.deletions):
            return None
        return done

    def beyond(self, struct: Struct) -> int:
        """How much of a struct is not known yet."""
        if struct.kind == SKIP:
            return 0
        start = max(struct.clock, self.vector.get(struct.client, 0))
        return max(struct.clock + struct.length - start, 0)

    def _alone(self, struct: Struct) -> list[Struct] | None:
        """The same for one key."""
        if not self.beyond(struct):
            return []
        return None if _lacks(struct, self.vector) else [struct]

    def take(self, structs: list[Struct]) -> None:
        """They are part of the document now. Raises TooDeep, with none of them taken."""
        before = {one.client: len(self._runs.get(one.client, ([], []))[0]) for one in structs}
        deepest = max(map(self._note, structs), default=0)
        if deepest > (MAX_LEVEL if self.is_exact else DOUBTFUL):
            for client, count in before.items():
                for run in self._runs[client]:
                    del run[count:]
            raise TooDeep
        for one in structs:
            self.vector[one.client] = max(self.vector.get(one.client, 0), one.clock + one.length)

    def level(self, item: Id) -> int:
        """How deep an item lies, 0 for the root's own; counted from what was there at first."""
        starts, levels = self._runs.get(item[0], ([], []))
        at = bisect_right(starts, item[1])
        return levels[at - 1] if at else 0

    def _note(self, struct: Struct) -> int:
        beside = struct.origin or struct.right
        if beside is not None:
            level = self.level(beside)
        else:
            level = self.level(struct.parent) + 1 if struct.parent else 0
        starts, levels = self._runs.setdefault(struct.client, ([], []))
        if not levels or levels[-1] != level:
            starts.append(struct.clock)
            levels.append(level)
        return level


def _lacks(struct: Struct, vector: dict[int, int]) -> Id | None:
    """An item that must be there before this one and is not."""
    if struct.clock > vector.get(struct.client, 0):
        return struct.client, struct.clock - 1
    for one in (struct.origin, struct.right, struct.parent):
        if one is not None and one[1] >= vector.get(one[0], 0):
            return one
    return None


def _in_turn(queues: dict[int, deque[Struct]], ahead: dict[int, int]) -> list[Struct]:
    """Take from each client's queue as far as it goes; advances `ahead`, answers what is new."""
    ready, done = list(queues), []
    waiting: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    while ready:
        client = ready.pop()
        queue = queues[client]
        while queue:
            struct = queue[0]
            end = struct.clock + struct.length
            if end > ahead.get(client, 0) and struct.kind != SKIP:
                if lacking := _lacks(struct, ahead):
                    heappush(waiting[lacking[0]], (lacking[1], client))
                    break
                ahead[client] = end
                done.append(struct)
            queue.popleft()
        line = waiting[client]
        while line and line[0][0] < ahead.get(client, 0):
            ready.append(heappop(line)[1])
    return done

"""One load on one server: who sits where, what they type, and what came of it."""

from __future__ import annotations

import json
import subprocess
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from bench.coedit.places import HERE, Place

WORDS = "They hand me the packet and nobody says anything when I come back. "
FIRST_CLIENT = 100_000
PATIENCE = 40  # seconds that the last key may take to reach the three screens


@dataclass(frozen=True, slots=True)
class Size:
    """How many type and read in how many documents, and how fast."""

    documents: int
    typists: int  # in each document
    readers: int
    rate: float  # keys a second

    def __str__(self) -> str:
        """The size as the table names it."""
        many = f"{self.documents} × " if self.documents > 1 else ""
        return f"{many}{self.typists} + {self.readers}, {self.rate:g}/s"

    @property
    def others(self) -> int:
        """How many other screens a key goes to."""
        return self.typists + self.readers - 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one load came to. Times in milliseconds, CPU in seconds."""

    p50: float
    p99: float
    longest: float
    cpu: float
    share: float
    """Of one core, while they typed."""
    per_key: float
    """CPU per delivered key, in microseconds."""
    frames: int
    missing: int
    is_whole: bool
    """Whether the three replicas agree and hold every word."""
    clients: float
    """CPU of the process of the crowd: when it is busy all the time, latencies are its own."""


class Helper:
    """A Node process that takes orders."""

    def __init__(self, script: str, order: dict[str, Any]) -> None:
        self._process = subprocess.Popen(
            ["node", str(HERE / script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.tell(order)

    def tell(self, order: dict[str, Any]) -> None:
        """Give an order."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        """Wait for the next answer."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the client process ended"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()


def run(place: Place, size: Size, seconds: float) -> Outcome:
    """Put the load on the server."""
    crowd, screens = _seats(place, size)
    keys = int(size.rate * seconds)
    typing = Helper("crowd.mjs", {"seats": crowd, "keys": keys, "rate": size.rate})
    watching = None
    try:
        typing.hear()
        watching = Helper("screens.mjs", {"seats": screens, "patience": PATIENCE})
        watching.hear()
        return _measure(place, size, keys, typing, watching)
    finally:
        typing.end()
        if watching is not None:
            watching.end()


def _seats(place: Place, size: Size) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The crowd, and the three replicas: readers of one document, or of the first three."""
    crowd = []
    for document in range(size.documents):
        readers = size.readers if size.documents > 1 else size.readers - 3
        for number in range(size.typists + readers):
            seat = place.seat(document, len(crowd))
            if number < size.typists:
                seat |= {"client": FIRST_CLIENT + len(crowd), "words": WORDS}
            seat["document"] = document
            crowd.append(seat)
    screens = [
        {**place.seat(one % size.documents, len(crowd)), "document": one % size.documents}
        for one in range(3)
    ]
    return crowd, screens


def _measure(place: Place, size: Size, keys: int, typing: Helper, watching: Helper) -> Outcome:
    crowd, screens = _seats(place, size)
    typists = [seat for seat in crowd if "client" in seat]
    expected = [
        {
            str(seat["client"]): _clocks(keys)
            for seat in typists
            if seat["document"] == screen["document"]
        }
        for screen in screens
    ]
    time.sleep(1.0)  # the first paragraphs arrive
    before, began = place.spent(), time.perf_counter()
    typing.tell({})
    typing.hear()
    typed_in = time.perf_counter() - began
    watching.tell({"expected": expected})
    missing = watching.hear()["missing"]
    cpu = place.spent() - before
    typing.tell({})
    watching.tell({})
    sent, seen = typing.hear(), watching.hear()
    if sent["closed"]:
        print(f"closed by the server: {Counter(sent['closed'])}")
    delays = sorted(_delays(sent["sent"], seen["arrivals"]))
    per_document = [len(one) for one in expected]
    whole = "".join(WORDS[key % len(WORDS)] for key in range(keys))
    return Outcome(
        p50=_at(delays, 0.5),
        p99=_at(delays, 0.99),
        longest=delays[-1] if delays else float("nan"),
        cpu=cpu,
        share=cpu / typed_in,
        per_key=cpu * 1e6 / (len(typists) * keys * size.others),
        frames=sent["frames"],
        missing=missing + len(sent["closed"]),
        is_whole=not missing
        and all(
            text.count(whole) == count
            for text, count in zip(seen["texts"], per_document, strict=True)
        ),
        clients=sent["cpu"] / typed_in,
    )


def _clocks(keys: int) -> int:
    """Yjs counts the paragraph and its text as one each."""
    return keys + 2


def _delays(sent: list[Any], arrivals: list[Any]) -> list[float]:
    found = []
    for seen in arrivals:
        known = dict(map(tuple, seen))
        for client, first, times in sent:
            at = known.get(client)
            for key, moment in enumerate(times if at else ()):
                if first + key < len(at) and at[first + key] is not None:
                    found.append(at[first + key] - moment)
    return found


def _at(delays: list[float], share: float) -> float:
    return delays[min(len(delays) - 1, int(len(delays) * share))] if delays else float("nan")

"""A document as 40 people write it over months: always the same bursts, from a seed.

Four sit at it at once and do not see each other's words until they get up; then the next four take
their seats. Each burst writes a few words somewhere or takes some away, so that the document grows
evenly to its length, however many bursts that takes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

SEED = 20261122
FIRST_CLIENT = 1_000
AT_ONCE, SITTING = 4, 100  # people at the table, bursts of each until they get up
PARAGRAPH = 100  # words
STAYS = 0.9  # the chance that the next burst goes on in the same paragraph
SAID = (
    "the student comes back after a missed day and nobody at the door says that it is good to see "
    "them so they sit down at the end of the row and wait for the packet of work"
)
WORDS = SAID.split()


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is written, by how many, in how many bursts."""

    words: int = 50_000
    clients: int = 40
    bursts: int = 20_000


class Writing:
    """The document in the making; iterate over `updates` once."""

    def __init__(self, plan: Plan, first: bytes) -> None:
        self.plan = plan
        self.whole: Doc[Any] = Doc()
        self.whole.apply_update(first)
        self.count = 0
        self._chance = random.Random(SEED)
        self._done = 0
        self._seats = [Seat(FIRST_CLIENT + number) for number in range(plan.clients)]

    def updates(self) -> Iterator[tuple[int, bytes]]:
        """Each burst: who wrote it, and its update."""
        while self._done < self.plan.bursts:
            sitting = self._chance.sample(self._seats, AT_ONCE)
            for seat in sitting:
                seat.catch_up(self.whole)
            for _ in range(SITTING):
                for seat in sitting:
                    if self._done < self.plan.bursts:
                        body = self._burst(seat)
                        self.whole.apply_update(body)
                        yield seat.client, body

    def _burst(self, seat: Seat) -> bytes:
        self._done += 1
        due = self.plan.words * self._done / self.plan.bursts
        if self.count <= due:
            words = self._chance.choices(WORDS, k=self._chance.randint(1, 9))
            self.count += len(words)
            return seat.write(words, self._chance)
        body, gone = seat.take_away(self._chance.randint(1, 5), self._chance)
        self.count -= gone
        return body


class Seat:
    """One client: a replica of its own, with a Yjs client id that stays the same."""

    def __init__(self, client: int) -> None:
        self.client = client
        self._doc: Doc[Any] = Doc(client_id=client)
        self._said: list[bytes] = []
        self._root = self._doc.get("default", type=XmlFragment)
        self._doc.observe(lambda event: self._said.append(event.update))
        self._place = -1

    def catch_up(self, whole: Doc[Any]) -> None:
        """Read what the others wrote."""
        self._doc.apply_update(whole.get_update(self._doc.get_state()))

    def write(self, words: list[str], chance: random.Random) -> bytes:
        """Put words into a paragraph, or begin a new one when it is full."""
        text = self._text(chance)
        known = str(text).split(" ") if text is not None else []
        with self._burst():
            if text is None or len(known) >= PARAGRAPH:
                fresh = XmlElement("paragraph", {}, [XmlText(" ".join(words))])
                self._place += 1
                self._root.children.insert(self._place, fresh)
            else:
                at = _offset(known, chance.randint(0, len(known)))
                text.insert(at, "".join(f"{word} " for word in words))
        return self._said[0]

    def take_away(self, count: int, chance: random.Random) -> tuple[bytes, int]:
        """Take some words out of a paragraph; one without words gets one first."""
        text = self._text(chance)
        known = str(text).split(" ") if text is not None else []
        if text is None or len(known) < 2:
            return self.write(["again"], chance), -1
        first = chance.randrange(len(known))
        last = min(first + count, len(known) - 1)
        start, end = _offset(known, min(first, last)), _offset(known, last)
        if start == end:
            start, first = _offset(known, last - 1), last - 1
        with self._burst():
            del text[start:end]
        return self._said[0], last - first

    def _burst(self) -> Any:
        self._said.clear()
        return self._doc.transaction()

    def _text(self, chance: random.Random) -> XmlText | None:
        """The words of the paragraph where this person writes; None where it has none."""
        many = len(self._root.children)
        if chance.random() > STAYS or not 0 <= self._place < many:
            self._place = chance.randrange(many)
        inside = list(self._root.children[self._place].children)
        return inside[0] if inside else None


def _offset(words: list[str], count: int) -> int:
    """Where word number `count` begins; all of them are ASCII, which Yjs counts alike."""
    return sum(len(word) + 1 for word in words[:count]) if count < len(words) else 0

"""Who is on the pages of a record, and in which field: relayed, never stored, without words.

A place is a record (`Ref`); whoever shows a page of it stands there, in a field or in none. A field
is named by its form's address and its own name; what is typed into it is nobody's business. Each
process tells the others who stands with it; what they said is forgotten unless it is repeated.
"""

from __future__ import annotations

import json
import re
import secrets
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.core.thread import Ref
from app.live import presence, ws
from app.live.channel import Ticker
from app.live.presence import Person

if TYPE_CHECKING:
    from app.live.parts import Watcher

AGAIN = 20.0  # seconds after which a process repeats who stands with it
FORGET = 3 * AGAIN
_FIELD = re.compile(r"(/[\w/.-]{1,200}#[\w.:-]{1,80}@[\w-]{0,80})?")

Standing = tuple[Person, str]


def read_place(text: str) -> Ref:
    """The record that `kind/id` names. Raises ValueError."""
    kind, _, key = text.partition("/")
    return Ref(kind[:40], UUID(key))


def read_field(text: str) -> str:
    """`/address#name@slot`, or empty for none. Raises ValueError on anything else."""
    if not _FIELD.fullmatch(text):
        raise ValueError("no field")
    return text


def told(standing: Iterable[Standing]) -> list[dict[str, Any]]:
    """Each person once, by name, with the fields they are in."""
    known = list(standing)
    fields: dict[str, set[str]] = defaultdict(set)
    for person, field in known:
        fields[str(person.id)] |= {field} - {""}
    people = presence.people([person for person, _ in known])
    return [{**one, "at": sorted(fields[one["id"]])} for one in people]


class Here:
    """Who stands where: those of this process, and what the others said."""

    def __init__(self, hint: Callable[[str, str], None]) -> None:
        self._hint = hint
        self._me = secrets.token_hex(8)
        self._lock = threading.Lock()
        self._groups: defaultdict[Ref, dict[Watcher, str]] = defaultdict(dict)
        self._places: dict[Watcher, Ref] = {}
        self._elsewhere: defaultdict[Ref, dict[str, tuple[float, list[Standing]]]] = defaultdict(
            dict
        )
        self._changed: set[Ref] = set()
        self._told_at = time.monotonic()
        self._ticker = Ticker("here", self._flush)

    def place(self, watcher: Watcher) -> Ref | None:
        """The record on whose page a watcher stands."""
        return self._places.get(watcher)

    def stand(self, watcher: Watcher, place: Ref, field: str = "") -> None:
        """A page shows this record; its person is in this field of it."""
        self.leave(watcher, unless=place)
        with self._lock:
            self._places[watcher] = place
            self._groups[place][watcher] = field
            self._changed.add(place)
        self._ticker.wake()

    def leave(self, watcher: Watcher, unless: Ref | None = None) -> None:
        """A page has gone, or shows another record."""
        with self._lock:
            place = self._places.get(watcher)
            if place is None or place == unless:
                return
            del self._places[watcher], self._groups[place][watcher]
            if not self._groups[place]:
                del self._groups[place]
            self._changed.add(place)
        self._ticker.wake()

    def hear(self, channel: str, frame: str) -> None:
        """Another process says who stands with it at one place."""
        place = read_place(channel.partition(":")[2])
        said = json.loads(frame)
        people = [
            (Person(UUID(key), name, colour), field) for key, name, colour, field in said["people"]
        ]
        with self._lock:
            self._elsewhere[place][said["process"]] = (time.monotonic(), people)
            here = place in self._groups
        if here:
            self._send(place)

    def tell(self, channel: str, frame: str) -> None:
        """A frame for everybody who stands at one place, as features publish it on `at:kind/id`."""
        place, message = read_place(channel.partition(":")[2]), ws.encode(frame)
        with self._lock:
            watchers = list(self._groups.get(place, ()))
        for watcher in watchers:
            watcher.socket.write(message)

    def tell_again(self, now: float, *, at_once: bool = False) -> None:
        """Repeat it all from time to time, and forget who has fallen silent."""
        if now - self._told_at < AGAIN and not at_once:
            return
        self._told_at = now
        with self._lock:
            for place, said in list(self._elsewhere.items()):
                kept = {key: one for key, one in said.items() if now - one[0] < FORGET and one[1]}
                if kept.keys() != said.keys():
                    self._changed.add(place)
                self._elsewhere[place] = kept
                if not kept:
                    del self._elsewhere[place]
            self._changed |= self._groups.keys()
        self._ticker.wake()

    def _flush(self) -> None:
        with self._lock:
            changed, self._changed = self._changed, set()
        for place in changed:
            people = [[str(one.id), one.name, one.colour, field] for one, field in self._own(place)]
            told_to_others = {"process": self._me, "people": people}
            self._hint(f"here:{place.kind}/{place.id}", json.dumps(told_to_others))
            self._send(place)

    def _own(self, place: Ref) -> list[Standing]:
        with self._lock:
            return [(one.person, field) for one, field in self._groups.get(place, {}).items()]

    def _send(self, place: Ref) -> None:
        standing = self._own(place)
        with self._lock:
            watchers = list(self._groups.get(place, ()))
            for _, people in self._elsewhere.get(place, {}).values():
                standing += people
        message = ws.encode(json.dumps({"people": told(standing)}, ensure_ascii=False))
        for watcher in watchers:
            watcher.socket.write(message)

"""The y-websocket protocol as bytes: variable-length numbers, sync and awareness messages.

https://github.com/yjs/y-protocols/blob/master/PROTOCOL.md describes the format. Numbers are
unsigned, seven bits a byte, lowest first; byte strings and texts carry their length in front.
Everything here raises Malformed on input that does not fit, never anything else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

SYNC, AWARENESS, AUTH, QUERY_AWARENESS = 0, 1, 2, 3
STEP1, STEP2, UPDATE = 0, 1, 2
ACKNOWLEDGED, MAY_WRITE = 120, 121  # ours; a stock client asks for neither

NOTHING = b"\x00\x00"  # an update without structs and deletions
MAX_NUMBER = 2**53 - 1  # what JavaScript counts to
MAX_STATE = 16 * 1024  # characters of one person's awareness state
MAX_STATES = 2000


class Malformed(Exception):
    """The message is not of the protocol; its sender is closed."""


class Reader:
    """Reads numbers and byte strings off a message."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def ended(self) -> bool:
        """Whether everything is read."""
        return self._at >= len(self._data)

    def number(self) -> int:
        """The next unsigned number, up to 2**53 − 1."""
        value = shift = 0
        while True:
            if self._at >= len(self._data) or shift > 49:
                raise Malformed("number")
            byte = self._data[self._at]
            self._at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
        if value > MAX_NUMBER:
            raise Malformed("number too large")
        return value

    def byte(self) -> int:
        """The next byte."""
        self._at += 1
        if self._at > len(self._data):
            raise Malformed("end")
        return self._data[self._at - 1]

    def skip(self, count: int) -> None:
        """Pass over some bytes."""
        self._at += count
        if self._at > len(self._data):
            raise Malformed("end")

    def bytes(self) -> bytes:
        """The next byte string."""
        length = self.number()
        end = self._at + length
        if end > len(self._data):
            raise Malformed("length")
        found = self._data[self._at : end]
        self._at = end
        return found


def number(value: int) -> bytes:
    """An unsigned number as bytes."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def packed(data: bytes, head: bytes = b"") -> bytes:
    """A byte string with its length in front, after `head`; what is long is copied once."""
    return b"".join((head, number(len(data)), data))


def step1(state: bytes) -> bytes:
    """The question "what have you got beyond this state vector?"."""
    return packed(state, bytes((SYNC, STEP1)))


def step2(update: bytes) -> bytes:
    """The answer to it."""
    return packed(update, bytes((SYNC, STEP2)))


def update(update: bytes) -> bytes:
    """A change that just happened."""
    return packed(update, bytes((SYNC, UPDATE)))


def acknowledged(count: int) -> bytes:
    """How many of this socket's update messages are committed."""
    return number(ACKNOWLEDGED) + number(count)


def may_write(allowed: bool) -> bytes:
    """Whether this socket's updates are taken."""
    return number(MAY_WRITE) + number(int(allowed))


class Entry(NamedTuple):
    """One client's awareness: its clock rises with every change; state "null" means gone."""

    client: int
    clock: int
    state: str


def awareness(entries: Iterable[Entry]) -> bytes:
    """Several clients' awareness as one message."""
    known = list(entries)
    body = bytearray(number(len(known)))
    for entry in known:
        body += number(entry.client) + number(entry.clock) + packed(entry.state.encode())
    return bytes((AWARENESS,)) + packed(bytes(body))


def read_awareness(body: bytes) -> list[Entry]:
    """The entries of an awareness message's body."""
    reader = Reader(body)
    count = reader.number()
    if count > MAX_STATES:
        raise Malformed("too many states")
    entries = []
    for _ in range(count):
        client, clock, state = reader.number(), reader.number(), reader.bytes()
        if len(state) > MAX_STATE:
            raise Malformed("state too large")
        try:
            entries.append(Entry(client, clock, state.decode()))
        except UnicodeDecodeError as error:
            raise Malformed("state") from error
    return entries


def read_state(text: str) -> dict[str, Any] | None:
    """One awareness state: an object, or None for "gone"."""
    try:
        state = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed("state") from error
    if state is None or isinstance(state, dict):
        return state
    raise Malformed("state")


def read_deletions(reader: Reader) -> dict[int, list[tuple[int, int]]]:
    """A delete set: for each client its ranges (clock, length)."""
    deletions: dict[int, list[tuple[int, int]]] = {}
    for _ in range(reader.number()):
        client = reader.number()
        ranges = deletions.setdefault(client, [])
        for _ in range(reader.number()):
            ranges.append((reader.number(), reader.number()))
    return deletions


def read_vector(state: bytes) -> dict[int, int]:
    """A state vector: for each client the clock up to which everything is known."""
    reader = Reader(state)
    return {reader.number(): reader.number() for _ in range(reader.number())}


def vector(known: dict[int, int]) -> bytes:
    """The same as bytes."""
    out = bytearray(number(len(known)))
    for client, clock in known.items():
        out += number(client) + number(clock)
    return bytes(out)

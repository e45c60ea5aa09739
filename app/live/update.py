"""Reading a Yjs update (version 1) to its last byte, before anything is done with it.

pycrdt takes what a few changed bytes make of an update, and can then run round in a circle for ever
or overflow the stack: nothing in Python could stop that. So whatever comes from a browser is read
here first, by rules that leave no room for it: https://github.com/yjs/yjs/blob/main/INTERNALS.md
describes the format. Everything raises wire.Malformed on input that does not fit.

An item stands beside or inside earlier items only. Among the items of one client this is asked
here; that no two clients' items wait for each other is asked by pycrdt, which leaves them pending.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from app.live.wire import Malformed, Reader, read_deletions

ROOT = b"default"  # the one fragment of a document
MAX_CLOCK = 2**31 - 1  # what pycrdt counts to without going negative
MAX_DEPTH = 40  # arrays and objects inside one another in a value
MAX_NAME = 200  # bytes of a node's, mark's or attribute's name

GC, DELETED, BINARY, STRING, EMBED, FORMAT, TYPE, ANY, SKIP = 0, 1, 3, 4, 5, 6, 7, 8, 10
ELEMENT, TEXT = 3, 6  # the types that a document is made of
_ORIGIN, _RIGHT, _KEYED, _KIND = 0x80, 0x40, 0x20, 0x1F

Id = tuple[int, int]
"""A client and its clock."""


class Struct(NamedTuple):
    """One piece of an update, and what it hangs on."""

    client: int
    clock: int
    length: int
    kind: int
    origin: Id | None = None
    right: Id | None = None
    parent: Id | None = None
    """The item it lies in, where it says so; the root or its neighbours' otherwise."""


@dataclass(frozen=True, slots=True)
class Update:
    """What an update holds: structs in their order, deletions as (client, clock, length)."""

    structs: list[Struct]
    deletions: list[tuple[int, int, int]]


def read(data: bytes) -> Update:
    """All of an update. Raises Malformed."""
    reader = Reader(data)
    structs: list[Struct] = []
    seen: set[int] = set()
    for _ in range(reader.number()):
        count, client, clock = reader.number(), reader.number(), reader.number()
        if client in seen or not count:
            raise Malformed("client")
        seen.add(client)
        for _ in range(count):
            struct = _struct(reader, client, clock)
            structs.append(struct)
            clock += struct.length
            if not struct.length or clock > MAX_CLOCK:
                raise Malformed("length")
    deletions = _deletions(reader)
    if not reader.ended:
        raise Malformed("more than an update")
    return Update(structs, deletions)


def _struct(reader: Reader, client: int, clock: int) -> Struct:
    info = reader.byte()
    kind = info & _KIND
    if kind in (GC, SKIP):
        if info != kind:
            raise Malformed("flags")
        return Struct(client, clock, reader.number(), kind)
    origin = _earlier(reader, client, clock) if info & _ORIGIN else None
    right = _earlier(reader, client, clock) if info & _RIGHT else None
    parent = None
    if origin is None and right is None:
        parent = _parent(reader, client, clock)
        if info & _KEYED:
            _name(reader)
    content = _CONTENT.get(kind)
    if content is None:
        raise Malformed("content")
    return Struct(client, clock, content(reader), kind, origin, right, parent)


def _earlier(reader: Reader, client: int, clock: int) -> Id:
    """An item that was there before this one."""
    found = (reader.number(), reader.number())
    if found[1] >= (clock if found[0] == client else MAX_CLOCK):
        raise Malformed("hangs on itself")
    return found


def _parent(reader: Reader, client: int, clock: int) -> Id | None:
    by_name = reader.number()
    if by_name > 1:
        raise Malformed("parent")
    if not by_name:
        return _earlier(reader, client, clock)
    if reader.bytes() != ROOT:
        raise Malformed("root")
    return None


def _name(reader: Reader) -> None:
    if not 0 < len(_text(reader)) <= MAX_NAME:
        raise Malformed("name")


def _text(reader: Reader) -> str:
    try:
        return reader.bytes().decode()
    except UnicodeDecodeError as error:
        raise Malformed("text") from error


def _json(reader: Reader) -> None:
    try:
        found = json.loads(reader.bytes())
    except (ValueError, RecursionError) as error:
        raise Malformed("value") from error
    _check_depth(found, 0)


def _check_depth(value: object, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise Malformed("depth")
    if isinstance(value, (list, dict)):
        for each in value.values() if isinstance(value, dict) else value:
            _check_depth(each, depth + 1)


def _string(reader: Reader) -> int:
    body = reader.bytes()
    if body.isascii():
        return len(body)
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise Malformed("text") from error
    return len(text) + sum(letter > "\uffff" for letter in text)  # as JavaScript counts


def _one(*parts: Callable[[Reader], None]) -> Callable[[Reader], int]:
    def read_parts(reader: Reader) -> int:
        for part in parts:
            part(reader)
        return 1

    return read_parts


def _type(reader: Reader) -> None:
    kind = reader.number()
    if kind == ELEMENT:
        _name(reader)
    elif kind != TEXT:
        raise Malformed("type")


def _bytes(reader: Reader) -> None:
    reader.bytes()


def _anys(reader: Reader) -> int:
    count = reader.number()
    for _ in range(count):
        _any(reader)
    return count


def _any(reader: Reader, depth: int = 0) -> None:
    """A value in lib0's encoding."""
    kind = reader.byte()
    if kind == 119:
        _text(reader)
    elif kind == 125:
        _signed(reader)
    elif kind in (122, 123, 124):
        reader.skip(4 if kind == 124 else 8)
    elif kind == 116:
        reader.bytes()
    elif kind in (117, 118):
        if depth >= MAX_DEPTH:
            raise Malformed("depth")
        for _ in range(reader.number()):
            if kind == 118:
                _text(reader)
            _any(reader, depth + 1)
    elif kind not in (120, 121, 126, 127):  # true, false, null, undefined
        raise Malformed("value")


def _signed(reader: Reader) -> None:
    """A whole number of up to 53 bits and its sign; the first byte holds six of them."""
    for place in range(8):
        if reader.byte() < 0x80:
            return
        if place == 7:
            raise Malformed("number too large")


_CONTENT: dict[int, Callable[[Reader], int]] = {
    DELETED: Reader.number,
    BINARY: _one(_bytes),
    STRING: _string,
    EMBED: _one(_json),
    FORMAT: _one(_name, _json),
    TYPE: _one(_type),
    ANY: _anys,
}
"""Not JSON, which nobody writes any more and pycrdt trips over, and not documents within."""


def _deletions(reader: Reader) -> list[tuple[int, int, int]]:
    found = [
        (client, clock, length)
        for client, ranges in read_deletions(reader).items()
        for clock, length in ranges
    ]
    if any(clock + length > MAX_CLOCK for _, clock, length in found):
        raise Malformed("deletion")
    return found

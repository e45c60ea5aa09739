"""Real updates, damaged: bytes changed, and pieces put together as no editor would."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from app.live import update, wire
from app.live.update import Id

ROOT = b"\x01" + wire.packed(update.ROOT)


def damaged(dice: random.Random, updates: Sequence[bytes]) -> bytes:
    """One of the updates, damaged in one of many ways."""
    true = dice.choice(updates)
    way = dice.choices([_changed, _cut, _spliced, _rebuilt], [5, 1, 1, 6])[0]
    return way(dice, true, updates)


def _changed(dice: random.Random, true: bytes, _: Sequence[bytes]) -> bytes:
    out = bytearray(true)
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        at = dice.randrange(len(out))
        near = (out[at] + dice.choice((-1, 1, -2, 2))) % 256
        out[at] = dice.choice((near, near, dice.randrange(256), out[at] ^ 1 << dice.randrange(8)))
    return bytes(out)


def _cut(dice: random.Random, true: bytes, _: Sequence[bytes]) -> bytes:
    start, end = sorted(dice.sample(range(len(true) + 1), 2))
    return dice.choice((true[:end], true[:start] + true[end:], true + true[start:end]))


def _spliced(dice: random.Random, true: bytes, updates: Sequence[bytes]) -> bytes:
    other = dice.choice(updates)
    return true[: dice.randrange(len(true))] + other[dice.randrange(len(other)) :]


def _rebuilt(dice: random.Random, true: bytes, updates: Sequence[bytes]) -> bytes:
    """Whole structs of any kind, on ids that are there, near, own or of nobody."""
    try:
        known = update.read(true)
    except wire.Malformed:
        return true
    if not known.structs:
        return _changed(dice, true, updates)
    first = dice.choice(known.structs)
    ids = [(one.client, one.clock + dice.randrange(one.length)) for one in known.structs]
    ids += [one for each in known.structs for one in (each.origin, each.right, each.parent) if one]
    clients = sorted({one.client for one in known.structs})
    sections = []
    for client in clients[: dice.randint(1, 3)]:
        starts = [one.clock for one in known.structs if one.client == client]
        clock = max(min(starts) + dice.choice((0, 0, 0, 0, 1, -1)), 0)
        ids += [(client, clock + near) for near in range(6)]
        count = dice.randint(1, 6)
        body = b"".join(struct(dice, ids) for _ in range(count))
        sections.append(wire.number(count) + wire.number(client) + wire.number(clock) + body)
    gone = dice.choice((b"\x00", deletions(dice, [*ids, (first.client, 0)])))
    return wire.number(len(sections)) + b"".join(sections) + gone


def forged(dice: random.Random, client: int, clock: int, known: Sequence[bytes]) -> bytes:
    """Whole structs of any kind in one's own name, on what is there."""
    structs = [one for body in known for one in update.read(body).structs]
    ids = [(one.client, one.clock + dice.randrange(one.length)) for one in structs]
    ids += [(client, max(clock + near, 0)) for near in range(-6, 6)]
    count = dice.randint(1, 6)
    body = b"".join(struct(dice, ids) for _ in range(count))
    gone = dice.choice((b"\x00", b"\x00", deletions(dice, ids)))
    return b"\x01" + wire.number(count) + wire.number(client) + wire.number(clock) + body + gone


def struct(dice: random.Random, ids: Sequence[Id]) -> bytes:
    """One struct with whatever neighbours."""
    kind = dice.choice((4, 4, 4, 4, 6, 6, 7, 7, 7, 8, 1, 3, 5, 2, 0, 10, 9, 11))
    if kind in (0, 10):
        return bytes((kind,)) + wire.number(dice.randint(0, 3))
    hangs = dice.choice((0, 0x80, 0x80, 0x40, 0xC0))
    out = b"".join(_id(dice, ids) for bit in (0x80, 0x40) if hangs & bit)
    keyed = dice.choice((0, 0, 0, 0x20))
    if not hangs:
        out += dice.choice((ROOT, b"\x00" + _id(dice, ids), b"\x00" + _id(dice, ids)))
        out += wire.packed(b"level") if keyed else b""
    return bytes((kind | hangs | keyed,)) + out + _CONTENT[kind](dice)


def _id(dice: random.Random, ids: Sequence[Id]) -> bytes:
    client, clock = dice.choice(ids)
    return wire.number(client) + wire.number(max(clock + dice.choice((0, 0, 0, 1, -1)), 0))


def deletions(dice: random.Random, ids: Sequence[Id]) -> bytes:
    """A delete set of some of these, and what stands behind them."""
    out = b""
    count = dice.randint(1, 3)
    for _ in range(count):
        client, clock = dice.choice(ids)
        reach = dice.choice((1, 1, 3, 40, 2**31, 2**32 - 1))
        out += wire.number(client) + b"\x01" + wire.number(clock) + wire.number(reach)
    return wire.number(count) + out


def _text(dice: random.Random) -> bytes:
    return wire.packed(dice.choice(("a", "ab", "✂", "🙂x", "")).encode())


def _type(dice: random.Random) -> bytes:
    kind = dice.choice((3, 3, 3, 6, 6, 0, 1, 2, 4, 5, 7, 8))
    return wire.number(kind) + (wire.packed(b"listItem") if kind in (3, 5) else b"")


_CONTENT: dict[int, Callable[[random.Random], bytes]] = {
    1: lambda dice: wire.number(dice.choice((1, 1, 2, 5, 2**31, 2**32 - 1))),
    2: lambda dice: b"\x01" + wire.packed(b"1"),
    3: _text,
    4: _text,
    5: lambda dice: wire.packed(b"{}"),
    6: lambda dice: wire.packed(b"bold") + wire.packed(dice.choice((b"{}", b"null"))),
    7: _type,
    8: lambda dice: b"\x02\x7d\x01\x7e",
    9: lambda dice: wire.packed(b"g") + b"\x76\x00",
    11: lambda dice: b"\x00\x01\x01\x00\x00",
}

"""Yjs documents as functions over bytes: pycrdt with its sharp edges taken off.

pycrdt answers bad input with ValueError, IndexError, AssertionError or a panic that is no
Exception; here all of them are BadUpdate. No observers: the room knows what it applies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pycrdt

from app.live import wire

Doc = pycrdt.Doc[Any]
AT_ONCE = 16


class BadUpdate(Exception):
    """These bytes are no update, or one that the document cannot take."""


@contextmanager
def _sheltered() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        raise BadUpdate(str(error)[:200]) from error
    except BaseException as error:
        # A Rust panic comes as pyo3_runtime.PanicException, which derives from BaseException.
        if type(error).__name__ != "PanicException":
            raise
        raise BadUpdate("panic") from error


def new() -> Doc:
    """An empty document that several threads may use in turn."""
    return pycrdt.Doc(allow_multithreading=True)


def merge(updates: Sequence[bytes]) -> bytes:
    """Several updates as one, in the order given. Raises BadUpdate.

    A few at once: pycrdt sorts them by a rule that contradicts itself where one holds words that
    another knows as collected, and Rust's sorting of more than 20 pieces panics at that.
    """
    if not updates:
        return wire.NOTHING
    merged = list(updates)
    while len(merged) > 1:
        with _sheltered():
            merged = [
                pycrdt.merge_updates(*merged[at : at + AT_ONCE])
                for at in range(0, len(merged), AT_ONCE)
            ]
    return merged[0]


def apply(doc: Doc, update: bytes) -> None:
    """Apply an update. Raises BadUpdate; the document is then not to be trusted any more."""
    with _sheltered():
        doc.apply_update(update)


def load(log: bytes) -> Doc:
    """A fresh document from a whole, merged log. Raises BadUpdate."""
    doc = new()
    if log != wire.NOTHING:
        apply(doc, log)
    return doc


def load_in_turn(parts: Sequence[bytes]) -> Doc | None:
    """A fresh document from a log whose first part, as a rule a snapshot, stands alone.

    None when something of it is missing that way: then merging may mend it. Where it works, it
    spares merging the long part, which takes as long as reading it (`bench.live`).
    """
    if not parts:
        return new()
    try:
        doc, rest = load(parts[0]), merge(parts[1:])
        if not _is_whole(doc, parts[0]):
            return None
        apply(doc, rest)
        return None if lacks(doc, rest) else doc
    except BadUpdate:
        return None


def _is_whole(doc: Doc, snapshot: bytes) -> bool:
    """Whether all of a snapshot has arrived; quickly where the document says what it does."""
    vector = doc.get_state()
    return difference(snapshot, vector) == doc.get_update(vector) or not lacks(doc, snapshot)


def load_log(parts: Sequence[bytes], merged: bytes | None = None) -> Doc:
    """A fresh document from the parts of a log; `merged` where they are already. Raises BadUpdate.

    At once where that works: it also mends what came in a wrong order. But an item that was put
    into deleted words, as no editor does, can be read only after the words were deleted.
    """
    try:
        return load(merge(parts) if merged is None else merged)
    except BadUpdate:
        doc = new()
        for part in parts:
            apply(doc, part)
        return doc


def since(doc: Doc, vector: bytes) -> bytes:
    """What a client with this state vector lacks. Raises BadUpdate on a broken vector."""
    with _sheltered():
        return doc.get_update(vector)


def difference(log: bytes, vector: bytes) -> bytes:
    """What a log holds beyond a state vector, structs that still wait for others included."""
    with _sheltered():
        return pycrdt.get_update(log, vector)


def lacks(doc: Doc, update: bytes) -> bool:
    """Whether a part of an applied update has not arrived in the document: the guard.

    True when structs of it wait for structs that the document has not got, or when it deletes
    what the document does not know yet. Microseconds for a keystroke.
    """
    if update == wire.NOTHING:
        return False
    vector = doc.get_state()
    rest = difference(update, vector)
    if rest[0] != 0:  # the number of clients with structs beyond the vector
        return True
    if rest == wire.NOTHING:
        return False
    known = wire.read_vector(vector)
    deletions = wire.read_deletions(wire.Reader(rest[1:]))
    return any(
        clock + length > known.get(client, 0)
        for client, ranges in deletions.items()
        for clock, length in ranges
    )


def is_news(doc: Doc, update: bytes) -> bool:
    """Whether an update would change the document; a client's answer to step 1 often does not.

    Such an answer repeats every deletion the client knows of, so those are compared one by one.
    """
    if update == wire.NOTHING:
        return False
    vector = doc.get_state()
    rest = difference(update, vector)
    if rest[0] != 0:
        return True
    own = doc.get_update(vector)
    if rest in (wire.NOTHING, own):
        return False
    known = wire.read_deletions(wire.Reader(own[1:]))
    asked = wire.read_deletions(wire.Reader(rest[1:]))
    return any(
        not _covered(start, start + length, known.get(client, []))
        for client, ranges in asked.items()
        for start, length in ranges
    )


def check_vector(vector: bytes) -> None:
    """Refuse a state vector that promises more than it holds. Raises BadUpdate, Malformed.

    pycrdt sets memory aside for whatever a few bytes promise: that takes up to a second.
    """
    if wire.Reader(vector).number() > len(vector):
        raise BadUpdate("vector")
    wire.read_vector(vector)


def is_same(one: bytes, other: bytes) -> bool:
    """Whether two whole logs hold the same structs and deletions. Raises BadUpdate."""
    first, second = load(one), load(other)
    if lacks(first, one) or lacks(second, other):
        return False  # something waits for structs: nothing can be said of it
    same = wire.read_vector(first.get_state()) == wire.read_vector(second.get_state())
    return same and not is_news(first, other) and not is_news(second, one)


def _covered(start: int, end: int, ranges: Sequence[tuple[int, int]]) -> bool:
    """Whether ranges of (clock, length) cover everything from start to end."""
    for clock, length in sorted(ranges):
        if clock <= start < clock + length:
            start = clock + length
        if start >= end:
            return True
    return start >= end

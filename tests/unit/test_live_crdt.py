"""The guard, the question whether something is news, and what broken bytes turn into."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from app.live import crdt, wire
from app.live.update import read

HELLO = "hello"


def history(*steps: Callable[[XmlText], None]) -> list[bytes]:
    """The updates of one writer: a paragraph first, then each step."""
    doc, updates = Doc(client_id=77), []
    doc.observe(lambda event: updates.append(event.update))
    text = XmlText(HELLO)
    with doc.transaction():
        doc.get("default", type=XmlFragment).children.append(XmlElement("paragraph", {}, [text]))
    for step in steps:
        step(text)
    return updates


def words(doc: Doc) -> str:
    return str(doc.get("default", type=XmlFragment))


def test_the_guard_is_quiet_when_everything_arrived() -> None:
    doc = crdt.new()
    for update in history(lambda text: text.insert(5, " there"), lambda text: text.clear()):
        crdt.apply(doc, update)
        assert not crdt.lacks(doc, update)


def test_the_guard_sees_structs_that_wait_for_others() -> None:
    _first, second = history(lambda text: text.insert(5, " there"))
    doc = crdt.new()
    crdt.apply(doc, second)
    assert crdt.lacks(doc, second)


def test_the_guard_sees_a_deletion_of_what_is_not_here_yet() -> None:
    _first, gone = history(lambda text: text.clear())
    doc = crdt.new()
    crdt.apply(doc, gone)
    assert crdt.lacks(doc, gone)


def test_a_log_is_loaded_in_turn_when_nothing_is_missing_that_way() -> None:
    updates = history(lambda text: text.insert(5, " there"), lambda text: text.insert(0, "oh "))
    snapshot = crdt.load(crdt.merge(updates[:2])).get_update()
    for parts in (updates, [snapshot, updates[2]], [snapshot]):
        found = crdt.load_in_turn(parts)
        assert found is not None
        assert words(found) == words(crdt.load(crdt.merge(parts)))
    for parts in (updates[1:], [updates[0], updates[2]], updates[::-1], [b"\x01"]):
        assert crdt.load_in_turn(parts) is None


def test_a_log_merged_in_any_order_loads_whole() -> None:
    updates = history(
        lambda text: text.insert(5, " there"), lambda text: text.insert(0, "oh "), XmlText.clear
    )
    whole = crdt.load(crdt.merge(updates))
    for seed in range(20):
        mixed = random.Random(seed).sample(updates, len(updates))
        doc = crdt.load(crdt.merge(mixed))
        assert not crdt.lacks(doc, crdt.merge(mixed))
        assert words(doc) == words(whole)


def test_what_is_known_already_is_no_news() -> None:
    updates = history(lambda text: text.insert(5, " there"), lambda text: text.clear())
    doc = crdt.load(crdt.merge(updates))
    everything = doc.get_update()
    assert not crdt.is_news(doc, everything)
    assert not crdt.is_news(doc, doc.get_update(doc.get_state()))
    assert not crdt.is_news(doc, wire.NOTHING)


def test_a_deletion_alone_is_news_once() -> None:
    first, gone = history(lambda text: text.clear())
    doc = crdt.load(first)
    assert crdt.is_news(doc, gone)
    crdt.apply(doc, gone)
    assert not crdt.is_news(doc, gone)


def test_deletions_known_in_other_pieces_are_no_news() -> None:
    """Two clients cut the same deletions up differently."""

    def part(start: int, stop: int) -> Callable[[XmlText], None]:
        return lambda text: text.__delitem__(slice(start, stop))

    doc = crdt.load(crdt.merge(history(part(0, 2), part(0, 2))))
    client = doc.client_id
    vector = wire.read_vector(doc.get_state())
    (client,) = vector
    first = vector[client] - len(HELLO)
    pieces = wire.number(1) + wire.number(client) + wire.number(2)
    for clock, length in ((first, 1), (first + 1, 3)):
        pieces += wire.number(clock) + wire.number(length)
    assert not crdt.is_news(doc, b"\x00" + pieces)
    more = wire.number(1) + wire.number(client) + wire.number(1)
    assert crdt.is_news(doc, b"\x00" + more + wire.number(first) + wire.number(len(HELLO)))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60), st.sampled_from(["apply", "merge", "since", "news"]))
def test_broken_bytes_raise_bad_update_and_nothing_else(data: bytes, way: str) -> None:
    doc = crdt.load(history()[0])
    ways = {
        "apply": lambda: crdt.apply(doc, data),
        "merge": lambda: crdt.merge([history()[0], data]),
        "since": lambda: crdt.since(doc, data),
        "news": lambda: crdt.is_news(doc, data),
    }
    try:
        ways[way]()
    except (crdt.BadUpdate, wire.Malformed):
        return


def test_a_log_of_many_rows_that_know_an_item_differently_is_merged() -> None:
    """Alive in one row, collected in another: sorting more than 20 such pieces makes Rust panic."""
    first, gone = history(lambda text: text.clear())
    collected = crdt.load(crdt.merge([first, gone])).get_update()
    rows = [first, collected, gone] * 30
    for seed in range(20):
        mixed = random.Random(seed).sample(rows, len(rows))
        assert words(crdt.load(crdt.merge(mixed))) == words(crdt.load(collected))


def test_a_panic_is_a_bad_update(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panic(*_: bytes) -> bytes:
        raise PanicException

    monkeypatch.setattr("pycrdt.merge_updates", panic)
    with pytest.raises(crdt.BadUpdate):
        crdt.merge([wire.NOTHING, wire.NOTHING])


def test_an_interrupt_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: bytes) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("pycrdt.merge_updates", interrupt)
    with pytest.raises(KeyboardInterrupt):
        crdt.merge([wire.NOTHING, wire.NOTHING])


@pytest.mark.parametrize(
    "promise", ["cf92c190237cb11f5d10", "a8c1ddb7628a5391b04b", "da96f0a071d5144e"]
)
def test_what_promises_more_than_it_holds_is_refused(promise: str) -> None:
    for check in (crdt.check_vector, read):
        with pytest.raises((crdt.BadUpdate, wire.Malformed)):
            check(bytes.fromhex(promise))

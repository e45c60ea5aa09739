"""Numbers and messages of the y-websocket protocol."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.live import wire


@given(st.integers(0, wire.MAX_NUMBER))
def test_a_number_comes_back(value: int) -> None:
    reader = wire.Reader(wire.number(value))
    assert reader.number() == value
    assert reader.ended


@pytest.mark.parametrize(
    ("value", "data"), [(0, "00"), (127, "7f"), (128, "8001"), (300, "ac02"), (2**31, "8080808008")]
)
def test_numbers_are_written_as_lib0_writes_them(value: int, data: str) -> None:
    assert wire.number(value) == bytes.fromhex(data)


@pytest.mark.parametrize("data", [b"", b"\x80", b"\xff" * 8 + b"\x01", b"\xff" * 20])
def test_a_broken_number_is_malformed(data: bytes) -> None:
    with pytest.raises(wire.Malformed):
        wire.Reader(data).number()


def test_a_string_longer_than_the_message_is_malformed() -> None:
    with pytest.raises(wire.Malformed):
        wire.Reader(b"\x05abc").bytes()


@given(
    st.lists(
        st.builds(wire.Entry, st.integers(0, 2**32), st.integers(0, 9999), st.text(max_size=40))
    )
)
def test_awareness_comes_back(entries: list[wire.Entry]) -> None:
    reader = wire.Reader(wire.awareness(entries))
    assert reader.number() == wire.AWARENESS
    assert wire.read_awareness(reader.bytes()) == entries


@given(st.binary(max_size=80))
def test_any_bytes_are_awareness_or_malformed(data: bytes) -> None:
    try:
        for entry in wire.read_awareness(data):
            wire.read_state(entry.state)
    except wire.Malformed:
        return


@pytest.mark.parametrize("state", ["1", '"x"', "[]", "{", "[" * 100_000, "tru"])
def test_a_state_is_an_object_or_nothing(state: str) -> None:
    with pytest.raises(wire.Malformed):
        wire.read_state(state)

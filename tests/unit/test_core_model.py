"""Keys sort by the order in which they were made."""

from __future__ import annotations

from app.core.model import uuid7


def test_keys_made_at_once_sort_in_the_order_they_were_made() -> None:
    keys = [uuid7() for _ in range(5000)]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    assert {key.version for key in keys} == {7}

"""Places in a list that others may change at the same time: a key between any two keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def between(left: str | None, right: str | None) -> str:
    """A key that sorts (bytewise) after `left` and before `right`; None is an open end.

    No key ends in the lowest digit, so there is always room before it.
    Raises ValueError when left does not sort before right.
    """
    if left is not None and right is not None and left >= right:
        raise ValueError(f"{left!r} does not sort before {right!r}")
    return _middle(left or "", right)


def _middle(left: str, right: str | None) -> str:
    if right is not None:
        shared = 0
        while shared < len(right) and (left[shared : shared + 1] or DIGITS[0]) == right[shared]:
            shared += 1
        if shared:
            return right[:shared] + _middle(left[shared:], right[shared:])
    low = DIGITS.index(left[0]) if left else 0
    high = DIGITS.index(right[0]) if right else len(DIGITS)
    if high - low > 1:
        # After the last key, step by one instead of halving: appending stays short.
        return DIGITS[low + 1 if right is None and left else (low + high) // 2]
    if right and len(right) > 1:
        return right[0]
    return DIGITS[low] + _middle(left[1:], None)


def shift(rows: Sequence[Any], row: Any, by: int, *, living: Sequence[Any]) -> None:
    """Step over the next of `living` (up -1, down 1); what else has a rank is passed by.

    `rows` are all that have one, in their order. Where there is nothing to step over, or the row
    is not living any more, nothing happens.
    """
    if not by or row not in living or not 0 <= (place := living.index(row) + by) < len(living):
        return
    others = [one for one in rows if one is not row]
    over = others.index(living[place])
    left = others[over - 1].rank if by < 0 and over else (None if by < 0 else others[over].rank)
    right = others[over].rank if by < 0 else (others[over + 1].rank if others[over + 1 :] else None)
    row.rank = between(left, right)

"""Places in a list that others may change at the same time: a key between any two keys."""

from __future__ import annotations

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

"""Funnel plots: many places at one time, each with as much room for chance as its size leaves.

Spiegelhalter 2005: about the common rate of all, limits of 95 and 99.8 of 100 (1.96 and 3.09
standard errors). Places are compared with what is common, never with each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

INNER, OUTER = 1.96, 3.09


@dataclass(frozen=True, slots=True)
class Funnel:
    """The common rate; `shares` where it cannot be above 1."""

    centre: float
    shares: bool

    def at(self, size: float, errors: float) -> tuple[float, float]:
        """The limits for a place of this size, so many standard errors from the centre."""
        spread = self.centre * (1 - self.centre) if self.shares else self.centre
        away = errors * sqrt(spread / size)
        return max(0.0, self.centre - away), min(
            1.0 if self.shares else float("inf"), self.centre + away
        )

    def side(self, rate: float, size: float, errors: float = OUTER) -> int:
        """+1 above the limits, −1 below, 0 within them."""
        low, high = self.at(size, errors)
        return int(rate > high) - int(rate < low)


def funnel(counts: Sequence[float], sizes: Sequence[float], *, shares: bool) -> Funnel | None:
    """The funnel of several places; None of none. Raises ValueError for a size of zero or less."""
    if any(size <= 0 for size in sizes):
        raise ValueError("a place without anybody has no rate")
    if not sizes:
        return None
    return Funnel(sum(counts) / sum(sizes), shares)

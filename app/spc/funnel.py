"""Funnel plots: many places at one time, each with as much room for chance as its size leaves.

Spiegelhalter 2005, Funnel plots for comparing institutional performance, Statistics in Medicine 24,
1185–1202: about the common rate of all, limits of 95 and 99.8 of 100 (1.96 and 3.09 standard
errors). Where places differ more than chance explains, the limits are widened by √φ (his section
on over-dispersion and appendix): φ is the mean of the squared z-scores, the outermost tenth of them
at each end drawn in to where that tenth begins (winsorised), so that a few odd places do not widen
the limits for all. Places are compared with what is common, never with each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

INNER, OUTER = 1.96, 3.09
DRAWN_IN = 0.1  # of the z-scores at each end


@dataclass(frozen=True, slots=True)
class Funnel:
    """The common rate; `shares` where it cannot be above 1."""

    centre: float
    shares: bool
    phi: float = 1.0
    """By how much the places differ more than by chance; 1 where that is not clear."""

    @property
    def is_widened(self) -> bool:
        """Whether the places clearly differ more than chance explains."""
        return self.phi > 1

    def error(self, size: float) -> float:
        """The standard error of a place of this size, by chance alone."""
        spread = self.centre * (1 - self.centre) if self.shares else self.centre
        return sqrt(spread / size)

    def at(self, size: float, errors: float) -> tuple[float, float]:
        """The limits for a place of this size, so many standard errors times √φ from the centre."""
        away = errors * sqrt(self.phi) * self.error(size)
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
    plain = Funnel(sum(counts) / sum(sizes), shares)
    if not plain.error(1):
        return plain  # nobody or everybody, everywhere
    scores = [
        (count / size - plain.centre) / plain.error(size)
        for count, size in zip(counts, sizes, strict=True)
    ]
    return Funnel(plain.centre, shares, dispersion(scores))


def dispersion(scores: Sequence[float]) -> float:
    """φ of z-scores; 1 where it is not clearly above: until 1 + 2·√(2/I) for I places.

    I·φ of chance alone is about χ² with I degrees of freedom, of variance 2·I. Of fewer than ten
    places no tenth can be drawn in, and one odd place would widen the limits it lies beyond: 1.
    """
    if len(scores) * DRAWN_IN < 1:
        return 1.0
    low, high = np.quantile(scores, (DRAWN_IN, 1 - DRAWN_IN))
    phi = float(np.mean(np.clip(scores, low, high) ** 2))
    return phi if phi > 1 + 2 * sqrt(2 / len(scores)) else 1.0

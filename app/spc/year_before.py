"""The same month or week a year before: what is left of a change when the season is taken out.

School attendance has a season, so a series of two school years crosses its median only a few
times whatever anybody does. Such a series is set against itself a year earlier, point by point;
the rules of run charts do not judge it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from app.spc.terms import Reading, Word, YearBefore

# Fewer pairs than this compare nothing yet: the change may still be the season.
PAIRS_NEEDED = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a point lies in time: its school year, and its month or week within any year."""

    year: int
    part: int


def compare(
    values: ArrayLike,
    places: Sequence[Place],
    labels: Sequence[str],
    counts: Sequence[bool] | None = None,
) -> YearBefore | None:
    """The last school year against the one before it, where both have a value.

    `values` in the drawn unit, NaN where missing; `counts` is False for points left out (short
    weeks). None where fewer than `PAIRS_NEEDED` points have one a year before.
    """
    y = np.asarray(values, dtype=float).reshape(-1)
    kept = [i for i in range(len(y)) if not np.isnan(y[i]) and (counts is None or counts[i])]
    if not kept:
        return None
    at = {places[i]: i for i in kept}
    last = max(place.year for place in at)
    pairs = tuple(
        (at[Place(last - 1, place.part)], i)
        for place, i in at.items()
        if place.year == last and Place(last - 1, place.part) in at
    )
    if len(pairs) < PAIRS_NEEDED:
        return None
    before = tuple(float(y[earlier]) for earlier, _ in pairs)
    after = tuple(float(y[later]) for _, later in pairs)
    return YearBefore(pairs, before, after, tuple(labels[later] for _, later in pairs))


def against(reading: Reading) -> Reading:
    """The reading by the year before, in place of the run rules; unchanged without one.

    No word of it is "clearly": two school years are one comparison, however many months it has.
    """
    compared = reading.context.year_before
    if compared is None:
        return reading
    return replace(reading, word=Word.WATCH if compared.side else Word.NO_CHANGE)

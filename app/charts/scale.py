"""From values to places: ticks people can read, labels that leave each other room."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from app.charts.text import width

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0, 20.0)
# A little air above and below the data, as a share of its range.
_AIR = 0.1


@dataclass(frozen=True, slots=True)
class Scale:
    """A vertical scale: `ticks` from low to high, between the heights `bottom` and `top`."""

    ticks: tuple[float, ...]
    top: float
    bottom: float

    @property
    def step(self) -> float:
        """From one tick to the next."""
        return self.ticks[1] - self.ticks[0]

    def at(self, value: float) -> float:
        """The height of a value."""
        low, high = self.ticks[0], self.ticks[-1]
        return self.bottom - (value - low) / (high - low) * (self.bottom - self.top)


def span(
    values: Sequence[float], *, percent: bool, bounds: tuple[float, float] | None = None
) -> tuple[float, float]:
    """The range to show: the data with some air, never below 0 or above 100 % without need."""
    if bounds is not None and bounds[1] > bounds[0]:
        return bounds
    if not values:
        return (0.0, 100.0) if percent else (0.0, 10.0)
    low, high = min(values), max(values)
    air = (high - low) * _AIR or max(abs(high) * _AIR, 1.0)
    bottom = max(0.0, low - air) if low >= 0 else low - air
    top = min(100.0, high + air) if percent and high <= 100 else high + air
    return bottom, top


def nice_ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Round values that cover low to high in at most `most` equal steps of 1, 2, 5 or 25."""
    size = 10.0 ** floor(log10((high - low) / most))
    # 25, 50, 75 are read at a glance, 2.5, 5, 7.5 are not.
    steps = _STEPS if size >= 10 else (1.0, 2.0, 5.0, 10.0, 20.0)
    for step in (size * factor for factor in steps):
        first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
        if last - first <= most:
            break
    digits = max(0, 2 - floor(log10(step)))
    return tuple(round(k * step, digits) for k in range(first, last + 1))


def decimals(step: float) -> int:
    """How many decimals the ticks of this step need."""
    for places in range(6):
        if abs(round(step, places) - step) < step * 1e-6:
            return places
    return 6


def decimals_of(value: float, step: float) -> int:
    """How many decimals a single value needs on a scale of this step: to a tenth of it."""
    most = max(0, 1 - floor(log10(step)))
    for places in range(most):
        if abs(round(value, places) - value) < step / 200:
            return places
    return most if step < 5 else 0


def short_labels(labels: Sequence[str]) -> tuple[str, ...]:
    """Labels for an axis: what all share in front ("week 1", "week 2") is said only once."""
    if len(labels) < 2 or not all(" " in label for label in labels):
        return tuple(labels)
    first = labels[0].rsplit(" ", 1)[0] + " "
    if not all(label.startswith(first) and label != first for label in labels):
        return tuple(labels)
    return (labels[0], *(label[len(first) :] for label in labels[1:]))


def sparse(
    labels: Sequence[str], xs: Sequence[float], size: float, most: int, gap: float
) -> tuple[int, ...]:
    """Which labels to show: every k-th and the last, none touching, at most about `most`."""
    n = len(labels)
    if n <= 1:
        return tuple(range(n))
    step = max(1, ceil((n - 1) / max(1, most - 1)))
    while step < n:
        shown = _with_last(list(range(0, n, step)), n - 1, labels, xs, size, gap)
        if all(_apart(a, b, labels, xs, size, gap) for a, b in itertools.pairwise(shown)):
            return tuple(shown)
        step += 1
    return (0, n - 1) if _apart(0, n - 1, labels, xs, size, gap) else (n - 1,)


def _with_last(
    shown: list[int], last: int, labels: Sequence[str], xs: Sequence[float], size: float, gap: float
) -> list[int]:
    """The last label always shows; the one before gives way if it is near."""
    if shown[-1] == last:
        return shown
    near = len(shown) > 1 and last - shown[-1] < (shown[1] - shown[0]) * 0.6
    if near or (len(shown) > 1 and not _apart(shown[-1], last, labels, xs, size, gap)):
        shown = shown[:-1]
    return [*shown, last]


def _apart(
    a: int, b: int, labels: Sequence[str], xs: Sequence[float], size: float, gap: float
) -> bool:
    half = (width(labels[a], size) + width(labels[b], size)) / 2
    return xs[b] - xs[a] >= half + gap

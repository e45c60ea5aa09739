"""Exact limits for the number of runs, and the two limits of Anhøj.

Counts of arrangements are whole numbers of any size, so nothing is lost to rounding; the
answers are cached, since a page of small multiples asks the same few again and again.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from math import inf, log, log2
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

# A tail must hold more than 2.5 % = 1/40 of all arrangements for its value to be usual.
_TAIL = 40
# Anhøj: the 5 % = 1/20 point of the binomial.
_CROSSINGS = 20

# Above so many points, orders with breaks are no longer counted one by one in whole numbers.
COUNTED = 24

Limits = tuple[int, int]
Floats: TypeAlias = NDArray[np.float64]


def arrangements(above: int, below: int) -> list[int]:
    """In how many orders of `above` and `below` points there are r runs; index r, from 0.

    Wald and Wolfowitz: 2·C(m−1,k−1)·C(l−1,k−1) ways to 2k runs and
    C(m−1,k)·C(l−1,k−1) + C(m−1,k−1)·C(l−1,k) ways to 2k+1. The list sums to C(m+l, m).
    """
    m, l = above, below  # noqa: E741  (the letters of the formula)
    if m == 0 or l == 0:
        return [1] if m + l == 0 else [0, 1]
    ways = [0] * (2 * min(m, l) + 2)
    a = b = 1  # C(m−1,k−1) and C(l−1,k−1), each made from the one before
    for k in range(1, min(m, l) + 1):
        next_a, next_b = a * (m - k) // k, b * (l - k) // k
        ways[2 * k] = 2 * a * b
        ways[2 * k + 1] = next_a * b + a * next_b
        a, b = next_a, next_b
    return ways


@lru_cache(maxsize=4096)
def runs_limits(above: int, below: int) -> Limits:
    """The least and greatest usual number of runs for these counts above and below the median."""
    return _inside_tails(arrangements(above, below))


@lru_cache(maxsize=512)
def broken_runs_limits(above: int, below: int, lengths: tuple[int, ...]) -> Limits:
    """The same limits where runs end at breaks, such as the summer.

    `lengths` are the numbers of useful points between the breaks; they sum to above + below.
    Every order of the points over the whole series is counted, runs inside each stretch; of long
    series (see `COUNTED`) as shares.
    """
    if sum(lengths) != above + below:
        raise ValueError("the stretches must hold all the useful points")
    if above and below and above + below > COUNTED:
        return _inside_tails_of(broken_runs_shares(above, below, lengths))
    ways: dict[int, list[int]] = {0: [1]}
    for length in lengths:
        ways = _append_stretch(ways, length, above)
    return _inside_tails(ways[above])


def broken_runs_shares(above: int, below: int, lengths: tuple[int, ...]) -> Floats:
    """The share of orders with r runs, index r: as if each point were thrown, then told how many
    lie above. Stretches are put together by a convolution; absolute error below 10⁻⁹.
    """
    share = above / (above + below)
    shape = (above + below + 1, above + below + len(lengths) + 1)
    product: NDArray[np.complex128] = np.ones(1, dtype=complex)
    for length, times in Counter(lengths).items():
        product = product * np.fft.rfft2(_thrown(length, share), shape) ** times
    found: Floats = np.maximum(np.fft.irfft2(product, shape)[above], 0.0)
    return found / found.sum()


def _thrown(length: int, share: float) -> Floats:
    """The chance of so many points above (rows) and so many runs (columns) in one stretch."""
    found = np.zeros((length + 1, length + 2))
    for a in range(length + 1):
        ways = np.array([float(count) for count in map(_log, arrangements(a, length - a))])
        found[a, : len(ways)] = np.exp(ways + a * log(share) + (length - a) * log(1 - share))
    return found


def _log(count: int) -> float:
    return log(count) if count else -inf


def _inside_tails_of(shares: Floats) -> Limits:
    lower = int(np.argmax(np.cumsum(shares) > 1 / _TAIL))
    upper = len(shares) - 1 - int(np.argmax(np.cumsum(shares[::-1]) > 1 / _TAIL))
    return lower, upper


def _append_stretch(ways: dict[int, list[int]], length: int, above: int) -> dict[int, list[int]]:
    """Ways by points above, after one more stretch of `length` points."""
    longer: dict[int, list[int]] = {}
    for used, before in ways.items():
        for more in range(min(length, above - used) + 1):
            product = _multiply(before, arrangements(more, length - more))
            longer[used + more] = _add(longer.get(used + more, []), product)
    return longer


def _multiply(a: list[int], b: list[int]) -> list[int]:
    """The product of two polynomials: the runs of two stretches add up."""
    product = [0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        if x:
            for j, y in enumerate(b):
                product[i + j] += x * y
    return product


def _add(a: list[int], b: list[int]) -> list[int]:
    """The sum of two polynomials."""
    if len(a) < len(b):
        a, b = b, a
    return [x + (b[i] if i < len(b) else 0) for i, x in enumerate(a)]


def _inside_tails(ways: list[int]) -> Limits:
    """The first and last value whose own tail holds more than 2.5 %."""
    total = sum(ways)
    return _first_beyond(ways, total), len(ways) - 1 - _first_beyond(ways[::-1], total)


def _first_beyond(ways: list[int], total: int) -> int:
    tail = 0
    for value, count in enumerate(ways):
        tail += count
        if _TAIL * tail > total:
            return value
    raise AssertionError("the whole is more than its fortieth part")


@lru_cache(maxsize=4096)
def crossings_min(trials: int) -> int:
    """The fewest usual crossings: qbinom(0.05, trials, 0.5), trials = useful points − 1."""
    if trials < 0:
        return 0
    ways, tail, whole = 1, 0, 1 << trials
    for crossings in range(trials + 1):
        tail += ways
        if _CROSSINGS * tail >= whole:
            return crossings
        ways = ways * (trials - crossings) // (crossings + 1)
    raise AssertionError("the whole is more than its twentieth part")


def longest_run_max(useful: int) -> int:
    """The longest usual run among this many useful points: round(log2 n) + 3; 0 if none."""
    return round(log2(useful)) + 3 if useful else 0

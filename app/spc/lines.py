"""Centre lines and limits of every chart, for many series at once.

Arrays are (series, points); NaN where a value is missing. Everything is estimated from the points
of `base` alone: those of the baseline that are not excluded.

Sources: I, mR, p, u, c, Xbar, S after Montgomery, Introduction to Statistical Quality Control,
7th ed., 6.2–6.4 and 7.2–7.4 (for subgroups of unequal size 6.30 and 6.31); screening after Nelson
(1982); p′ and u′ after Laney (2002); I′ after Taylor (2018); t after Nelson (1994), y^(1/3.6);
g after Benneyan (2001), with the median as its centre (Provost and Murray).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import exp, lgamma, pi, sqrt
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.spc.kinds import ChartKind
from app.spc.run import PLACES

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[np.int64]

RANGE_TO_LIMIT = 2.66  # 3/d₂ for ranges of two, as it is printed in the tables
RANGE_LIMIT = 3.267  # D₄ for ranges of two: no larger range is usual
RANGE_TO_SIGMA = 1.128  # d₂ for ranges of two
NELSON = 3.6  # y^(1/3.6) makes waiting times nearly normal


@dataclass(frozen=True)
class Data:
    """What a chart is estimated from.

    `plotted` the drawn values; `counts` the numerators where there are any, else the values;
    `sizes` denominators or subgroup sizes (1 where none); `spread` the subgroups' standard
    deviations; `base` the points that enter; `stretch` (points) numbers the parts between breaks.
    """

    plotted: Floats
    counts: Floats
    sizes: Floats
    spread: Floats
    base: Bools
    stretch: Ints
    screened: bool

    @cached_property
    def before(self) -> Ints:
        """Where each moving range begins, −1 where there is none.

        Excluded points are passed over; a missing one is not: no range reaches across a gap.
        """
        return previous(self.base, self.stretch)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one phase: `at(3)` are the limits, `at(1)` and `at(2)` bound the zones.

    `centre` (series); `middle` (series) and `sigma` (series, points) before `power` is taken and
    `floor` and `ceiling` cut.
    """

    centre: Floats
    middle: Floats
    sigma: Floats
    floor: float = -np.inf
    ceiling: float = np.inf
    power: float = 1.0

    def at(self, sigmas: float) -> tuple[Floats, Floats]:
        """The lower and upper line so many sigmas from the middle; NaN where there is none."""
        away = sigmas * self.sigma
        lower, upper = self.middle[:, None] - away, self.middle[:, None] + away
        if self.power != 1:
            lower = np.maximum(lower, 0.0) ** self.power
            upper = np.maximum(upper, 0.0) ** self.power
        if self.floor > -np.inf:
            lower = np.maximum(lower, self.floor)
        if self.ceiling < np.inf:
            upper = np.minimum(upper, self.ceiling)
        return lower, upper


def lines(kind: ChartKind, data: Data) -> Lines:
    """The lines of a chart."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return _LINES[kind](data)


def _run(data: Data) -> Lines:
    centre = np.round(median(data.plotted, data.base), PLACES)
    return Lines(centre, centre, np.full(data.plotted.shape, np.nan))


def _individuals(data: Data) -> Lines:
    centre = mean(data.plotted, data.base)
    sigma = mean_range(data.plotted, data) * (RANGE_TO_LIMIT / 3)
    return Lines(centre, centre, _across(sigma, data))


def _ranges(data: Data) -> Lines:
    # The chart shows every range, so none is screened out of its own centre line.
    centre = mean(_moving_ranges(data.counts, data), data.base)
    return Lines(centre, centre, _across(centre * ((RANGE_LIMIT - 1) / 3), data), floor=0.0)


def _individuals_prime(data: Data) -> Lines:
    y, n = data.plotted, data.sizes
    known = data.base & ~np.isnan(y) & ~np.isnan(n)
    centre = total(y * n, known) / total(n, known)
    step = np.sqrt(1 / n + 1 / earlier(n, data.before))
    unit = _screened_mean(sqrt(pi / 2) * _moving_ranges(y, data) / step, data)
    return Lines(centre, centre, unit[:, None] / np.sqrt(n))


def _p(data: Data) -> Lines:
    centre = _pooled(data)
    p = centre[:, None]
    return Lines(centre, centre, np.sqrt(p * (1 - p) / data.sizes), floor=0.0, ceiling=1.0)


def _u(data: Data) -> Lines:
    centre = _pooled(data)
    return Lines(centre, centre, np.sqrt(centre[:, None] / data.sizes), floor=0.0)


def _prime(plain: Callable[[Data], Lines]) -> Callable[[Data], Lines]:
    """Laney: the limits of p or u, wider by what differs between subgroups (σ_z)."""

    def lines_of(data: Data) -> Lines:
        found = plain(data)
        z = (data.plotted - found.centre[:, None]) / found.sigma
        wider = mean_range(z, data) / RANGE_TO_SIGMA
        sigma = found.sigma * wider[:, None]
        return Lines(found.centre, found.middle, sigma, found.floor, found.ceiling)

    return lines_of


def _c(data: Data) -> Lines:
    centre = mean(data.plotted, data.base)
    return Lines(centre, centre, _across(np.sqrt(centre), data), floor=0.0)


def _t(data: Data) -> Lines:
    y = data.plotted ** (1 / NELSON)
    middle = mean(y, data.base)
    sigma = mean_range(y, data) * (RANGE_TO_LIMIT / 3)
    return Lines(middle**NELSON, middle, _across(sigma, data), floor=0.0, power=NELSON)


def _g(data: Data) -> Lines:
    middle = mean(data.plotted, data.base)
    sigma = _across(np.sqrt(middle * (middle + 1)), data)
    return Lines(median(data.plotted, data.base), middle, sigma, floor=0.0)


def _xbar(data: Data) -> Lines:
    known = data.base & ~np.isnan(data.plotted)
    centre = total(data.plotted * data.sizes, known) / total(data.sizes, known)
    within = _within(data)
    return Lines(centre, centre, within[:, None] / (c4(data.sizes) * np.sqrt(data.sizes)))


def _s(data: Data) -> Lines:
    centre = _within(data)
    constant = c4(data.sizes)
    sigma = centre[:, None] * np.sqrt(1 - constant**2) / constant
    return Lines(centre, centre, sigma, floor=0.0)


_LINES: dict[ChartKind, Callable[[Data], Lines]] = {
    ChartKind.RUN: _run,
    ChartKind.I: _individuals,
    ChartKind.MR: _ranges,
    ChartKind.I_PRIME: _individuals_prime,
    ChartKind.P: _p,
    ChartKind.P_PRIME: _prime(_p),
    ChartKind.U: _u,
    ChartKind.U_PRIME: _prime(_u),
    ChartKind.C: _c,
    ChartKind.T: _t,
    ChartKind.G: _g,
    ChartKind.XBAR: _xbar,
    ChartKind.S: _s,
}


def mean_range(values: Floats, data: Data) -> Floats:
    """m̄R of each series; ranges of 3.267·m̄R or more are left out once where screened."""
    return _screened_mean(_moving_ranges(values, data), data)


def _screened_mean(ranges: Floats, data: Data) -> Floats:
    usual = mean(ranges, data.base)
    if not data.screened:
        return usual
    # Where nothing moves there is nothing to screen: all ranges are 0, and so is their mean.
    kept = (ranges < RANGE_LIMIT * usual[:, None]) | (usual[:, None] == 0)
    return mean(ranges, data.base & kept)


def _moving_ranges(values: Floats, data: Data) -> Floats:
    return np.abs(values - earlier(values, data.before))


def _pooled(data: Data) -> Floats:
    known = data.base & ~np.isnan(data.plotted)
    return total(data.counts, known) / total(data.sizes, known)


def _within(data: Data) -> Floats:
    """s̄: the mean of the standard deviations; pooled where the subgroups differ in size."""
    known = data.base & ~np.isnan(data.spread)
    n, seen = data.sizes, ~np.isnan(data.plotted)
    most = np.max(n, axis=1, where=seen, initial=0.0)
    least = np.min(n, axis=1, where=seen, initial=np.inf)
    pooled = np.sqrt(total((n - 1) * data.spread**2, known) / total(n - 1, known))
    return np.where(most == least, mean(data.spread, known), pooled)


def _across(values: Floats, data: Data) -> Floats:
    return np.broadcast_to(values[:, None], data.plotted.shape)


def previous(inside: Bools, stretch: Ints) -> Ints:
    """For every point of `inside` the index of the one before it, −1 where there is none.

    `stretch` (points) numbers the parts between breaks; nothing reaches back across one.
    """
    places = np.arange(inside.shape[1])
    last = np.maximum.accumulate(np.where(inside, places, -1), axis=1)
    before = np.full(inside.shape, -1)
    before[:, 1:] = last[:, :-1]
    before[~inside] = -1
    if stretch.any():
        before[stretch[before] != stretch] = -1
    return before


def earlier(values: Floats, before: Ints) -> Floats:
    """The values `previous` points at; NaN where there is none."""
    found = at_places(values, before)
    found[before < 0] = np.nan
    return found


def at_places(entries: NDArray[Any], places: Ints) -> NDArray[Any]:
    """The entries at given indexes of each series; anything where an index is −1."""
    flat = places + places.shape[1] * np.arange(len(places))[:, None]
    return entries.ravel().take(flat, mode="clip")


def total(values: Floats, where: Bools) -> Floats:
    """The sum of each series over some of its points."""
    return np.where(where, values, 0.0).sum(axis=1)


def mean(values: Floats, where: Bools) -> Floats:
    """The mean of each series over some of its points, missing ones left out; NaN of none."""
    known = where & ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        return total(values, known) / known.sum(axis=1)


def median(values: Floats, where: Bools) -> Floats:
    """The median of each series over some of its points, missing ones left out; NaN of none."""
    known = where & ~np.isnan(values)
    ordered = np.sort(np.where(known, values, np.inf), axis=1)
    count = known.sum(axis=1)
    rows = np.arange(len(values))
    if not values.shape[1]:
        return np.full(len(values), np.nan)
    low, high = ordered[rows, np.maximum(count - 1, 0) // 2], ordered[rows, count // 2]
    return np.where(count > 0, (low + high) / 2, np.nan)


def c4(sizes: Floats) -> Floats:
    """The expected standard deviation of n normal values, in sigmas; NaN below two."""
    known, where = np.unique(sizes, return_inverse=True)
    found = [_c4(float(n)) for n in known]
    return np.array(found)[where].reshape(sizes.shape)


def _c4(n: float) -> float:
    if not n > 1:
        return float("nan")
    return sqrt(2 / (n - 1)) * exp(lgamma(n / 2) - lgamma((n - 1) / 2))

"""What lies in a row on one side of a line, and what rises or falls, for many series at once.

All arrays are (series, points). A rule answers with `Marks`: for every point the number of the
signal it belongs to, 0 for none; once for the upper or rising side, once for the lower or falling.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from app.spc import limits
from app.spc.lines import Bools, Floats, Ints, at_places, earlier, previous


class Marks(NamedTuple):
    """The signals of one rule, by side."""

    up: Ints
    down: Ints

    @classmethod
    def none(cls, shape: tuple[int, ...]) -> Marks:
        """No signal anywhere."""
        return cls(np.zeros(shape, dtype=int), np.zeros(shape, dtype=int))


@dataclass(frozen=True)
class Rows:
    """Consecutive equal entries of a (series, points) array of −1, 0 and 1.

    `inside` are the entries that count; the others neither count nor break. A row ends where the
    entry changes and at a break.
    """

    entries: Ints
    inside: Bools
    stretch: Ints

    @cached_property
    def before(self) -> Ints:
        """The index of the entry before, −1 at the beginning of a stretch."""
        return previous(self.inside, self.stretch)

    @cached_property
    def begins(self) -> Bools:
        """True where a row begins."""
        other = at_places(self.entries, self.before) != self.entries
        begins: Bools = self.inside & ((self.before < 0) | other)
        return begins

    @cached_property
    def number(self) -> Ints:
        """The number of the row an entry belongs to, from 1; 0 outside."""
        return np.where(self.inside, np.cumsum(self.begins, axis=1), 0)

    @cached_property
    def count(self) -> Ints:
        """How many rows each series has."""
        return self.begins.sum(axis=1)

    @cached_property
    def length(self) -> Ints:
        """The length of the row an entry belongs to; 0 outside."""
        series, points = self.number.shape
        at = self.number + (points + 1) * np.arange(series)[:, None]
        lengths = np.bincount(at.ravel(), minlength=series * (points + 1))
        return np.where(self.inside, lengths[at], 0)

    @cached_property
    def longest(self) -> Ints:
        """The length of each series' longest row."""
        return self.length.max(axis=1, initial=0)

    def marks(self, least: int | Ints) -> Marks:
        """The rows of at least so many entries."""
        found = np.where(self.length >= least, self.number, 0)
        return Marks(
            np.where(self.entries > 0, found, 0),
            np.where(self.entries < 0, found, 0),
        )


@dataclass(frozen=True)
class RunCounts:
    """The figures of the runs rules for each series; limits are −1 where there are none."""

    n_useful: Ints
    n_above: Ints
    n_below: Ints
    runs: Ints
    longest_run: Ints
    longest_run_max: Ints
    crossings: Ints
    crossings_min: Ints

    @property
    def anhoej(self) -> Bools:
        """A run too long or too few crossings."""
        return (self.longest_run > self.longest_run_max) | (self.crossings < self.crossings_min)


def run_counts(runs: Rows) -> RunCounts:
    """Count the runs of useful points, and look up Anhøj's limits for so many."""
    above = ((runs.entries > 0) & runs.inside).sum(axis=1)
    useful = runs.inside.sum(axis=1)
    first = (runs.before < 0) & runs.inside
    stretches = first.sum(axis=1)
    return RunCounts(
        n_useful=useful,
        n_above=above,
        n_below=useful - above,
        runs=runs.count,
        longest_run=runs.longest,
        longest_run_max=_looked_up(limits.longest_run_max, useful),
        crossings=runs.count - stretches,
        crossings_min=_looked_up(limits.crossings_min, np.maximum(useful - stretches, 0)),
    )


def _looked_up(limit: Callable[[int], int], counts: Ints) -> Ints:
    """A limit for each series; most of them ask for the same few."""
    asked, where = np.unique(counts, return_inverse=True)
    found: Ints = np.array([limit(int(count)) for count in asked], dtype=int)[where]
    return found


def trends(values: Floats, inside: Bools, stretch: Ints, least: int, *, strict: bool) -> Marks:
    """At least so many points all rising or all falling.

    Of two equal neighbours the second is skipped; where `strict` it ends the trend.
    """
    if not strict:
        inside = inside & (earlier(values, previous(inside, stretch)) != values)
    before = previous(inside, stretch)
    changed = values - earlier(values, before)
    steps = (changed > 0).astype(int) - (changed < 0)
    # A break has no step, and ends a trend; so a step of 0 stands there that is inside.
    found = Rows(steps, inside, stretch).marks(least - 1)
    return Marks(*(_with_first(marks, before) for marks in found))


def _with_first(marks: Ints, before: Ints) -> Ints:
    """The points of trends from the ends of their steps: each step's beginning belongs too."""
    series, place = np.nonzero(marks)
    points = marks.copy()
    points[series, before[series, place]] = marks[series, place]
    return points


def windows(
    beyond: Bools, side: Bools, inside: Bools, stretch: Ints, *, least: int, of: int
) -> Ints:
    """Points `beyond` a line in windows of `of` counting points that hold at least `least` such.

    Every point of a window must lie on `side`. No window crosses a break. Windows that touch make
    one signal.
    """
    series, points = inside.shape
    if points < of:
        return np.zeros((series, points), dtype=int)
    order = None if inside.all() else np.argsort(~inside, axis=1, kind="stable")
    packed, hit, fits = (_packed(flags, order) for flags in (inside, beyond & side, side))
    hit, fits = hit & packed, fits & packed
    good = (_sliding(hit, of) >= least) & (_sliding(fits, of) == of)
    if stretch.any():
        part = stretch[order] if order is not None else stretch[None, :]
        good &= part[:, of - 1 :] == part[:, : points - of + 1]
    covered = np.zeros((series, points), dtype=bool)
    for shift in range(of):
        covered[:, shift : points - of + 1 + shift] |= good
    signals = Rows(covered, packed, np.zeros(points, dtype=int)).number
    found = np.where(covered & hit, signals, 0)
    if order is None:
        return found
    marks = np.zeros((series, points), dtype=int)
    np.put_along_axis(marks, order, found, axis=1)
    return marks


def _packed(flags: Bools, order: Ints | None) -> Bools:
    """The counting points side by side, at the left."""
    return flags if order is None else at_places(flags, order)


def _sliding(flags: Bools, of: int) -> Ints:
    sums: Ints = np.cumsum(flags, axis=1)
    sums[:, of:] = sums[:, of:] - sums[:, :-of]
    return sums[:, of - 1 :]

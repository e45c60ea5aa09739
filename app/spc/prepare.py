"""Input of control charts: checked, and brought into (series, points) arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from app.spc.kinds import ChartKind
from app.spc.lines import Bools, Floats, Ints

K = ChartKind
NOT_NEGATIVE = frozenset({K.P, K.P_PRIME, K.U, K.U_PRIME, K.C, K.G})


class Refused(ValueError):
    """Data that this chart cannot show.

    `at` is the (series, point) of the first such value; `suggest` the chart that could show it.
    """

    def __init__(self, message: str, at: tuple[int, int], suggest: ChartKind | None = None) -> None:
        super().__init__(message)
        self.at = at
        self.suggest = suggest


@dataclass(frozen=True, slots=True)
class Table:
    """Checked input. `counting`: not left out; `kept`: nor excluded, whether or not it has a value;
    `shown`: counting, with a value; `baseline`: what a freeze lets into the estimates."""

    plotted: Floats
    counts: Floats
    sizes: Floats
    spread: Floats
    counting: Bools
    kept: Bools
    shown: Bools
    baseline: Bools
    phase: Ints
    stretch: Ints


def table(
    values: ArrayLike,
    kind: ChartKind,
    *,
    sizes: ArrayLike | None,
    spread: ArrayLike | None,
    counts: ArrayLike | None,
    exclude: ArrayLike | None,
    phases: ArrayLike | None,
    freeze: int | Mapping[int, int] | None,
    breaks: Iterable[int],
) -> Table:
    """Check the input of `control.judge_many`. Raises ValueError or Refused in one sentence."""
    given = np.atleast_2d(np.asarray(values, dtype=float))
    n = _like(sizes, given, "sizes")
    sd = _like(spread, given, "spread")
    _complete(kind, n, sd)
    n = np.ones_like(given) if n is None else n
    if kind.sized:
        _refuse(n < 0, "a size is negative")
        _refuse(np.isinf(n), "a size is infinite")
        n = np.where(n > 0, n, np.nan)
    sd = np.full_like(given, np.nan) if sd is None else sd
    given = _checked(given, n, kind)
    counting = _mask(counts, given, "counts", otherwise=True)
    kept = counting & ~_mask(exclude, given, "exclude", otherwise=False)
    phase = _phases(phases, given)
    drawn = _plotted(given, n, sd, kind, phase)
    return Table(
        plotted=drawn,
        counts=given,
        sizes=n,
        spread=sd,
        counting=counting,
        kept=kept,
        shown=counting & ~np.isnan(drawn),
        baseline=_baseline(phase, freeze),
        phase=phase,
        stretch=_stretch(breaks, given.shape[1]),
    )


def _like(entries: ArrayLike | None, given: Floats, name: str) -> Floats | None:
    if entries is None:
        return None
    found = np.asarray(entries, dtype=float)
    try:
        return np.broadcast_to(found, given.shape)
    except ValueError:
        message = f"{name} have the shape {found.shape}, the values {given.shape}"
        raise ValueError(message) from None


def _mask(entries: ArrayLike | None, given: Floats, name: str, *, otherwise: bool) -> Bools:
    if entries is None:
        return np.full(given.shape, otherwise)
    found = np.asarray(entries, dtype=bool)
    if found.shape[-1:] != given.shape[-1:]:
        raise ValueError(f"{name} has {found.shape[-1]} entries for {given.shape[1]} values")
    return np.broadcast_to(found, given.shape)


def _complete(kind: ChartKind, n: Floats | None, sd: Floats | None) -> None:
    if n is None and (kind.counts or kind.subgroups):
        raise ValueError(f"a {kind.symbol} chart needs sizes")
    if sd is None and kind.subgroups:
        raise ValueError(f"a {kind.symbol} chart needs the spread of each subgroup")


def _checked(given: Floats, n: Floats, kind: ChartKind) -> Floats:
    """The values, those without a size taken out. Raises Refused where they cannot be."""
    _refuse(np.isinf(given), "a value is infinite")
    known = np.where(np.isnan(n), np.nan, given) if kind.sized else given
    if kind in NOT_NEGATIVE:
        _refuse(known < 0, f"a {kind.symbol} chart holds no negative values")
    if kind in (K.P, K.P_PRIME):
        _refuse(known > n, "a numerator is above its denominator")
    if kind is K.T:
        message = "a t chart holds no gap of zero or less: a g chart of cases between does"
        _refuse(known <= 0, message, K.G)
    return known


def _refuse(wrong: Bools, message: str, suggest: ChartKind | None = None) -> None:
    if wrong.any():
        series, point = (int(places[0]) for places in np.nonzero(wrong))
        raise Refused(message, (series, point), suggest)


def _phases(phases: ArrayLike | None, given: Floats) -> Ints:
    """Phases numbered from 0 in order; wherever the label changes a new one begins."""
    found = np.zeros(given.shape, dtype=int)
    if phases is None or not given.shape[1]:
        return found
    labels = np.asarray(phases)
    if labels.shape[-1:] != given.shape[-1:]:
        raise ValueError(f"phases has {labels.shape[-1]} entries for {given.shape[1]} values")
    labels = np.broadcast_to(labels, given.shape)
    found[:, 1:] = np.cumsum(labels[:, 1:] != labels[:, :-1], axis=1)
    return found


def _baseline(phase: Ints, freeze: int | Mapping[int, int] | None) -> Bools:
    """The points limits are estimated from: the first k of a phase where it is frozen."""
    base = np.ones(phase.shape, dtype=bool)
    if freeze is None:
        return base
    last = int(phase.max(initial=0))
    each = dict.fromkeys(range(last + 1), freeze) if isinstance(freeze, int) else dict(freeze)
    for number, first in each.items():
        if first < 1:
            raise ValueError("a baseline holds at least one point")
        inside = phase == number
        base &= ~inside | (np.cumsum(inside, axis=1) <= first)
    return base


def _plotted(given: Floats, n: Floats, sd: Floats, kind: ChartKind, phase: Ints) -> Floats:
    if kind.counts:
        with np.errstate(invalid="ignore"):
            return given / n
    if kind is K.MR:
        moved = np.full(given.shape, np.nan)
        moved[:, 1:] = np.abs(given[:, 1:] - given[:, :-1])
        moved[:, 1:][phase[:, 1:] != phase[:, :-1]] = np.nan
        return moved
    return np.where(np.isnan(given), np.nan, sd) if kind is K.S else given


def _stretch(breaks: Iterable[int], points: int) -> Ints:
    """The number of breaks at or before each point."""
    numbers = np.zeros(points, dtype=int)
    for at in set(breaks):
        numbers[max(at, 0) :] += 1
    return numbers

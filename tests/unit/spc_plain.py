"""The definitions of DOMAIN 5 worked out the slow way: one series, one point after the other."""

from __future__ import annotations

import itertools
from math import gamma, isnan, nan, pi, sqrt
from statistics import fmean, median

from app.spc import ChartKind

K = ChartKind


def kept_ranges(values: list[float], stretches: list[int], screened: bool) -> list[float | None]:
    """Moving ranges between neighbours; None for the first of a stretch and beside a gap."""
    ranges = [
        None if a != b or isnan(x) or isnan(y) else abs(y - x)
        for x, y, a, b in zip(values, values[1:], stretches, stretches[1:], strict=False)
    ]
    known = [one for one in ranges if one is not None]
    if screened and known and (usual := fmean(known)):
        return [None if one is None or one >= 3.267 * usual else one for one in ranges]
    return ranges


def mean_range(values: list[float], stretches: list[int], screened: bool) -> float:
    known = [one for one in kept_ranges(values, stretches, screened) if one is not None]
    return fmean(known) if known else nan


def limits(
    kind: ChartKind,
    y: list[float],
    n: list[float],
    base: list[int],
    stretch: list[int],
    screened: bool,
) -> tuple[float, list[float], list[float]]:
    """Centre, lower and upper limits; `base` are the indexes that enter, gaps among them."""
    part = [y[i] for i in base]
    cuts = [stretch[i] for i in base]
    known = [i for i in base if not isnan(y[i])]
    if kind in (K.P, K.P_PRIME, K.U, K.U_PRIME):
        centre = sum(y[i] * n[i] for i in known) / sum(n[i] for i in known)
        variance = centre * (1 - centre) if kind in (K.P, K.P_PRIME) else centre
        sigma = [sqrt(variance / size) for size in n]
        if kind in (K.P_PRIME, K.U_PRIME):
            z = [(y[i] - centre) / sigma[i] for i in base]
            wider = mean_range(z, cuts, screened) / 1.128
            sigma = [wider * one for one in sigma]
        top = 1.0 if kind in (K.P, K.P_PRIME) else float("inf")
        return (
            centre,
            [max(0.0, centre - 3 * one) for one in sigma],
            [min(top, centre + 3 * one) for one in sigma],
        )
    if kind is K.I_PRIME:
        centre = sum(y[i] * n[i] for i in known) / sum(n[i] for i in known)
        pairs = itertools.pairwise(base)
        units = [
            sqrt(pi / 2) * abs(y[b] - y[a]) / sqrt(1 / n[b] + 1 / n[a])
            for a, b in pairs
            if stretch[a] == stretch[b] and not isnan(y[a] + y[b])
        ]
        if screened and units and (usual := fmean(units)):
            units = [unit for unit in units if unit < 3.267 * usual]
        unit = fmean(units) if units else nan
        return (
            centre,
            [centre - 3 * unit / sqrt(m) for m in n],
            [centre + 3 * unit / sqrt(m) for m in n],
        )
    values = [y[i] for i in known]
    mean = fmean(values)
    if kind is K.I:
        half = 2.66 * mean_range(part, cuts, screened)
        return mean, [mean - half] * len(y), [mean + half] * len(y)
    if kind is K.C:
        return mean, [max(0.0, mean - 3 * sqrt(mean))] * len(y), [mean + 3 * sqrt(mean)] * len(y)
    if kind is K.G:
        upper = mean + 3 * sqrt(mean * (mean + 1))
        return median(values), [0.0] * len(y), [upper] * len(y)
    if kind is K.T:
        roots = [value ** (1 / 3.6) for value in part]
        middle = fmean(root for root in roots if not isnan(root))
        half = 2.66 * mean_range(roots, cuts, screened)
        return (
            middle**3.6,
            [max(0.0, middle - half) ** 3.6 if not isnan(half) else nan] * len(y),
            [(middle + half) ** 3.6] * len(y),
        )
    raise NotImplementedError(kind)


def c4(n: int) -> float:
    return sqrt(2 / (n - 1)) * gamma(n / 2) / gamma((n - 1) / 2)


def side(value: float, centre: float) -> int:
    return 0 if abs(value - centre) < 1e-9 else 1 if value > centre else -1


def rows(
    y: list[float], judged: list[int], stretch: list[int], centre: float, least: int
) -> set[int]:
    """Points of at least so many in a row on one side."""
    found: set[int] = set()
    for start in range(len(judged)):
        window = judged[start : start + least]
        sides = {side(y[i], centre) for i in window}
        same = len({stretch[i] for i in window}) == 1
        if len(window) == least and same and len(sides) == 1 and sides != {0}:
            found |= set(window)
    return found


def trends(y: list[float], judged: list[int], stretch: list[int], least: int) -> set[int]:
    """Points of at least so many strictly rising or falling."""
    found: set[int] = set()
    for start in range(len(judged)):
        window = judged[start : start + least]
        steps = {side(y[b], y[a]) for a, b in itertools.pairwise(window)}
        same = len({stretch[i] for i in window}) == 1
        if len(window) == least and same and len(steps) == 1 and steps != {0}:
            found |= set(window)
    return found


def zone(
    y: list[float],
    judged: list[int],
    stretch: list[int],
    centre: float,
    line: list[float],
    way: int,
    least: int,
    of: int,
    one_side: bool,
) -> set[int]:
    """Points beyond a line in windows that hold at least so many of them."""
    found: set[int] = set()
    for start in range(len(judged) - of + 1):
        window = judged[start : start + of]
        beyond = [i for i in window if (y[i] - line[i]) * way > 1e-9]
        same = len({stretch[i] for i in window}) == 1
        fits = not one_side or all(side(y[i], centre) == way for i in window)
        if same and fits and len(beyond) >= least:
            found |= set(beyond)
    return found

"""The words of the rules: which there are, which sets a network may choose, what a signal is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """One rule that a series of points can break."""

    SHIFT = "shift"
    TREND = "trend"
    RUNS = "runs"
    ANHOEJ = "anhoej"


class RuleSet(StrEnum):
    """The rules whose signals a network has chosen to see; Anhøj is always worked out besides."""

    SHIFT_RUNS = "shift_runs"
    SHIFT_RUNS_TREND = "shift_runs_trend"
    ANHOEJ = "anhoej"

    @property
    def rules(self) -> frozenset[Rule]:
        """The rules of this set."""
        return _RULES[self]


_RULES: dict[RuleSet, frozenset[Rule]] = {
    RuleSet.SHIFT_RUNS: frozenset({Rule.SHIFT, Rule.RUNS}),
    RuleSet.SHIFT_RUNS_TREND: frozenset({Rule.SHIFT, Rule.RUNS, Rule.TREND}),
    RuleSet.ANHOEJ: frozenset({Rule.ANHOEJ}),
}


@dataclass(frozen=True, slots=True)
class Signal:
    """A rule that fired.

    `points` are the indexes that make the signal, in order; empty where the whole series does
    (too few or too many runs, too few crossings). `side` is +1 above the median or rising,
    −1 below or falling, 0 where the rule has no side.
    """

    rule: Rule
    points: tuple[int, ...] = ()
    side: int = 0

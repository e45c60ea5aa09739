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
    OUTSIDE = "outside"
    SEVEN_ON_ONE_SIDE = "seven_on_one_side"
    SEVEN_IN_A_ROW = "seven_in_a_row"
    TWO_OF_THREE_ON_ONE_SIDE = "two_of_three_on_one_side"
    TWO_OF_THREE = "two_of_three"
    FOUR_OF_FIVE = "four_of_five"
    EIGHT_ON_ONE_SIDE = "eight_on_one_side"

    @property
    def of_rows(self) -> bool:
        """True for rules about neighbouring points, False for those about single ones."""
        return self is not Rule.OUTSIDE


class RuleSet(StrEnum):
    """The rules whose signals a network has chosen to see; Anhøj is always worked out besides."""

    SHIFT_RUNS = "shift_runs"
    SHIFT_RUNS_TREND = "shift_runs_trend"
    ANHOEJ = "anhoej"
    SHEWHART_ANHOEJ = "shewhart_anhoej"
    MAKING_DATA_COUNT = "making_data_count"
    WESTERN_ELECTRIC = "western_electric"

    @property
    def rules(self) -> frozenset[Rule]:
        """The rules of this set."""
        return _RULES[self]

    def fits(self, limited: bool) -> bool:
        """Whether a chart with limits, or one without, can be judged by these rules."""
        return self is RuleSet.ANHOEJ or limited is (self in CONTROL_SETS)


_RULES: dict[RuleSet, frozenset[Rule]] = {
    RuleSet.SHIFT_RUNS: frozenset({Rule.SHIFT, Rule.RUNS}),
    RuleSet.SHIFT_RUNS_TREND: frozenset({Rule.SHIFT, Rule.RUNS, Rule.TREND}),
    RuleSet.ANHOEJ: frozenset({Rule.ANHOEJ}),
    RuleSet.SHEWHART_ANHOEJ: frozenset({Rule.OUTSIDE, Rule.ANHOEJ}),
    RuleSet.MAKING_DATA_COUNT: frozenset(
        {
            Rule.OUTSIDE,
            Rule.SEVEN_ON_ONE_SIDE,
            Rule.SEVEN_IN_A_ROW,
            Rule.TWO_OF_THREE_ON_ONE_SIDE,
        }
    ),
    RuleSet.WESTERN_ELECTRIC: frozenset(
        {Rule.OUTSIDE, Rule.TWO_OF_THREE, Rule.FOUR_OF_FIVE, Rule.EIGHT_ON_ONE_SIDE}
    ),
}
CONTROL_SETS = frozenset(
    {RuleSet.SHEWHART_ANHOEJ, RuleSet.MAKING_DATA_COUNT, RuleSet.WESTERN_ELECTRIC}
)


@dataclass(frozen=True, slots=True)
class Signal:
    """A rule that fired.

    `points` are the indexes that make the signal, in order; empty where the whole series does
    (too few or too many runs, too few crossings). `side` is +1 above the centre line or rising,
    −1 below or falling, 0 where the rule has no side.
    """

    rule: Rule
    points: tuple[int, ...] = ()
    side: int = 0

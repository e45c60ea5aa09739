"""The two icons of Making Data Count and their words: variation now, and the target.

Variation is the state of the last point; assurance compares the last limits with the target.
"""

from __future__ import annotations

from enum import StrEnum

from app.spc.kinds import State
from app.spc.rules import Rule
from app.spc.terms import Direction
from app.spc.tongue import N_, Part
from app.spc.verdict import ControlVerdict

# What a point is called that breaks several rules at once: the first of these.
FIRST = (
    Rule.OUTSIDE,
    Rule.SEVEN_IN_A_ROW,
    Rule.TREND,
    Rule.TWO_OF_THREE_ON_ONE_SIDE,
    Rule.TWO_OF_THREE,
    Rule.FOUR_OF_FIVE,
    Rule.SEVEN_ON_ONE_SIDE,
    Rule.EIGHT_ON_ONE_SIDE,
    Rule.SHIFT,
    Rule.ANHOEJ,
)


class Variation(StrEnum):
    """The state of the last point; high and low say on which side it lies or where it heads."""

    COMMON = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_UP = "neutral_up"
    NEUTRAL_DOWN = "neutral_down"


class Assurance(StrEnum):
    """Whether the process, as it is, reaches the target."""

    PASSING = "pass"
    HIT_OR_MISS = "hit_or_miss"
    FAILING = "fail"


VARIATION_WORDS: dict[Variation, str] = {
    Variation.COMMON: N_("no clear change"),
    Variation.IMPROVEMENT_HIGH: N_("unusual, and better: high"),
    Variation.IMPROVEMENT_LOW: N_("unusual, and better: low"),
    Variation.CONCERN_HIGH: N_("unusual, and worse: high"),
    Variation.CONCERN_LOW: N_("unusual, and worse: low"),
    Variation.NEUTRAL_UP: N_("unusually high"),
    Variation.NEUTRAL_DOWN: N_("unusually low"),
}
ASSURANCE_WORDS: dict[Assurance, str] = {
    Assurance.PASSING: N_("target reached reliably"),
    Assurance.HIT_OR_MISS: N_("target reached sometimes"),
    Assurance.FAILING: N_("target not reached yet"),
}


def variation(verdict: ControlVerdict, direction: Direction) -> Variation | None:
    """The state of the last point that is judged; None where it is too early to say."""
    phase = verdict.last
    gone = {*verdict.left_out, *verdict.excluded, *verdict.missing}
    judged = [i for i in range(len(verdict.values)) if i not in gone]
    if phase is None or not phase.enough or not judged:
        return None
    here = {one.rule: one.side for one in phase.signals if judged[-1] in one.points}
    side = next((here[rule] for rule in FIRST if rule in here), 0)
    if not side:
        return Variation.COMMON
    if direction is Direction.NEUTRAL:
        return Variation.NEUTRAL_UP if side > 0 else Variation.NEUTRAL_DOWN
    if side == direction.good:
        return Variation.IMPROVEMENT_HIGH if side > 0 else Variation.IMPROVEMENT_LOW
    return Variation.CONCERN_HIGH if side > 0 else Variation.CONCERN_LOW


def assurance(
    verdict: ControlVerdict, direction: Direction, target: float | None
) -> Assurance | None:
    """How the last limits lie to the target, in the unit of the verdict.

    None without a target, a good direction or limits (from 12 points).
    """
    phase = verdict.last
    if target is None or direction is Direction.NEUTRAL or phase is None:
        return None
    here = range(phase.start, phase.stop)
    limits = [(verdict.lower[i], verdict.upper[i]) for i in here if verdict.values[i] is not None]
    lower, upper = limits[-1] if limits else (None, None)
    if lower is None or upper is None or phase.state is State.RUN_ONLY:
        return None
    if lower <= target <= upper:
        return Assurance.HIT_OR_MISS
    above = target > upper
    return Assurance.FAILING if above is (direction is Direction.UP) else Assurance.PASSING


def words(icon: Variation | Assurance) -> Part:
    """The words that stand beside an icon."""
    if isinstance(icon, Variation):
        return Part(VARIATION_WORDS[icon])
    return Part(ASSURANCE_WORDS[icon])

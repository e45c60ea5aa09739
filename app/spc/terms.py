"""The terms of a reading: what can be asked of a verdict and what can be answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.spc.run import Points, RunVerdict
from app.spc.verdict import ControlVerdict


class Direction(StrEnum):
    """Which way is good."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"

    @property
    def good(self) -> int:
        """+1 where up is good, −1 where down is, 0 where neither."""
        return {Direction.UP: 1, Direction.DOWN: -1, Direction.NEUTRAL: 0}[self]


class Word(StrEnum):
    """The one word of a chart."""

    BETTER = "clearly better"
    WORSE = "clearly worse"
    HIGHER = "clearly higher"
    LOWER = "clearly lower"
    NO_CHANGE = "no clear change"
    WATCH = "keep watching"
    EARLY = "too early to judge"
    NOT_JUDGED = "not judged"

    @property
    def clear(self) -> bool:
        """True for the four words that only Anhøj's rules can bring about."""
        return self in (Word.BETTER, Word.WORSE, Word.HIGHER, Word.LOWER)


class Unjudged(StrEnum):
    """Why the rules are not applied at all."""

    EMPTY = "empty"
    CUMULATIVE = "cumulative"
    RARE = "rare"
    ZERO = "zero"


class Sign(StrEnum):
    """What in the series made the word."""

    NONE = "none"
    LONG_RUN = "long_run"
    FEW_CROSSINGS = "few_crossings"
    CAME_BACK = "came_back"
    SHIFT = "shift"
    TREND = "trend"
    FEW_RUNS = "few_runs"
    MANY_RUNS = "many_runs"
    OUTSIDE = "outside"
    NEAR_LIMIT = "near_limit"


class Claim(StrEnum):
    """How the change lies in time to the idea: after it, before it, or no idea to compare."""

    NONE = "none"
    AFTER = "after"
    BEFORE = "before"


class Cadence(StrEnum):
    """How far one point is from the next, for "five weeks before"."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    TERM = "term"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Mark:
    """A dated note on the chart; `idea` where it is the beginning of a change being tested."""

    index: int
    text: str
    idea: bool = False


@dataclass(frozen=True, slots=True)
class YearBefore:
    """Points set against the same month or week a year before, in the drawn unit.

    `pairs` are (earlier, later) indexes; `before`, `after` and `labels` (of the later points) run
    along them.
    """

    pairs: tuple[tuple[int, int], ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    labels: tuple[str, ...]

    @property
    def differences(self) -> tuple[int, ...]:
        """After less before, rounded to whole units (percentage points for per cents)."""
        pairs = zip(self.before, self.after, strict=True)
        return tuple(round(after - before) for before, after in pairs)

    @property
    def higher(self) -> int:
        """How many lie above the year before, by one whole unit or more."""
        return sum(one > 0 for one in self.differences)

    @property
    def lower(self) -> int:
        """How many lie below it."""
        return sum(one < 0 for one in self.differences)

    @property
    def side(self) -> int:
        """+1 where more than half lie above the year before, −1 below, 0 where neither."""
        half = len(self.pairs) / 2
        return int(self.higher > half) - int(self.lower > half)


@dataclass(frozen=True, slots=True)
class Context:
    """What the sentence must name before any signal, and what one point stands for.

    `one_year`: there is no year before to compare with, so a change may be the season.
    `year_before`: the comparison that stands in for the run rules where there is one.
    `percent`: values are per cents, so differences are points.
    `missing_days`: days without a value inside weeks or months that have one.
    """

    cadence: Cadence = Cadence.WEEK
    one_year: bool = False
    missing_days: int = 0
    year_before: YearBefore | None = None
    percent: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """What changed: `since` is its first index, `points` the ones to draw as signals.

    `until` is its last index where the series came back, or where a short signal ended.
    """

    sign: Sign
    side: int
    points: Points
    since: int | None = None
    until: int | None = None
    since_label: str = ""
    until_label: str = ""
    eve_label: str = ""


@dataclass(frozen=True, slots=True)
class Timing:
    """Where the change lies to an idea's beginning, and what else was noted beside it."""

    claim: Claim = Claim.NONE
    mark: Mark | None = None
    apart: int = 0
    beside: Mark | None = None


@dataclass(frozen=True, slots=True)
class Means:
    """Before and since, parted at the idea's first point if the change followed one, else at
    the first point of the change. Pooled (Σ values·sizes / Σ sizes) where sizes were given."""

    before: float | None = None
    after: float | None = None
    parted_at: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a chart says, in parts that `wording.say` puts into a sentence."""

    word: Word
    verdict: RunVerdict | None = None
    change: Change | None = None
    timing: Timing = Timing()
    means: Means = Means()
    context: Context = Context()
    unjudged: Unjudged | None = None
    control: ControlVerdict | None = None
    """The whole control chart; `verdict` is then its last phase."""

    @property
    def compared(self) -> YearBefore | None:
        """The year before, where it stands in for the run rules."""
        judged = self.word not in (Word.EARLY, Word.NOT_JUDGED)
        return self.context.year_before if judged else None

    @property
    def since_index(self) -> int | None:
        """The first point of the change; None if there is none."""
        return self.change.since if self.change else None

    @property
    def points(self) -> Points:
        """The points to draw as signals: those that speak for the change."""
        return self.change.points if self.change else ()

    @property
    def side(self) -> int:
        """+1 where it went up, −1 where down, 0 where there is no change."""
        return self.change.side if self.change else 0

"""What is said of points beside the centre line and beyond the limits.

The centre line of a run or g chart is a median; of the others people read "average".
"""

from __future__ import annotations

from app.spc.kinds import ChartKind
from app.spc.terms import Change, Sign
from app.spc.tongue import N_, Part, n_

Forms = tuple[str, str]

ABOVE = n_(
    "%(count)s point above the median of %(median)s",
    "%(count)s points above the median of %(median)s",
)
BELOW = n_(
    "%(count)s point below the median of %(median)s",
    "%(count)s points below the median of %(median)s",
)
ABOVE_AVERAGE = n_(
    "%(count)s point above the average of %(median)s",
    "%(count)s points above the average of %(median)s",
)
BELOW_AVERAGE = n_(
    "%(count)s point below the average of %(median)s",
    "%(count)s points below the average of %(median)s",
)
CROSSED = n_(
    "The median of %(median)s is crossed %(count)s time, where chance alone gives %(least)s "
    "or more",
    "The median of %(median)s is crossed %(count)s times, where chance alone gives %(least)s "
    "or more",
)
CROSSED_AVERAGE = n_(
    "The average of %(median)s is crossed %(count)s time, where chance alone gives %(least)s "
    "or more",
    "The average of %(median)s is crossed %(count)s times, where chance alone gives %(least)s "
    "or more",
)
OVER = n_(
    "%(count)s point lies above the upper limit (%(since)s). Ask what happened then.",
    "%(count)s points lie above the upper limit, the last in %(since)s. Ask what happened then.",
)
UNDER = n_(
    "%(count)s point lies below the lower limit (%(since)s). Ask what happened then.",
    "%(count)s points lie below the lower limit, the last in %(since)s. Ask what happened then.",
)
HIGH = N_(
    "Several points lie unusually high, the last in %(since)s; chance alone rarely does that."
)
LOW = N_("Several points lie unusually low, the last in %(since)s; chance alone rarely does that.")


def beside(kind: ChartKind, *, above: bool) -> Forms:
    """The words for points on one side of the centre line."""
    if kind.of_median:
        return ABOVE if above else BELOW
    return ABOVE_AVERAGE if above else BELOW_AVERAGE


def crossed(kind: ChartKind) -> Forms:
    """The words for too few crossings of the centre line."""
    return CROSSED if kind.of_median else CROSSED_AVERAGE


def beyond(change: Change) -> Part:
    """A sentence about points beyond the limits, or often near one."""
    if change.sign is Sign.OUTSIDE:
        forms = OVER if change.side > 0 else UNDER
        return Part.counted(forms, len(change.points), since=change.since_label)
    return Part(HIGH if change.side > 0 else LOW, {"since": change.since_label})

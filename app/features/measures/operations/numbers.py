"""Whether the numbers of a point can be, by what the measure counts."""

from __future__ import annotations

import math
from dataclasses import dataclass

from flask_babel import gettext as _

from app.core.errors import Invalid
from app.features.measures.models import Form, Measure


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a point as they were typed; a value in the measure's unit, or a share."""

    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    spread: float | None = None


def checked(measure: Measure, given: Numbers) -> float | None:
    """The point's value. Raises Invalid where there cannot be such a one."""
    match measure.form:
        case Form.VALUE:
            return _possible(measure, given.value)
        case Form.MEAN:
            return _mean(measure, given)
    x, n = given.numerator, given.denominator
    if x is None or n is None:
        raise Invalid(_("Type how many, and of how many."), "numerator")
    if measure.form is Form.RATE:
        if not 0 < n < math.inf or not 0 <= x < math.inf:
            raise Invalid(_("Events cannot be below zero, nor among none."), "numerator")
    elif not 0 < n < math.inf or not 0 <= x <= n:
        raise Invalid(_("How many cannot be more than of how many, nor below zero."), "numerator")
    return x / n


def _mean(measure: Measure, given: Numbers) -> float | None:
    if given.value is None:
        return None
    n, spread = given.denominator, given.spread
    if n is not None and (n != int(n) or n < 1):
        raise Invalid(_("A mean rests on one measurement or more."), "denominator")
    if spread is not None and not 0 <= spread < math.inf:
        raise Invalid(_("A spread cannot be below zero."), "spread")
    return _possible(measure, given.value)


def _possible(measure: Measure, value: float | None) -> float | None:
    """The value (per cents as a share), where there can be such a one."""
    if value is None:
        return None
    if measure.in_percent and not 0 <= value <= 1:
        raise Invalid(_("A per cent lies between 0 and 100."), "value")
    if not 0 <= value < math.inf:
        raise Invalid(_("A count, a time or a mean cannot be below zero."), "value")
    return value

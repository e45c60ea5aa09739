"""Many points of one series at once, as they stand in a grid: all of them are kept, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.access.actor import Actor
from app.core.access.check import can, require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.extensions import db
from app.features.measures import queries
from app.features.measures.models import Cadence, Form, Measure, Point
from app.features.measures.operations.measures import (
    enter_point,
    kept,
    period_start,
    remove_point,
)
from app.features.measures.operations.numbers import Numbers
from app.features.measures.reading.cells import decimal_of, number
from app.features.networks.models import Network, Site

ROWS = 16
# What is typed of a point.
NUMBERS = {
    Form.SHARE: ("numerator", "denominator"),
    Form.RATE: ("numerator", "denominator"),
    Form.VALUE: ("value",),
    Form.MEAN: ("value", "denominator", "spread"),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """One row as it was typed, and what stood there when the page was drawn."""

    on: date
    numerator: str = ""
    denominator: str = ""
    value: str = ""
    spread: str = ""
    note: str = ""
    was: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in its cells of numbers."""
        return not (self.numerator or self.denominator or self.value or self.spread)


class RowsInvalid(Invalid):
    """Some rows of a grid cannot be kept; `rows` says why, by their dates."""

    def __init__(self, rows: Mapping[date, str]) -> None:
        super().__init__(
            ngettext(
                "%(num)s row needs another look; nothing was kept yet.",
                "%(num)s rows need another look; nothing was kept yet.",
                len(rows),
            )
        )
        self.rows = rows


def recent_periods(cadence: Cadence, until: date, count: int = ROWS) -> list[date]:
    """The first days of the last periods up to the one of `until`, the latest last."""
    found = [period_start(cadence, until)]
    while len(found) < count:
        found.append(period_start(cadence, found[-1] - timedelta(days=1)))
    return found[::-1]


def stamp(point: Point | None) -> str:
    """What a point is, as a text that changes with it: to see that somebody was faster."""
    return point.updated_at.isoformat() if point else ""


def is_hidden(actor: Actor, network: Network, site: Site | None, point: Point) -> bool:
    """Whether a point is below the floor for this actor, who may enter it all the same."""
    small = point.denominator is not None and point.denominator < network.floor
    return small and not (site is not None and can(actor, Permission.SERIES_READ, site))


def fill_in(
    actor: Actor,
    measure: Measure,
    *,
    site: Site | None,
    group: str = "",
    rows: Sequence[Typed],
) -> int:
    """Keep the rows that changed; an emptied row takes its point out. Answers how many.

    Raises RowsInvalid, and keeps nothing, where a row cannot be or somebody else was faster.
    """
    require(actor, Permission.DATA_WRITE, site or measure)
    known = queries.points_between(
        measure, site.id if site else None, group, [row.on for row in rows]
    )
    wrong: dict[date, str] = {}
    count = 0
    with db.session.begin_nested():  # all of them, or none
        for row in rows:
            try:
                count += _fill(actor, measure, site, group, row, known.get(row.on))
            except Invalid as refusal:
                wrong[row.on] = refusal.message
        if wrong:
            raise RowsInvalid(wrong)
    return count


def _fill(
    actor: Actor, measure: Measure, site: Site | None, group: str, row: Typed, known: Point | None
) -> bool:
    """Keep one row; answers whether it changed anything."""
    x, n = _number(row.numerator), _number(row.denominator)
    value, spread = (kept(measure, _number(text)) for text in (row.value, row.spread))
    typed = Numbers(x, n, value, spread)
    if known is None and row.is_empty:
        return False
    if known is not None and _is_as_it_was(measure, known, typed, row.note):
        return False
    if row.was != stamp(known):
        raise Invalid(_somebody_was_faster(known))
    if row.is_empty:
        remove_point(actor, measure, site=site, on=row.on, group=group)
        return True
    enter_point(
        actor,
        measure,
        site=site,
        on=row.on,
        **asdict(typed),
        group=group,
        note=row.note[:200],
    )
    return True


def _somebody_was_faster(known: Point | None) -> str:
    if known is None:
        return _("Somebody else took this point out since the page was opened. Keep yours?")
    if known.denominator is not None and known.numerator is not None:
        theirs = _("%(n)s of %(of)s", n=f"{known.numerator:g}", of=f"{known.denominator:g}")
    else:
        theirs = "–" if known.value is None else f"{known.value:g}"
    return _("Somebody else kept %(theirs)s here since the page was opened. Keep yours instead?",
             theirs=theirs)  # fmt: skip


def _number(text: str) -> float | None:
    if not text:
        return None
    found = number(text, decimal_of([text]))
    if found is None:
        raise Invalid(_("“%(text)s” is not a number.", text=text[:40]))
    return found


def _is_as_it_was(
    measure: Measure,
    point: Point,
    typed: Numbers,
    note: str,
) -> bool:
    names = NUMBERS[measure.form]
    same = all(_alike(getattr(point, name), getattr(typed, name)) for name in names)
    return same and point.note == note


def _alike(a: float | None, b: float | None) -> bool:
    return a is b or (a is not None and b is not None and abs(a - b) < 5e-7 * max(1, abs(a)))

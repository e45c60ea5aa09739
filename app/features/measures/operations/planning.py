"""What an import would do: a file read by its recipe, beside the points that are there already.

The worker works it out and leaves it as plain facts; pages show those and never read a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from app.core import clock
from app.features.measures import imported
from app.features.measures.models import Cadence, Form, Measure, Point
from app.features.measures.operations.measures import period_start
from app.features.measures.reading import (
    POOLED,
    SPANS,
    Day,
    Period,
    Recipe,
    Sheet,
    Understood,
    are_days,
    joined,
    periods,
    plain_name,
    understand,
)
from app.features.networks.models import Network, Site

NEW_SITE = "new"
LEAVE_OUT = "out"
WHOLE = "network"
EVERYBODY = "everybody"
KEEP, TAKE = "keep", "take"
LISTED = 30  # differing points that are shown; all are counted
ALIKE = 1e-9


@dataclass(frozen=True, slots=True)
class Change:
    """A point that is there, and what the file says instead."""

    point_id: UUID
    old: Period
    new: Period


@dataclass(slots=True)
class Plan:
    """What an import would do. Sites of periods are keys, WHOLE, or names of sites to be made."""

    understood: Understood
    sites: dict[str, str]
    """Each name in the file: a site's key, WHOLE, NEW_SITE or LEAVE_OUT."""
    groups: dict[str, str]
    """Each group in the file: EVERYBODY, LEAVE_OUT or the group's name here."""
    rows: str
    """What a row of the file is; see Recipe."""
    reach: tuple[date, date] | None
    fresh: list[Period] = field(default_factory=list)
    same: int = 0
    differ: list[Change] = field(default_factory=list)
    """What the file says otherwise than the points that are there."""
    joined: list[Change] = field(default_factory=list)
    """Periods that an earlier file began and this one finishes."""

    @property
    def new_sites(self) -> list[str]:
        """The names in the file that become sites."""
        return [name for name, place in self.sites.items() if place == NEW_SITE]


def recipe_of(measure: Measure, mapping: Mapping[str, Any]) -> Recipe:
    """A recipe's kept form as the reader of files wants it."""
    until = clock.today(measure.network.zone)
    return Recipe.read(
        mapping,
        percent=measure.in_percent,
        until=until,
        counted=measure.form is not Form.MEAN,
        above=measure.form is Form.RATE,
        per=measure.per if measure.form is Form.RATE else 1.0,
        too_long=_too_long(measure.cadence),
    )


def _too_long(cadence: Cadence) -> frozenset[str]:
    """What a cell must not name as a whole: one point would stand for several."""
    first = {Cadence.WEEK: 0, Cadence.MONTH: 1, Cadence.TERM: 2}.get(cadence, len(SPANS))
    return frozenset(SPANS[first:])


def plan(
    measure: Measure,
    mapping: Mapping[str, Any],
    sheet: Sheet,
    *,
    writable: Collection[str] | None = None,
    tell: Callable[[int], None] = lambda _n: None,
) -> Plan:
    """What the import of a sheet would do with a mapping.

    Only points of `writable` sites (all where it is None) are compared with the file's. Raises
    ValueError where the mapping names no column of a day and a value, or unknown ones.
    """
    how = recipe_of(measure, mapping)
    if not how.is_whole:
        raise ValueError("columns are missing")
    understood = understand(sheet, how, tell)
    network = measure.network
    names = Counter(day.site for day in understood.days)
    sites = _match_sites(network.sites, names, mapping)
    groups = _match_groups(network, measure, understood, mapping.get("groups") or {})
    start = partial(period_start, measure.cadence)
    days = list(_placed(understood.days, sites, groups))
    rows = _what_rows_are(mapping, days, start)
    together = how.together if how.counted else POOLED
    found = periods(days, start, together, rows)
    reach = (min(d.on for d in days), max(d.on for d in days)) if days else None
    planned = Plan(understood, sites, groups, rows, reach)
    _compare(planned, found, measure, _open_places(sites, writable), together)
    return planned


def _open_places(sites: Mapping[str, str], writable: Collection[str] | None) -> set[str]:
    return {place for place in sites.values() if writable is None or place in writable}


def _what_rows_are(
    mapping: Mapping[str, Any], days: Sequence[Day], start: Callable[[date], date]
) -> str:
    """As a person says, else as the file looks."""
    if mapping.get("rows") in ("days", "periods"):
        return str(mapping["rows"])
    return "days" if are_days(days, start) else "periods"


def _placed(
    days: Sequence[Day], sites: Mapping[str, str], groups: Mapping[str, str]
) -> Iterator[Day]:
    """The days of sites and groups that are wanted, under the names they have here."""
    for day in days:
        place, group = sites[day.site], groups[day.group]
        if LEAVE_OUT not in (place, group):
            site = day.site if place == NEW_SITE else place
            yield replace(day, site=site, group="" if group == EVERYBODY else group)


def _match_sites(
    sites: Sequence[Site], names: Counter[str], mapping: Mapping[str, Any]
) -> dict[str, str]:
    """Each name in the file: as chosen by a person, else by code or name, else a new site."""
    chosen = mapping.get("sites") or {}
    known = {plain_name(name): str(site.id) for site in sites for name in (site.code, site.name)}
    places = {str(site.id) for site in sites} | {NEW_SITE, LEAVE_OUT, WHOLE}
    if not mapping.get("site"):
        one = str(mapping.get("one_site") or "")
        return dict.fromkeys(names, one if one in places - {NEW_SITE} else LEAVE_OUT)
    prefix = str(mapping.get("prefix") or "")
    return {
        name: chosen[name]
        if chosen.get(name) in places
        else known.get(plain_name(name), known.get(plain_name(site_name(name, prefix)), NEW_SITE))
        for name in sorted(names)
    }


def site_name(name: str, prefix: str) -> str:
    """What a new site is called: the file's name for it, perhaps with a word before it."""
    return f"{prefix} {name}".strip()[:120]


def _match_groups(
    network: Network, measure: Measure, understood: Understood, chosen: Mapping[str, str]
) -> dict[str, str]:
    """Each group in the file: as chosen, else all students, else a group of that name."""
    known = {plain_name(name): name for name in (*measure.groups, *network.groups)}
    found = {}
    for name in sorted({day.group for day in understood.days}):
        plain = plain_name(name)
        everybody = plain.split(" ")[0] in ("", "all", "total", "everyone", "overall")
        guess = EVERYBODY if everybody else known.get(plain, name[:60])
        found[name] = str(chosen.get(name) or guess)
    return found


def _compare(
    planned: Plan, found: Sequence[Period], measure: Measure, places: set[str], together: str
) -> None:
    """Sort the file's periods by whether there is a point already, and the same one."""
    ids = {UUID(place) for place in places - {NEW_SITE, LEAVE_OUT, WHOLE}}
    known = imported.known_points(measure.id, ids, network=WHOLE in places)
    for new in found:
        there = known.get(new.key)
        if there is None:
            planned.fresh.append(new)
            continue
        old = _as_period(new, there.point)
        if _is_other_part(there.reach, planned.reach) and old.days and new.days:
            both = joined(old, new, together)
            planned.joined.append(Change(there.point.id, old, both))
        elif _alike(old, new):
            planned.same += 1
        else:
            planned.differ.append(Change(there.point.id, old, new))


def _as_period(like: Period, point: Point) -> Period:
    return Period(
        *like.key,
        point.value,
        point.numerator,
        point.denominator,
        point.days,
        point.missing,
        point.spread,
    )


def _is_other_part(a: tuple[date, date] | None, b: tuple[date, date] | None) -> bool:
    """Whether two files have no day in common: then each holds its own part of a week."""
    return a is not None and b is not None and (a[1] < b[0] or b[1] < a[0])


def _alike(old: Period, new: Period) -> bool:
    pairs = (
        (old.value, new.value),
        (old.numerator, new.numerator),
        (old.denominator, new.denominator),
        (old.spread, new.spread),
    )
    return all(
        a is b or (a is not None and b is not None and abs(a - b) <= ALIKE * max(1, abs(a)))
        for a, b in pairs
    )

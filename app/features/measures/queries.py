"""Reading measures and their points, always for somebody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.errors import NotFound
from app.extensions import db
from app.features.measures.models import (
    Act,
    Cadence,
    Import,
    ImportStatus,
    Measure,
    MeasureKind,
    Point,
)
from app.features.networks.models import Network, Site


@dataclass(frozen=True, slots=True)
class Row:
    """A point as this reader may see it; `hidden` where the group is below the floor."""

    on: date
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    days: int | None = None
    missing: int = 0
    note: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """One series: a site's (or the network's own, `site` None) and its points by date."""

    site: Site | None
    label: str
    rows: tuple[Row, ...]
    whole: bool = True
    """Whether the reader may see groups below the floor, too."""

    @property
    def key(self) -> str:
        """The series' name in addresses and element ids."""
        return str(self.site.id) if self.site else "network"

    @property
    def site_id(self) -> UUID | None:
        """The site's key; None for the network's own series."""
        return self.site.id if self.site else None


@dataclass(frozen=True, slots=True)
class Collected:
    """All series of a measure: the network's own first, then sites by name."""

    series: dict[UUID | None, Points]
    first: date | None
    """The first date of all, from which every site counts its weeks."""
    as_of: datetime | None = None
    """The moment that is looked back to; None: now."""
    corrected: int = 0
    """Points of that moment that were changed since; they are shown as they are now."""


def visible_to(actor: Actor) -> Select[Measure]:
    """The measures of the actor's networks."""
    networks = [n for n in actor.networks if can(actor, Permission.MEASURE_READ, _At(n))]
    return select(Measure).where(Measure.network_id.in_(networks), Measure.deleted_at.is_(None))


@dataclass(frozen=True, slots=True)
class _At:
    network_id: UUID
    site_id: UUID | None = None


def measure_at(actor: Actor, measure_id: UUID) -> Measure:
    """A measure. Raises NotFound for strangers."""
    found = db.session.scalar(visible_to(actor).where(Measure.id == measure_id))
    if found is None:
        raise NotFound
    return found


def measures_of(actor: Actor, network_id: UUID) -> Sequence[Measure]:
    """A network's measures: outcomes first, then by name."""
    order = list(MeasureKind)
    rows = db.session.scalars(visible_to(actor).where(Measure.network_id == network_id))
    return sorted(rows, key=lambda m: (order.index(m.kind), m.name.casefold()))


def count(actor: Actor, network_id: UUID) -> Select[int]:
    """How many measures a network has."""
    return select(func.count(Measure.id)).where(
        Measure.network_id == network_id, Measure.deleted_at.is_(None)
    )


def standing() -> Select[Point]:
    """All points that count: entered by hand, or of an import that is done; not the replaced."""
    return (
        select(Point)
        .outerjoin(Import, Import.id == Point.import_id)
        .where(
            or_(Point.import_id.is_(None), Import.status == ImportStatus.DONE),
            Point.replaced_by_id.is_(None),
        )
    )


def sites_by_measure(measure_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many sites have points of each measure."""
    counted = (
        standing()
        .where(Point.measure_id.in_(measure_ids), Point.site_id.is_not(None))
        .with_only_columns(Point.measure_id, func.count(Point.site_id.distinct()))
        .group_by(Point.measure_id)
    )
    return dict(db.session.execute(counted).all())


def places_with_points(measure_ids: Collection[UUID]) -> list[tuple[UUID, UUID | None]]:
    """Each measure with each site that has points of it (None: the network's own)."""
    found = standing().where(Point.measure_id.in_(measure_ids))
    rows = found.with_only_columns(Point.measure_id, Point.site_id).distinct()
    return [(measure_id, site_id) for measure_id, site_id in db.session.execute(rows)]


COLUMNS = (
    Point.site_id,
    Point.on,
    Point.value,
    Point.numerator,
    Point.denominator,
    Point.days,
    Point.missing,
    Point.note,
    Point.updated_at,
)


def network_of(measure: Measure) -> Network:
    """The measure's network with its sites, in one query."""
    return (
        db.session.execute(
            select(Network)
            .where(Network.id == measure.network_id)
            .options(joinedload(Network.sites))
            .execution_options(populate_existing=False)
        )
        .unique()
        .scalar_one()
    )


def collected(
    actor: Actor, network: Network, measure: Measure, as_of: datetime | None = None
) -> Collected:
    """Everything that was counted, in one query, as the actor may see it; sites by name.

    With `as_of`, what had been entered by then: points that came later are left out.

    Points of groups below the network's floor are gaps for everyone outside the site. So is a
    date between a site's first and last that other sites have a point for.
    """
    by_site, corrected = _rows(measure, as_of)
    shared = {row.on for site_id, found in by_site.items() if site_id for row in found}
    dates = sorted(shared) if measure.cadence is not Cadence.TERM else []
    labels = site_labels(actor, network)
    found = {}
    for site in (None, *network.sites):
        if points := by_site.get(site.id if site else None):
            at_home = site is not None and can(actor, Permission.SERIES_READ, site)
            floor = 0 if at_home else network.floor  # nobody is at home in the network's own
            rows_seen = _with_gaps(points, dates if site else [])
            found[site.id if site else None] = Points(
                site,
                labels[site.id] if site else network.name,
                tuple(_seen(row, floor) for row in rows_seen),
                whole=not floor,
            )
    first = min((points[0].on for points in by_site.values()), default=None)
    return Collected(found, first, as_of, corrected)


def _rows(measure: Measure, as_of: datetime | None) -> tuple[dict[UUID | None, list[Row]], int]:
    """A measure's rows by site, and how many were changed since the moment looked back to."""
    asked = standing().where(Point.measure_id == measure.id, Point.group == "")
    if as_of is not None:
        asked = asked.where(Point.created_at <= as_of)
    by_site: dict[UUID | None, list[Row]] = defaultdict(list)
    corrected = 0
    for site_id, *values, changed in db.session.execute(
        asked.with_only_columns(*COLUMNS).order_by(Point.on)
    ):
        by_site[site_id].append(Row(*values))
        corrected += as_of is not None and changed > as_of
    return by_site, corrected


def _with_gaps(points: list[Row], dates: Sequence[date]) -> list[Row]:
    """The points, and an empty row for each date that is missing between the first and last."""
    known = {row.on for row in points}
    gaps = [on for on in dates if points[0].on < on < points[-1].on and on not in known]
    if not gaps:
        return points
    return sorted([*points, *(Row(on) for on in gaps)], key=lambda row: row.on)


def _seen(row: Row, floor: int) -> Row:
    if row.denominator is None or row.denominator >= floor:
        return row
    return replace(row, value=None, numerator=None, denominator=None, note="", hidden=True)


def site_labels(actor: Actor, network: Network) -> dict[UUID, str]:
    """What each site is called for this reader: its name, or "School A …" until it agrees.

    Letters go by when the site came in, so that a site keeps its letter.
    """
    by_age = sorted(network.sites, key=lambda site: site.id)
    letters = {site.id: _letter(place) for place, site in enumerate(by_age)}
    return {
        site.id: site.name
        if can(actor, Permission.SITE_NAME, site)
        else _("School %(letter)s", letter=letters[site.id])
        for site in network.sites
    }


def _letter(place: int) -> str:
    rest, last = divmod(place, 26)
    return (_letter(rest - 1) if rest else "") + chr(ord("A") + last)


def point_on(measure: Measure, site_id: UUID | None, on: date, group: str = "") -> Point | None:
    """The standing point of a series that a date falls on."""
    return points_between(measure, site_id, group, [on]).get(on)


def points_between(
    measure: Measure, site_id: UUID | None, group: str, dates: Collection[date]
) -> dict[date, Point]:
    """The standing points of a series on these dates."""
    place = Point.site_id == site_id if site_id else Point.site_id.is_(None)
    found = standing().where(
        Point.measure_id == measure.id, place, Point.group == group, Point.on.in_(dates)
    )
    return {point.on: point for point in db.session.scalars(found)}


def act_at(actor: Actor, act_id: UUID) -> Act:
    """What somebody decided about a chart that the actor may read. Raises NotFound."""
    found = db.session.get(Act, act_id)
    if found is None or found.network_id not in actor.networks:
        raise NotFound
    return found

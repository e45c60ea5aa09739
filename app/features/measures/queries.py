"""Reading measures and their points, always for somebody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, func, or_, select

from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.errors import NotFound
from app.extensions import db
from app.features.measures.models import (
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
    value: float | None
    numerator: float | None
    denominator: float | None
    days: int | None
    missing: int
    note: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """One series: a site's (or the network's own, `site` None) and its points by date."""

    site: Site | None
    label: str
    rows: tuple[Row, ...]


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
    """All points that count: entered by hand, or of an import that is done."""
    return (
        select(Point)
        .outerjoin(Import, Import.id == Point.import_id)
        .where(or_(Point.import_id.is_(None), Import.status == ImportStatus.DONE))
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


def sites_with_points(measure: Measure) -> dict[UUID | None, int]:
    """How many points each site has (None: the network's own)."""
    counted = (
        standing()
        .where(Point.measure_id == measure.id)
        .with_only_columns(Point.site_id, func.count(Point.id))
        .group_by(Point.site_id)
    )
    return dict(db.session.execute(counted).all())


def series(
    actor: Actor, network: Network, measure: Measure, site_ids: Sequence[UUID | None] | None = None
) -> list[Points]:
    """The measure's series as the actor may see them, sites by name (never by value).

    Points of groups below the network's floor are gaps for everyone outside the site. All series
    of the measure are read in one query; `site_ids` asks for some of them.
    """
    wanted = standing().where(Point.measure_id == measure.id, Point.group == "")
    if site_ids is not None:
        some = [site_id for site_id in site_ids if site_id]
        none = Point.site_id.is_(None) if None in site_ids else Point.id.is_(None)
        wanted = wanted.where(or_(Point.site_id.in_(some), none))
    by_site: dict[UUID | None, list[Point]] = defaultdict(list)
    for point in db.session.scalars(wanted.order_by(Point.on)):
        by_site[point.site_id].append(point)
    labels = site_labels(actor, network)
    found = []
    for site in (None, *network.sites):
        points = by_site.get(site.id if site else None)
        if points:
            floor = 0 if site is None or can(actor, Permission.SERIES_READ, site) else network.floor
            label = labels[site.id] if site else network.name
            found.append(Points(site, label, tuple(_row(point, floor) for point in points)))
    return found


def _row(point: Point, floor: int) -> Row:
    hidden = point.denominator is not None and point.denominator < floor
    value, numerator, denominator = (
        (None, None, None) if hidden else (point.value, point.numerator, point.denominator)
    )
    return Row(
        on=point.on,
        value=value,
        numerator=numerator,
        denominator=denominator,
        days=point.days,
        missing=point.missing,
        note=point.note if not hidden else "",
        hidden=hidden,
    )


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


def import_at(actor: Actor, import_id: UUID) -> Import:
    """An import, for those who may change the network's data at all. Raises NotFound."""
    found = db.session.get(Import, import_id)
    if found is None or found.network_id not in actor.networks:
        raise NotFound
    return found


def imports_of(measure: Measure) -> Sequence[Import]:
    """A measure's imports, the latest first."""
    return db.session.scalars(
        select(Import).where(Import.measure_id == measure.id).order_by(Import.id.desc()).limit(20)
    ).all()


def known_dates(measure_id: UUID, site_ids: Sequence[UUID]) -> set[tuple[UUID | None, date]]:
    """Which dates of these sites have a standing point already."""
    rows = db.session.execute(
        standing()
        .where(Point.measure_id == measure_id, Point.site_id.in_(site_ids), Point.group == "")
        .with_only_columns(Point.site_id, Point.on)
    )
    return {(site_id, on) for site_id, on in rows}

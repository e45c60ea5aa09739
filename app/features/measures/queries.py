"""Reading measures and their points, always for somebody."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
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
    Annotation,
    Import,
    ImportStatus,
    Measure,
    MeasureKind,
    Point,
)
from app.features.networks.models import Network, Site

DAY = 24 * 60 * 60 * 1000  # in milliseconds, which the keys of records begin with
RANDOM = (1 << 62) - 1  # the part of a key that is chance


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
    rows = visible_to(actor).where(Measure.id == measure_id)
    # Every page of it needs the network with its sites.
    rows = rows.options(joinedload(Measure.network).joinedload(Network.sites))
    found = db.session.scalars(rows).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def deleted_at(actor: Actor, measure_id: UUID) -> Measure:
    """A measure, deleted or not, for undo. Raises NotFound for strangers."""
    found = db.session.get(Measure, measure_id)
    if found is None or not can(actor, Permission.MEASURE_READ, found):
        raise NotFound
    return found


def measures_of(actor: Actor, network_id: UUID) -> Sequence[Measure]:
    """A network's measures: outcomes first, then by name."""
    order = list(MeasureKind)
    rows = db.session.scalars(visible_to(actor).where(Measure.network_id == network_id))
    return sorted(rows, key=lambda m: (order.index(m.kind), m.name.casefold()))


def names_of(actor: Actor, network_id: UUID) -> list[tuple[UUID, str]]:
    """The same measures in the same order, by key and name alone."""
    order = list(MeasureKind)
    rows = visible_to(actor).where(Measure.network_id == network_id)
    found = db.session.execute(rows.with_only_columns(Measure.id, Measure.name, Measure.kind)).all()
    found = sorted(found, key=lambda row: (order.index(row.kind), row.name.casefold()))
    return [(row.id, row.name) for row in found]


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


def site_labels(actor: Actor, network: Network) -> dict[UUID, str]:
    """What each site is called for this reader: its name, or "School A …" until it agrees.

    Letters go by the day on which a site came in, so that it keeps its own; of one day's sites by
    chance, since a list is typed in by the alphabet and would tell whose letter it is. Names come
    first, by the alphabet, then the letters.
    """
    by_day = sorted(network.sites, key=lambda site: _made(site.id))
    letters = {site.id: _letter(place) for place, site in enumerate(by_day)}
    named = {site for site in network.sites if can(actor, Permission.SITE_NAME, site)}
    first = {site.id: site.name for site in in_order(named)}
    return first | {
        site.id: _("School %(letter)s", letter=letters[site.id])
        for site in by_day
        if site not in named
    }


def in_order(sites: Iterable[Site]) -> list[Site]:
    """Sites by the alphabet, District 5 before District 10."""
    return sorted(sites, key=lambda site: _by_number(site.name))


def _by_number(name: str) -> list[tuple[int, str]]:
    parts = re.split(r"(\d+)", name.casefold())
    return [(int(part), "") if at % 2 else (0, part) for at, part in enumerate(parts)]


def _made(key: UUID) -> tuple[int, int]:
    """The day on which a key was made, and its random part."""
    milliseconds = key.int >> 80
    return milliseconds // DAY, key.int & RANDOM


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


def annotation_at(actor: Actor, annotation_id: UUID) -> Annotation:
    """A note on a chart that the actor may read. Raises NotFound."""
    found = db.session.get(Annotation, annotation_id)
    if found is None or found.network_id not in actor.networks:
        raise NotFound
    return found


def act_at(actor: Actor, act_id: UUID) -> Act:
    """What somebody decided about a chart that the actor may read. Raises NotFound."""
    found = db.session.get(Act, act_id)
    if found is None or found.network_id not in actor.networks:
        raise NotFound
    return found

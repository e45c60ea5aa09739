"""Reading imports, and the points that are there already when a file comes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from app.core.access.actor import Actor
from app.core.errors import NotFound
from app.extensions import db
from app.features.measures.models import Import, ImportStatus, Measure, Point
from app.features.measures.queries import standing


def import_at(actor: Actor, import_id: UUID) -> Import:
    """An import, for those who may change the network's data at all. Raises NotFound."""
    found = db.session.get(Import, import_id)
    if found is None or found.network_id not in actor.networks or found.measure.deleted_at:
        raise NotFound
    return found


def imports_of(measure: Measure) -> Sequence[Import]:
    """A measure's imports, the latest first."""
    return db.session.scalars(
        select(Import).where(Import.measure_id == measure.id).order_by(Import.id.desc()).limit(20)
    ).all()


@dataclass(frozen=True, slots=True)
class Known:
    """A point that is there already, and the days that the file it came from reached over."""

    point: Point
    reach: tuple[date, date] | None


def known_points(
    measure_id: UUID, site_ids: Collection[UUID], *, network: bool = False
) -> dict[tuple[str, str, date], Known]:
    """The standing points of these sites (and of the network as a whole), by site, group, date.

    A site's key is a text, "network" for the network.
    """
    places = Point.site_id.in_(site_ids)
    rows = db.session.scalars(
        standing().where(
            Point.measure_id == measure_id,
            or_(places, Point.site_id.is_(None)) if network else places,
        )
    )
    reach = _reach(measure_id)
    return {
        (str(one.site_id or "network"), one.group, one.on): Known(one, reach.get(one.import_id))
        for one in rows
    }


def _reach(measure_id: UUID) -> dict[UUID | None, tuple[date, date]]:
    """From which to which day each of a measure's files reached."""
    rows = db.session.execute(
        select(Import.id, Import.facts).where(
            Import.measure_id == measure_id, Import.status == ImportStatus.DONE
        )
    )
    return {
        import_id: (date.fromisoformat(facts["from"]), date.fromisoformat(facts["until"]))
        for import_id, facts in rows
        if facts.get("from")
    }

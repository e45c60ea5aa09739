"""Charts for somebody: points as they may see them, judged and laid out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from app.core.access.actor import Actor
from app.extensions import db
from app.features.measures import queries
from app.features.measures.charting import Chart, chart, shown
from app.features.measures.models import Annotation, Measure, Point
from app.features.networks.models import Network


def charts_of(
    actor: Actor,
    network: Network,
    measure: Measure,
    site_ids: Sequence[UUID | None] | None = None,
    *,
    one_scale: bool = False,
) -> list[Chart]:
    """The measure's charts as the actor may see them: the network's own, then sites by name.

    Three queries for any number of sites. With `one_scale` all charts share their bounds.
    """
    found = queries.series(actor, network, measure, site_ids)
    notes = _notes_by_site(measure)
    start = first_date(measure)
    bounds = _bounds(measure, found) if one_scale else None
    return [
        chart(
            network,
            measure,
            points,
            notes.get(points.site.id if points.site else None, ()),
            start,
            bounds,
        )
        for points in found
    ]


def first_date(measure: Measure) -> date | None:
    """The first date that the measure has a point for, at any site."""
    return db.session.scalar(select(func.min(Point.on)).where(Point.measure_id == measure.id))


def _notes_by_site(measure: Measure) -> dict[UUID | None, list[Annotation]]:
    notes: dict[UUID | None, list[Annotation]] = {}
    rows = db.session.scalars(
        select(Annotation).where(Annotation.measure_id == measure.id).order_by(Annotation.on)
    )
    for note in rows:
        notes.setdefault(note.site_id, []).append(note)
    return notes


def _bounds(measure: Measure, found: Sequence[queries.Points]) -> tuple[float, float] | None:
    values = [
        value
        for points in found
        for row in points.rows
        if (value := shown(measure, row.value)) is not None
    ]
    return (min(values), max(values)) if values else None

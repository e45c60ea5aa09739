"""Deleting a measure with its points, putting it back for 30 days, its purge."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from app.core import activity, clock, deleted, events, thread
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.deleted import Listing
from app.core.purge import purge
from app.core.thread import Ref
from app.extensions import db
from app.features.measures.models import Import, Measure

WRITE = Permission.MEASURE_WRITE


def delete_measure(actor: Actor, measure: Measure) -> None:
    """Delete a measure; it can be put back for 30 days with its points and what rests on it.

    Editions that were released keep its charts as they were printed.
    """
    require(actor, WRITE, measure)
    measure.removed_links = thread.take_out(measure.network_id, [Ref("measure", measure.id)])
    measure.deleted_at = clock.now()
    activity.record(actor, "removed", "measure", measure.id, measure.network_id)
    events.announce(events.RecordDeleted("measure", measure.id, measure.network_id))


def restore_measure(actor: Actor, measure: Measure) -> None:
    """Put a deleted measure back, with its edges."""
    require(actor, WRITE, measure)
    measure.deleted_at = None
    db.session.flush()
    measure.removed_links = thread.put_back(actor, measure.network_id, measure.removed_links)
    activity.record(actor, "restored", "measure", measure.id, measure.network_id)
    events.announce(events.RecordRestored("measure", measure.id, measure.network_id))


def put_back_rest(event: events.RecordRestored) -> None:
    """A record is back: living measures may have an edge to it that waits."""
    living = select(Measure).where(
        Measure.network_id == event.network_id, Measure.deleted_at.is_(None)
    )
    thread.put_back_rest(event.network_id, db.session.scalars(living))


def _purge(ids: Sequence[UUID]) -> None:
    """Points, notes and imports go with their measure; so do the files of imports."""
    kept = select(Import.blob).where(Import.measure_id.in_(ids), Import.blob != "")
    blobs = db.session.scalars(kept).all()
    db.session.execute(delete(Measure).where(Measure.id.in_(ids)))
    for blob in blobs:
        purge(blob)


MEASURES = deleted.rows(
    Measure,
    Measure.deleted_at,
    Listing(_l("measure"), Measure.name, "/measures/{}/restoration", WRITE),
    purge=_purge,
)

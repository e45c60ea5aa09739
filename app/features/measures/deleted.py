"""Deleting a measure with its points, putting it back for 30 days, its purge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.core import activity, after, clock, events, files, thread
from app.core.access.actor import SYSTEM, Actor
from app.core.access.check import Place, can, require
from app.core.access.permissions import Permission
from app.core.deleted import Deleted, DeletedKind
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
    rows = select(Measure).where(
        Measure.network_id == event.network_id, Measure.deleted_at.is_(None)
    )
    for measure in db.session.scalars(rows):
        if measure.removed_links:
            edges = measure.removed_links
            measure.removed_links = thread.put_back(SYSTEM, event.network_id, edges)


def _listed(actor: Actor, network_id: UUID) -> Sequence[Deleted]:
    if not can(actor, WRITE, Place(network_id)):
        return ()
    rows = select(Measure).where(Measure.network_id == network_id, Measure.deleted_at.is_not(None))
    return [
        Deleted(_("measure"), row.name, row.deleted_at, f"/measures/{row.id}/restoration")
        for row in db.session.scalars(rows)
        if row.deleted_at
    ]


def _over(before: datetime) -> Sequence[UUID]:
    return db.session.scalars(select(Measure.id).where(Measure.deleted_at < before)).all()


def _purge(ids: Sequence[UUID]) -> None:
    """Points, notes and imports go with their measure; so do the files of imports."""
    kept = select(Import.blob).where(Import.measure_id.in_(ids), Import.blob != "")
    blobs = db.session.scalars(kept).all()
    db.session.execute(delete(Measure).where(Measure.id.in_(ids)))
    for blob in blobs:
        after.on_commit(partial(files.delete, blob))


MEASURES = DeletedKind(_listed, _over, _purge)

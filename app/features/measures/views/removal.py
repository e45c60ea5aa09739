"""Deleting a measure, said before; and putting it back."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import thread
from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.thread import Ref
from app.features.measures import bp, deleted, queries
from app.features.measures.collecting import outline_of
from app.features.measures.models import Measure
from app.web import messages, respond
from app.web.guard import needs


@bp.get("/measures/<uuid:measure_id>/removal")
@needs(Permission.MEASURE_WRITE, queries.measure_at)
def ask_removal(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """What goes with a measure, and what stays without it, before it is deleted."""
    before, after = thread.around(measure.id)
    refs = [Ref(kind, key) for side in (before, after) for kind, ids in side.items() for key in ids]
    knots = thread.knots(actor, refs)
    counts = outline_of(measure).counts
    return respond.page(
        "measures/removal.html",
        network=measure.network,
        measure=measure,
        points=sum(counts.values()),
        series=len(counts),
        knots=[knots[ref] for ref in refs if ref in knots],
        hidden_ones=len(refs) - len(knots),
    )


@bp.post("/measures/<uuid:measure_id>/removal")
@needs(Permission.MEASURE_WRITE, queries.measure_at)
def remove(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """Delete a measure, and offer to put it back."""
    deleted.delete_measure(actor, measure)
    words = _("“%(name)s” is deleted. It can be put back for 30 days.", name=measure.name)
    messages.deleted(words, url_for("measures.restore", measure_id=measure.id))
    return respond.see_other("measures.index", network=measure.network.slug)


@bp.post("/measures/<uuid:measure_id>/restoration")
@needs(Permission.MEASURE_WRITE, queries.deleted_at)
def restore(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """Put a deleted measure back."""
    deleted.restore_measure(actor, measure)
    return respond.see_other("measures.show", measure_id=measure.id)

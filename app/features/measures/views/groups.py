"""Student groups of one site: each against the target in its own panel."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.features.measures import bp, groups, queries
from app.features.measures.collecting import collected
from app.features.measures.models import Measure
from app.features.measures.views import frame
from app.web import respond
from app.web.guard import needs


@bp.get("/measures/<uuid:measure_id>/groups")
@needs(Permission.MEASURE_READ, queries.measure_at)
def groups_of(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """The student groups of one site, or of the network's own series."""
    network = queries.network_of(measure)
    site_id = frame.chosen(actor, network, measure)
    found = collected(actor, network, measure, frame.moment(), {site_id})
    site = next((one for one in network.sites if one.id == site_id), None)
    panels, gaps = groups.panels(actor, network, measure, site, frame.moment())
    return respond.page(
        "measures/groups.html",
        **frame.around(actor, network, measure, found),
        panels=panels,
        gaps=gaps,
        site_id=site_id,
    )

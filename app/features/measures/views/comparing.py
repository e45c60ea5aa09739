"""Sites in a funnel, and kinds of incident in a Pareto chart."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.features.measures import bp, groups, pareto, queries
from app.features.measures import funnel as funnels
from app.features.measures.collecting import collected, places_apart
from app.features.measures.models import Measure
from app.features.measures.views import frame
from app.web import respond
from app.web.guard import needs


@bp.get("/measures/<uuid:measure_id>/funnel")
@needs(Permission.MEASURE_COMPARE, queries.measure_at)
def funnel(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """All sites of the latest period, and what may make them differ."""
    network = measure.network
    found = collected(actor, network, measure, frame.moment())
    shown = funnels.of(network, measure, found) if measure.form.is_counted else None
    around = frame.around(actor, network, measure, found)
    return respond.page("measures/funnel.html", **around, funnel=shown)


@bp.get("/measures/<uuid:measure_id>/pareto")
@needs(Permission.MEASURE_READ, queries.measure_at)
def kinds_of_incident(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """The kinds of incident of one site, or of the network's own series."""
    network = measure.network
    site_id = frame.chosen(actor, network, measure, apart=True)
    found = collected(actor, network, measure, frame.moment(), {site_id})
    site = frame.site(network, site_id)
    charts = groups.charts_of(actor, network, measure, site, frame.moment())
    shown = pareto.of(measure, charts) if measure.kinds_apart else None
    around = frame.around(actor, network, measure, found)
    places = places_apart(actor, network, measure, frame.moment())
    return respond.page(
        "measures/pareto.html", **around, pareto=shown, site_id=site_id, places=places
    )

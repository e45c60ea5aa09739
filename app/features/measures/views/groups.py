"""Student groups of one site: each against the target in its own panel."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.features.measures import bp, groups, queries
from app.features.measures.collecting import collected, places_apart
from app.features.measures.models import Measure
from app.features.measures.views import exports, frame
from app.web import respond
from app.web.guard import needs


@bp.get("/measures/<uuid:measure_id>/groups")
@needs(Permission.MEASURE_READ, queries.measure_at)
def groups_of(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """The student groups of one site, or of the network's own series."""
    network = measure.network
    site_id = frame.chosen(actor, network, measure, apart=True)
    found = collected(actor, network, measure, frame.moment(), {site_id})
    site = frame.site(network, site_id)
    charts = groups.charts_of(actor, network, measure, site, frame.moment())
    panels, gaps = groups.panels(measure, charts)
    return respond.page(
        "measures/groups.html",
        **frame.around(actor, network, measure, found),
        panels=panels,
        gaps=gaps,
        lines=groups.lines(charts),
        site_id=site_id,
        site=site,
        places=places_apart(actor, network, measure, frame.moment()),
    )


@bp.get("/measures/<uuid:measure_id>/groups.csv")
@needs(Permission.MEASURE_READ, queries.measure_at)
def groups_csv(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """The same points as a file for a spreadsheet."""
    network = measure.network
    asked = frame.site_id(network, request.args.get("site", "network"))
    site = frame.site(network, asked)
    charts = groups.charts_of(actor, network, measure, site, frame.moment())
    return exports.csv_of(measure, charts, "-groups")

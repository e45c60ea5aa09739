"""The measurement plan: who collects what when, and what is overdue."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.features.measures import bp, planning
from app.features.networks import queries as networks
from app.features.networks.models import Network
from app.web import respond
from app.web.guard import needs


@bp.get("/networks/<network>/measures/plan")
@needs(Permission.MEASURE_READ, networks.network_at)
def plan(actor: Actor, network: Network) -> ResponseReturnValue:
    """All measures of a network with those who collect them."""
    found = planning.plan(actor, network, clock.today(network.zone))
    return respond.page("measures/plan.html", network=network, planned=found)

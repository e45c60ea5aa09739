"""The theory as a whole, and the aim."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import events
from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import Conflict, Invalid
from app.features.measures.models import Measure
from app.features.networks.models import Network
from app.features.networks.queries import network_at
from app.features.theory import bp, operations, queries, wording
from app.features.theory.forms import AimForm
from app.features.theory.models import Aim
from app.web import respond
from app.web.guard import needs

READ, WRITE = Permission.THEORY_READ, Permission.THEORY_WRITE


@bp.get("/networks/<network>/theory")
@needs(READ, network_at)
def theory(actor: Actor, network: Network) -> ResponseReturnValue:
    """The aim, the driver diagram, its outline and the change ideas."""
    values = queries.shared_values(network.id)
    parts = respond.all_parts("theory", network.id, values)
    return respond.page(
        "theory/show.html",
        parts=parts,
        rail=queries.rail_of(actor, values["theory"], _("Aim and {drivers}"), parts["tally"]),
        **values,
    )


@bp.get("/aims/<uuid:aim_id>")
@needs(READ, queries.aim_at)
def aim(actor: Actor, aim: Aim) -> ResponseReturnValue:
    """An aim has no page of its own: go to its place."""
    return respond.to(f"/networks/{aim.network.slug}/theory#aim")


@bp.route("/networks/<network>/theory/aim", methods=["GET", "POST"])
@needs(WRITE, network_at)
def edit_aim(actor: Actor, network: Network) -> ResponseReturnValue:
    """Set the aim, or change it. What it lacks is said, and blocks nothing."""
    aim, measure = queries.aim_and_measure(network.id)
    form = _filled(actor, network, aim, measure)
    values: dict[str, Any] = {"network": network, "aim": aim}
    values["gaps"] = wording.gaps(aim, has_measure=measure is not None) if aim else []
    if form.validate_on_submit():
        try:
            _keep(actor, network, aim, form)
            respond.push("theory", network.id)
            return respond.to(f"/networks/{network.slug}/theory#aim")
        except Invalid as refusal:
            form.refuse(refusal)
        except Conflict:
            theirs = _filled(actor, network, *queries.aim_and_measure(network.id), formdata=None)
            return respond.conflict("theory/aim.html", form, theirs, **values)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("theory/aim.html", form=form, **values)


def _filled(
    actor: Actor, network: Network, aim: Aim | None, measure: Measure | None, **given: Any
) -> AimForm:
    chosen, unit = str(measure.id) if measure else "", "%" if aim is None else None
    form = AimForm(obj=aim, measure=chosen, unit=unit, **given)
    form.offer(queries.measure_choices(actor, network.id))
    return form


def _keep(actor: Actor, network: Network, aim: Aim | None, form: AimForm) -> None:
    if aim is None:
        operations.create_aim(actor, network, measure_id=form.measure_id, **form.facts)
    else:
        operations.change_aim(
            actor, aim, version=form.version.data or 0, measure_id=form.measure_id, **form.facts
        )


def on_neighbours_changed(event: events.RecordDeleted | events.RecordRestored) -> None:
    """A cause that went takes its support away, one that is back brings it, and so does the aim's
    measure: every open diagram says so."""
    if event.kind in ("cause", "analysis", "measure"):
        respond.push("theory", event.network_id)

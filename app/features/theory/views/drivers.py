"""Drivers: add, change, move, remove and put back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import thread
from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import Conflict
from app.core.thread import Ref
from app.features.causes import queries as causes
from app.features.networks import queries as networks
from app.features.networks.models import Network
from app.features.theory import bp, operations, queries
from app.features.theory.forms import DriverForm
from app.features.theory.models import Driver, Level
from app.features.theory.views.panels import panel, shared, step
from app.web import panels, respond
from app.web.guard import needs

READ, WRITE = Permission.THEORY_READ, Permission.THEORY_WRITE


@bp.get("/drivers/<uuid:driver_id>")
@needs(READ, queries.driver_at)
def driver(actor: Actor, driver: Driver) -> ResponseReturnValue:
    """A driver has no page: go to its place."""
    slug = driver.network.slug
    return respond.to(f"/networks/{slug}/theory#driver-{driver.id}")


@bp.route("/networks/<network>/drivers/new", methods=["GET", "POST"])
@needs(WRITE, networks.network_at)
def new_driver(actor: Actor, network: Network) -> ResponseReturnValue:
    """Add a driver: primary, or under the one that was named."""
    above = request.args.get("under")
    level = Level.SECONDARY if above else Level.PRIMARY
    form = DriverForm(level=level.value, under=[above] if above else [])
    _offer(actor, network, form, None, ())
    form.apart("new")
    slot = f"driver-{above}-add" if above else "driver-new"
    values = {"network": network, "form": form, "slot": slot, "title": _("Add {drivers}")}
    if not form.is_submitted():
        return panel("theory/_driver_new.html", **values)
    if not form.validate():
        return panel("theory/_driver_new.html", status=422, **values)
    made = operations.add_driver(actor, network, **form.facts)
    return shared(network.id, f"driver-{made.id}", slot=slot)


def _offer(
    actor: Actor,
    network: Network,
    form: DriverForm,
    driver: Driver | None,
    linked: Sequence[UUID],
) -> DriverForm:
    owner_id = driver.owner_id if driver else None
    return form.offer(
        primary=queries.primary_choices(network.id, but=driver.id if driver else None),
        causes=_causes(actor, network, linked),
        measures=queries.measure_choices(actor, network.id),
        people=[
            (str(user_id), name) for user_id, name in networks.names_in(network.id, also=owner_id)
        ],
    )


def _causes(actor: Actor, network: Network, linked: Sequence[UUID]) -> list[tuple[str, str]]:
    """The causes to choose from, and those linked that were ruled out since."""
    offered = {
        cause.id: _("%(cause)s (%(analysis)s)", cause=cause.text, analysis=title)
        for cause, title in causes.causes_in(actor, network.id)
    }
    rest = thread.knots(actor, [Ref("cause", key) for key in linked if key not in offered])
    offered |= {ref.id: f"{knot.title} ({knot.note})" for ref, knot in rest.items()}
    return [(str(key), words) for key, words in offered.items()]


@bp.route("/drivers/<uuid:driver_id>/edit", methods=["GET", "POST"])
@needs(WRITE, queries.driver_at)
def edit_driver(actor: Actor, driver: Driver) -> ResponseReturnValue:
    """Change a driver, its place and what it rests on."""
    network = driver.network
    form = _filled(actor, network, driver)
    values = _editing(network, driver, form)
    if not form.is_submitted():
        return panel("theory/_driver_edit.html", **values)
    if not form.validate():
        return panel("theory/_driver_edit.html", status=422, **values)
    try:
        operations.change_driver(actor, driver, version=form.version.data or 0, **form.facts)
    except Conflict:
        form.beside(_filled(actor, network, driver, formdata=None))
        return panel("theory/_driver_edit.html", status=409, **values)
    return shared(driver.network_id, f"driver-{driver.id}", slot=values["slot"])


def _filled(actor: Actor, network: Network, driver: Driver, **given: Any) -> DriverForm:
    rests_on, leads_to = thread.around(driver.id)
    form = DriverForm(
        obj=driver,
        level=driver.level.value,
        owner=str(driver.owner_id or ""),
        under=[str(key) for key in rests_on["driver"]],
        causes=[str(key) for key in rests_on["cause"]],
        measures=[str(key) for key in leads_to["measure"]],
        **given,
    )
    return _offer(actor, network, form, driver, rests_on["cause"])


def _editing(network: Network, driver: Driver, form: DriverForm) -> dict[str, Any]:
    form.apart(driver.id)
    return {
        "network": network,
        "driver": driver,
        "form": form,
        "slot": f"driver-{driver.id}-slot",
        "title": _("Change the {driver}"),
    }


@bp.post("/drivers/<uuid:driver_id>/moves")
@needs(WRITE, queries.driver_at)
def move_driver(actor: Actor, driver: Driver) -> ResponseReturnValue:
    """Move a driver one place."""
    operations.move(actor, driver, by=step())
    return shared(driver.network_id, f"driver-{driver.id}")


@bp.post("/drivers/<uuid:driver_id>/removal")
@needs(WRITE, queries.driver_at)
def remove_driver(actor: Actor, driver: Driver) -> ResponseReturnValue:
    """Take a driver out; the answer offers to put it back."""
    operations.remove(actor, driver)
    undo = panels.drawn(
        "theory/_removed.html", words=driver.text, url=f"/drivers/{driver.id}/restoration"
    )
    if not respond.is_htmx():
        flash(undo)
    return shared(driver.network_id, "outline", slot="messages", fill=undo)


@bp.post("/drivers/<uuid:driver_id>/restoration")
@needs(WRITE, queries.removed_driver_at)
def restore_driver(actor: Actor, driver: Driver) -> ResponseReturnValue:
    """Put a removed driver back."""
    operations.restore(actor, driver)
    return shared(driver.network_id, f"driver-{driver.id}", slot="messages")

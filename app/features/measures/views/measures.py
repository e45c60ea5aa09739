"""The list of a network's measures, and their definitions."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import Conflict
from app.features.measures import bp, operations, queries
from app.features.measures.forms import MeasureForm
from app.features.measures.models import Cadence, Form, Good, Measure, MeasureKind
from app.features.networks import queries as networks
from app.features.networks.models import Network
from app.web import respond
from app.web.guard import needs


@bp.get("/networks/<network>/measures")
@needs(Permission.MEASURE_READ, networks.network_at)
def index(actor: Actor, network: Network) -> ResponseReturnValue:
    """A network's measures."""
    found = queries.measures_of(actor, network.id)
    sites = queries.sites_by_measure([measure.id for measure in found])
    return respond.page("measures/index.html", network=network, measures=found, sites=sites)


@bp.route("/networks/<network>/measures/new", methods=["GET", "POST"])
@needs(Permission.MEASURE_WRITE, networks.network_at)
def create(actor: Actor, network: Network) -> ResponseReturnValue:
    """Define a measure."""
    form = _with_sites(MeasureForm(), network)
    if form.validate_on_submit():
        measure = operations.define(actor, network, **_facts(form))
        return respond.see_other("measures.show", measure_id=measure.id)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("measures/edit.html", network=network, form=form, measure=None)


@bp.route("/measures/<uuid:measure_id>/edit", methods=["GET", "POST"])
@needs(Permission.MEASURE_WRITE, queries.measure_at)
def edit(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """Change a measure's definition."""
    network = measure.network
    form = _with_sites(MeasureForm(obj=measure), network)
    if form.validate_on_submit():
        try:
            operations.change(actor, measure, version=form.version.data or 0, **_facts(form))
            return respond.see_other("measures.show", measure_id=measure.id)
        except Conflict:
            theirs = _with_sites(MeasureForm(formdata=None, obj=measure), network)
            values = {"network": network, "measure": measure}
            return respond.conflict("measures/edit.html", form, theirs, **values)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("measures/edit.html", network=network, form=form, measure=measure)


def _with_sites(form: MeasureForm, network: Network) -> MeasureForm:
    """Offer the network's sites; ones that are gone since drop out."""
    form.sites.choices = [(str(site.id), site.name) for site in network.sites]
    form.sites.data = [key for key in form.sites.data or [] if key in dict(form.sites.choices)]
    return form


def _facts(form: MeasureForm) -> dict[str, object]:
    facts = {k: v for k, v in form.data.items() if k not in ("csrf_token", "version")}
    enums = {"kind": MeasureKind, "form": Form, "good": Good, "cadence": Cadence}
    facts.update({name: kind(facts[name]) for name, kind in enums.items()})
    if facts["form"] is Form.SHARE:
        facts["unit"] = "%"
    elif facts["form"] is Form.RATE and facts["unit"] == "%":
        facts["unit"] = ""
    facts["per"] = facts["per"] or 1.0
    facts["groups"] = [name[:60] for name in form.groups.data or []][:40]
    return facts

"""How a measure is drawn: chosen by saying what is counted."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.features.measures import bp, operations, queries
from app.features.measures.forms import KindForm
from app.features.measures.models import KINDS, Measure
from app.features.measures.views import frame
from app.spc import ChartKind
from app.web import respond
from app.web.guard import needs


def words() -> dict[ChartKind, str]:
    """Each kind as one chooses it."""
    return {
        ChartKind.RUN: _("run chart: a median, judged by its runs"),
        ChartKind.P: _("p chart: how many of how many, limits by the size of each group"),
        ChartKind.P_PRIME: _("p′ chart: the same for large groups that vary more than by chance"),
        ChartKind.I: _("I chart: single values, limits from one point to the next"),
        ChartKind.I_PRIME: _("I′ chart: the same, where large groups count for more"),
        ChartKind.U: _("u chart: events among so many, limits by how many there were"),
        ChartKind.U_PRIME: _("u′ chart: the same where the rate varies more than by chance"),
        ChartKind.XBAR: _("Xbar chart: means of several measurements"),
        ChartKind.S: _("S chart: how far those measurements are apart"),
        ChartKind.C: _("c chart: counts, each with the same chances"),
        ChartKind.T: _("t chart: the time between two events"),
        ChartKind.G: _("g chart: the cases or days between two events"),
    }


def form(measure: Measure) -> KindForm:
    """The choice, with the kinds that the measure's points can be drawn on."""
    found, said = KindForm(), words()
    found.kind.choices = [(kind.value, said[kind]) for kind in KINDS[measure.form]]
    if request.method == "GET":
        found.kind.data = measure.chart.value
    return found


@bp.post("/measures/<uuid:measure_id>/kind")
@needs(Permission.MEASURE_WRITE, queries.measure_at)
def redraw(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """Draw the measure on another kind of chart."""
    chosen = form(measure)
    if chosen.validate_on_submit():
        kind = ChartKind(chosen.kind.data)
        operations.redraw(actor, measure, kind)
        frame.stirred(measure.id)
        flash(_("Drawn as a %(kind)s.", kind=words()[kind].partition(":")[0]))
    else:
        flash(_("These points cannot be drawn on such a chart."))
    site = request.args.get("site")
    return respond.see_other("measures.show", measure_id=measure.id, site=site)

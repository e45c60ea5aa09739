"""What people decide about the limits of a chart: phases, frozen baselines, points left out."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.features.measures import bp, charts, operations, queries
from app.features.measures.charting import Chart
from app.features.measures.collecting import collected
from app.features.measures.forms import ActForm, PhaseForm
from app.features.measures.models import Act, ActKind, Answer, Measure
from app.features.measures.views import frame
from app.features.networks.models import Site
from app.web import respond
from app.web.guard import needs


@bp.route("/measures/<uuid:measure_id>/phases", methods=["GET", "POST"])
@needs(Permission.DATA_ENTER, queries.measure_at)
def mark_phase(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """Begin a new phase, with the four answers."""
    return _decide(actor, measure, ActKind.PHASE, PhaseForm())


@bp.route("/measures/<uuid:measure_id>/baselines", methods=["GET", "POST"])
@needs(Permission.DATA_ENTER, queries.measure_at)
def freeze(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """Let the lines rest on the first points alone."""
    return _decide(actor, measure, ActKind.FREEZE, ActForm())


@bp.route("/measures/<uuid:measure_id>/exclusions", methods=["GET", "POST"])
@needs(Permission.DATA_ENTER, queries.measure_at)
def exclude(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """Leave one point out of the lines and rules."""
    return _decide(actor, measure, ActKind.EXCLUDE, ActForm())


@bp.post("/acts/<uuid:act_id>/withdrawal")
@needs(Permission.DATA_WRITE, queries.act_at)
def withdraw_act(actor: Actor, act: Act) -> ResponseReturnValue:
    """Take back what was decided; it stays to be read."""
    operations.withdraw(actor, act)
    measure_id, place = act.measure_id, str(act.site_id or "network")
    frame.stirred(measure_id)
    return respond.see_other("measures.show", measure_id=measure_id, site=place)


def _decide(
    actor: Actor, measure: Measure, kind: ActKind, form: ActForm | PhaseForm
) -> ResponseReturnValue:
    network = measure.network
    site_id = frame.chosen(actor, network, measure)
    found = collected(actor, network, measure, wanted={site_id})
    drawn = charts.draw(network, measure, found, {site_id})
    chart = drawn[0] if drawn else None
    site = frame.site(network, site_id)
    form.at.choices = _points(chart, kind) if chart else []
    if request.method == "GET" and not isinstance(form, PhaseForm):
        form.at.data = request.args.get("at")
    if form.validate_on_submit():
        try:
            _record(actor, measure, kind, site, form)
            frame.stirred(measure.id)
            place = str(site_id) if site_id else "network"
            return respond.see_other("measures.show", measure_id=measure.id, site=place)
        except Invalid as refusal:
            form.refuse(refusal)
    answer = respond.invalid if form.is_submitted() else respond.page
    values: dict[str, Any] = frame.around(actor, network, measure, found)
    mine = chart is not None and can(actor, Permission.DATA_WRITE, site or measure)
    return answer(
        "measures/decide.html", **values, form=form, kind=kind, mine=mine, site_id=site_id
    )


def _record(
    actor: Actor, measure: Measure, kind: ActKind, site: Site | None, form: ActForm | PhaseForm
) -> None:
    answers, name = {}, ""
    if isinstance(form, PhaseForm):
        answers = {ask: Answer(form[ask].data) for ask in operations.QUESTIONS}
        name = form.name.data or ""
    operations.decide(
        actor,
        measure,
        kind,
        site=site,
        on=date.fromisoformat(form.at.data),
        reason=form.reason.data or "",
        name=name,
        answers=answers,
    )


def _points(chart: Chart, kind: ActKind) -> list[tuple[str, str]]:
    """The points that can be chosen: a phase never begins at the first one."""
    choices = [
        (
            row.on.isoformat(),
            _(
                "%(name)s, from %(day)s: %(value)s",
                name=name,
                day=format_date(row.on, "d MMM yyyy"),
                value=chart.series.written(value, 1) if value is not None else "–",
            ),
        )
        for row, name, value in zip(
            chart.points.rows, chart.given.names, chart.given.values, strict=True
        )
        if value is not None or kind is not ActKind.EXCLUDE
    ]
    chosen = choices[1:] if kind is ActKind.PHASE else choices
    return [("", _("Choose a point …")), *chosen]

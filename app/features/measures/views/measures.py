"""Pages of measures: the list, one measure's charts, points by hand."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from flask import Response, flash, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.charts import bokeh
from app.core import thread
from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.errors import Conflict, Invalid, NotFound
from app.core.thread import Ref
from app.features.measures import bp, charts, export, operations, queries
from app.features.measures.forms import AnnotationForm, MeasureForm, PointForm
from app.features.measures.models import Cadence, Form, Good, Measure, MeasureKind
from app.features.networks import queries as networks
from app.features.networks.models import Network, Site
from app.web import headers, respond
from app.web.guard import needs

SitesForm = TypeVar("SitesForm", PointForm, AnnotationForm)


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
    form = MeasureForm()
    if form.validate_on_submit():
        measure = operations.define(actor, network, **_facts(form))
        return respond.see_other("measures.show", measure_id=measure.id)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("measures/edit.html", network=network, form=form, measure=None)


@bp.route("/measures/<uuid:measure_id>/edit", methods=["GET", "POST"])
@needs(Permission.MEASURE_WRITE, queries.measure_at)
def edit(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """Change a measure's definition."""
    network = networks.network_of(measure.network_id)
    form = MeasureForm(obj=measure)
    if form.validate_on_submit():
        try:
            operations.change(actor, measure, version=form.version.data or 0, **_facts(form))
            return respond.see_other("measures.show", measure_id=measure.id)
        except Conflict:
            return respond.conflict(
                "measures/edit.html", network=network, form=form, measure=measure, theirs=measure
            )
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("measures/edit.html", network=network, form=form, measure=measure)


def _facts(form: MeasureForm) -> dict[str, object]:
    facts = {k: v for k, v in form.data.items() if k not in ("csrf_token", "version")}
    enums = {"kind": MeasureKind, "form": Form, "good": Good, "cadence": Cadence}
    facts.update({name: kind(facts[name]) for name, kind in enums.items()})
    if facts["form"] is Form.SHARE:
        facts["unit"] = "%"
    return facts


@bp.get("/measures/<uuid:measure_id>")
@needs(Permission.MEASURE_READ, queries.measure_at)
def show(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """One series of a measure: chart, sentence, what to check first."""
    headers.allow_chart_styles()
    network = networks.network_of(measure.network_id)
    there = queries.sites_with_points(measure)
    site_id = _chosen_site(actor, network, there)
    found = charts.charts_of(actor, network, measure, [site_id]) if there else []
    return respond.page(
        "measures/show.html",
        **_context(actor, network, measure),
        chart=found[0] if found else None,
        site_id=site_id,
        there=there,
    )


def _context(actor: Actor, network: Network, measure: Measure) -> dict[str, object]:
    return {
        "network": network,
        "measure": measure,
        "labels": queries.site_labels(actor, network),
        "rail": thread.rail(actor, [Ref("measure", measure.id)]),
        "writable": operations.writable_sites(actor, network),
    }


def _chosen_site(actor: Actor, network: Network, there: dict[UUID | None, int]) -> UUID | None:
    """The site asked for; else one's own, else the network's series, else the first."""
    asked = request.args.get("site", "")
    if asked:
        return _site_id(network, asked)
    own = [site.id for site in network.sites if site.id in actor.sites(network.id) & there.keys()]
    if own:
        return own[0]
    return None if None in there else next((s.id for s in network.sites if s.id in there), None)


def _site_id(network: Network, asked: str) -> UUID | None:
    if asked == "network":
        return None
    for site in network.sites:
        if str(site.id) == asked:
            return site.id
    raise NotFound


@bp.get("/measures/<uuid:measure_id>/sites")
@needs(Permission.MEASURE_READ, queries.measure_at)
def sites(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """Small charts of every site on one scale, by name."""
    network = networks.network_of(measure.network_id)
    found = charts.charts_of(actor, network, measure, one_scale=True)
    return respond.page("measures/sites.html", **_context(actor, network, measure), charts=found)


@bp.get("/measures/<uuid:measure_id>/table")
@needs(Permission.MEASURE_READ, queries.measure_at)
def table(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """One series as a table."""
    network = networks.network_of(measure.network_id)
    there = queries.sites_with_points(measure)
    site_id = _chosen_site(actor, network, there)
    found = charts.charts_of(actor, network, measure, [site_id])
    return respond.page(
        "measures/table.html",
        **_context(actor, network, measure),
        chart=found[0] if found else None,
        site_id=site_id,
        there=there,
    )


@bp.get("/measures/<uuid:measure_id>/chart.json")
@needs(Permission.MEASURE_READ, queries.measure_at)
def item(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """The interactive chart of one series, for the browser's chart library."""
    network = networks.network_of(measure.network_id)
    site_id = _site_id(network, request.args.get("site", "network"))
    found = charts.charts_of(actor, network, measure, [site_id])
    if not found:
        raise NotFound
    theme = bokeh.THEMES.get(request.args.get("theme", ""), bokeh.LIGHT)
    answer = make_response(bokeh.run_chart_item(found[0].series, "chart", theme=theme))
    answer.mimetype = "application/json"
    return answer


@bp.get("/measures/<uuid:measure_id>/points.csv")
@needs(Permission.MEASURE_READ, queries.measure_at)
def points_csv(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """The points as this reader may see them, as a file for a spreadsheet."""
    network = networks.network_of(measure.network_id)
    asked = request.args.get("site")
    wanted = [_site_id(network, asked)] if asked else None
    content = export.points_csv(measure, charts.charts_of(actor, network, measure, wanted))
    return _file(content, "text/csv; charset=utf-8", export.filename(measure))


def _file(content: bytes, mimetype: str, name: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = mimetype
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.route("/measures/<uuid:measure_id>/points", methods=["GET", "POST"])
@needs(Permission.DATA_ENTER, queries.measure_at)
def enter(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """Enter one point, or correct it."""
    network = networks.network_of(measure.network_id)
    form = _with_sites(PointForm(), actor, network)
    if form.validate_on_submit():
        site = _site(network, form.site.data)
        try:
            operations.enter_point(
                actor,
                measure,
                site=site,
                on=form.on.data,
                numerator=form.numerator.data,
                denominator=form.denominator.data,
                value=operations.kept(measure, form.value.data),
                note=form.note.data or "",
            )
            flash(_("The point is kept."))
            return respond.see_other("measures.show", measure_id=measure.id, site=form.site.data)
        except Invalid as refusal:
            form.refuse(refusal)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("measures/enter.html", **_context(actor, network, measure), form=form)


@bp.route("/measures/<uuid:measure_id>/annotations", methods=["GET", "POST"])
@needs(Permission.DATA_ENTER, queries.measure_at)
def annotate(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """Put a dated note on a chart."""
    network = networks.network_of(measure.network_id)
    form = _with_sites(AnnotationForm(), actor, network)
    if form.validate_on_submit():
        operations.annotate(
            actor,
            measure,
            site=_site(network, form.site.data),
            on=form.on.data,
            text=form.text.data,
            begins_idea=form.begins_idea.data,
        )
        return respond.see_other("measures.show", measure_id=measure.id, site=form.site.data)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("measures/annotate.html", **_context(actor, network, measure), form=form)


def _with_sites(form: SitesForm, actor: Actor, network: Network) -> SitesForm:
    """Offer the sites whose data the actor may change, and the network where they may."""
    choices = [(str(site.id), site.name) for site in operations.writable_sites(actor, network)]
    if can(actor, Permission.DATA_WRITE, network):
        choices.append(("network", _("%(network)s as a whole", network=network.name)))
    form.site.choices = choices
    if request.method == "GET" and request.args.get("site") in dict(choices):
        form.site.data = request.args["site"]
    return form


def _site(network: Network, chosen: str) -> Site | None:
    wanted = _site_id(network, chosen)
    return next((site for site in network.sites if site.id == wanted), None)

"""Points by hand, and notes on charts."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from app.core import clock
from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.features.measures import bp, operations, queries, values
from app.features.measures.forms import AnnotationForm, PointForm, RemovalForm
from app.features.measures.models import Annotation, Measure, Point
from app.features.measures.views import frame
from app.features.networks.models import Network, Site
from app.web import respond
from app.web.guard import needs

SitesForm = TypeVar("SitesForm", PointForm, AnnotationForm, RemovalForm)


@bp.route("/measures/<uuid:measure_id>/points", methods=["GET", "POST"])
@needs(Permission.DATA_ENTER, queries.measure_at)
def enter(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """Enter one point, or correct it."""
    network = measure.network
    form = _with_groups(_with_sites(PointForm(), actor, network), measure)
    form.numerator.flags.required = form.denominator.flags.required = True
    if request.method == "GET":
        _fill(form, actor, network, measure)
    if form.validate_on_submit():
        try:
            point = operations.enter_point(
                actor,
                measure,
                site=_site(network, form.site.data),
                on=form.on.data,
                numerator=form.numerator.data,
                denominator=form.denominator.data,
                value=operations.kept(measure, form.value.data),
                spread=operations.kept(measure, form.spread.data),
                group=form.group.data or "",
                note=form.note.data or "",
                replace=form.replace.data,
            )
            flash(_("Kept: %(point)s.", point=_in_words(network, measure, point)))
            frame.stirred(measure.id)
            place = "measures.groups_of" if form.group.data else "measures.show"
            return respond.see_other(place, measure_id=measure.id, site=form.site.data)
        except Invalid as refusal:
            form.refuse(refusal)
    return _form(actor, network, measure, form)


def _form(actor: Actor, network: Network, measure: Measure, form: PointForm) -> ResponseReturnValue:
    answer = respond.invalid if request.method == "POST" else respond.page
    known = _known(network, measure, form)
    return answer(
        "measures/enter.html",
        **frame.around(actor, network, measure),
        form=form,
        known=known,
        known_words=_known_words(actor, network, measure, known) if known else "",
    )


def _known_words(actor: Actor, network: Network, measure: Measure, known: Point) -> str:
    if _is_hidden(actor, network, known):
        return _("hidden: smaller than %(floor)s", floor=network.floor)
    return _in_words(network, measure, known)


def _is_hidden(actor: Actor, network: Network, known: Point) -> bool:
    """Whether the actor may enter this point but not see the one that is there."""
    site = frame.site(network, known.site_id)
    return operations.is_hidden(actor, network, site, known)


def _fill(form: PointForm, actor: Actor, network: Network, measure: Measure) -> None:
    """Start with today, or with the point that the address names (unless it is too small)."""
    asked = request.args.get("on", "")
    form.on.data = clock.today(network.zone)
    try:
        form.on.data = date.fromisoformat(asked)
    except ValueError:
        return
    known = _known(network, measure, form)
    if known is not None and not _is_hidden(actor, network, known):
        form.numerator.data, form.denominator.data = known.numerator, known.denominator
        form.value.data = values.shown(measure, known.value)
        form.spread.data = values.shown(measure, known.spread)
        form.note.data, form.replace.data = known.note, True


def _known(network: Network, measure: Measure, form: PointForm | RemovalForm) -> Point | None:
    """The point that the form's site, group and day have already."""
    site, on = form.site.data, form.on.data
    known = {str(one.id) for one in network.sites} | {"network"}
    if site not in known or on is None:
        return None
    first = operations.period_start(measure.cadence, on)
    return queries.point_on(measure, frame.site_id(network, site), first, form.group.data or "")


def _in_words(network: Network, measure: Measure, point: Point) -> str:
    """A point as one would say it: "Alder, from 8 September 2025: 9 of 12"."""
    at = frame.site(network, point.site_id)
    site = at.name if at else network.name
    site = f"{site}, {point.group}" if point.group else site
    value = _("no value")
    if point.value is not None:
        value = values.written(measure, values.shown(measure, point.value) or 0.0, 1)
    if measure.form.is_counted and point.denominator is not None:
        value = _("%(n)s of %(of)s", n=f"{point.numerator:g}", of=f"{point.denominator:g}")
    day = format_date(point.on, "d MMMM yyyy")
    return _("%(site)s, from %(day)s: %(value)s", site=site, day=day, value=value)


@bp.post("/measures/<uuid:measure_id>/points/removal")
@needs(Permission.DATA_ENTER, queries.measure_at)
def remove_point(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """Take one point out of its series."""
    network = measure.network
    form = _with_sites(RemovalForm(), actor, network)
    if not form.validate_on_submit():
        typed = _with_groups(_with_sites(PointForm(), actor, network), measure)
        return _form(actor, network, measure, typed)
    site, group = _site(network, form.site.data), form.group.data or ""
    known = _known(network, measure, form)
    words = _known_words(actor, network, measure, known) if known else ""
    operations.remove_point(actor, measure, site=site, on=form.on.data, group=group)
    flash(_("Taken out: %(point)s.", point=words))
    frame.stirred(measure.id)
    place = "measures.groups_of" if group else "measures.table"
    return respond.see_other(place, measure_id=measure.id, site=form.site.data)


@bp.route("/measures/<uuid:measure_id>/annotations", methods=["GET", "POST"])
@needs(Permission.DATA_ENTER, queries.measure_at)
def annotate(actor: Actor, measure: Measure) -> ResponseReturnValue:
    """Put a dated note on a chart."""
    network = measure.network
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
        frame.stirred(measure.id)
        return respond.see_other("measures.show", measure_id=measure.id, site=form.site.data)
    answer = respond.invalid if form.is_submitted() else respond.page
    values: dict[str, Any] = frame.around(actor, network, measure)
    return answer("measures/annotate.html", **values, form=form)


@bp.post("/annotations/<uuid:annotation_id>/removal")
@needs(Permission.DATA_WRITE, queries.annotation_at)
def remove_annotation(actor: Actor, note: Annotation) -> ResponseReturnValue:
    """Take a note off its chart."""
    words, measure_id, place = note.text, note.measure_id, str(note.site_id or "network")
    operations.remove_annotation(actor, note)
    flash(_("Taken off the chart: %(note)s.", note=words))
    frame.stirred(measure_id)
    return respond.see_other("measures.show", measure_id=measure_id, site=place)


def places(actor: Actor, network: Network) -> list[tuple[str, str]]:
    """The sites whose data the actor may change, and the network where they may, with names."""
    sites = queries.in_order(operations.writable_sites(actor, network))
    found = [(str(site.id), site.name) for site in sites]
    if can(actor, Permission.DATA_WRITE, network):
        found.append(("network", _("%(network)s as a whole", network=network.name)))
    return found


def _with_sites(form: SitesForm, actor: Actor, network: Network) -> SitesForm:
    """Offer the sites whose data the actor may change, and the network where they may."""
    choices = places(actor, network)
    asked = request.args.get("site", "")
    if len(choices) > 1 or (choices and asked and asked not in dict(choices)):
        choices.insert(0, ("", _("Choose the {site} …")))
    form.site.choices = choices
    if request.method == "GET":
        form.site.data = asked if asked in dict(choices) else next(iter(dict(choices)), None)
    return form


def _with_groups(form: PointForm, measure: Measure) -> PointForm:
    """Offer the student groups that are counted apart."""
    form.group.choices = [("", _("All students")), *((one, one) for one in measure.groups)]
    asked = request.args.get("group", "")
    if request.method == "GET" and asked in measure.groups:
        form.group.data = asked
    return form


def _site(network: Network, chosen: str) -> Site | None:
    return frame.site(network, frame.site_id(network, chosen))

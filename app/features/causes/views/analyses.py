"""Analyses: the list, one with its drawing and outline, its title, undo."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import Conflict, Invalid
from app.features.causes import bp, operations, queries
from app.features.causes.forms import USUAL_BONES, AnalysisForm, NewAnalysisForm
from app.features.causes.models import Analysis
from app.features.networks.models import Network
from app.features.networks.queries import network_at, network_of
from app.web import messages, respond
from app.web.guard import needs

READ, WRITE = Permission.ANALYSIS_READ, Permission.ANALYSIS_WRITE


@bp.get("/networks/<network>/analyses")
@needs(READ, network_at)
def index(actor: Actor, network: Network) -> ResponseReturnValue:
    """All analyses of a network."""
    analyses = queries.analyses_of(actor, network)
    return respond.page(
        "causes/index.html",
        network=network,
        analyses=analyses,
        tallies=queries.tallies(actor, analyses),
    )


@bp.route("/networks/<network>/analyses/new", methods=["GET", "POST"])
@needs(WRITE, network_at)
def new(actor: Actor, network: Network) -> ResponseReturnValue:
    """Start a fishbone."""
    form = NewAnalysisForm(bones=str(USUAL_BONES))
    if form.validate_on_submit():
        try:
            analysis = operations.create_analysis(
                actor,
                network,
                title=form.title.data,
                problem=form.problem.data,
                bones=form.names,
            )
            return respond.see_other("causes.show", analysis_id=analysis.id)
        except Invalid as refusal:
            form.refuse(refusal)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("causes/new.html", network=network, form=form)


@bp.get("/analyses/<uuid:analysis_id>")
@needs(READ, queries.analysis_at)
def show(actor: Actor, analysis: Analysis) -> ResponseReturnValue:
    """An analysis: drawn above, as an outline below, both of the same rows."""
    values = queries.shared_values(analysis.id)
    parts = respond.all_parts("analysis", analysis.id, values)
    return respond.page(
        "causes/show.html",
        network=network_of(analysis.network_id),
        parts=parts,
        rail=queries.rail_of(actor, analysis, values["bones"], parts["tally"]),
        **values,
    )


@bp.route("/analyses/<uuid:analysis_id>/edit", methods=["GET", "POST"])
@needs(WRITE, queries.analysis_at)
def edit(actor: Actor, analysis: Analysis) -> ResponseReturnValue:
    """Change the title and the problem."""
    form = AnalysisForm(obj=analysis)
    values = {"network": network_of(analysis.network_id), "analysis": analysis}
    if form.validate_on_submit():
        try:
            operations.change_analysis(
                actor,
                analysis,
                version=form.version.data or 0,
                title=form.title.data,
                problem=form.problem.data,
            )
            respond.push("analysis", analysis.id)
            return respond.see_other("causes.show", analysis_id=analysis.id)
        except Conflict:
            theirs = AnalysisForm(formdata=None, obj=analysis)
            return respond.conflict("causes/edit.html", form, theirs, **values)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("causes/edit.html", form=form, **values)


@bp.post("/analyses/<uuid:analysis_id>/removal")
@needs(WRITE, queries.analysis_at)
def remove(actor: Actor, analysis: Analysis) -> ResponseReturnValue:
    """Delete an analysis, and offer to put it back."""
    operations.remove_analysis(actor, analysis)
    network = network_of(analysis.network_id)
    words = _("“%(title)s” is deleted. It can be put back for 30 days.", title=analysis.title)
    messages.deleted(words, url_for("causes.restore", analysis_id=analysis.id))
    return respond.see_other("causes.index", network=network.slug)


@bp.post("/analyses/<uuid:analysis_id>/restoration")
@needs(WRITE, queries.removed_analysis_at)
def restore(actor: Actor, analysis: Analysis) -> ResponseReturnValue:
    """Put a deleted analysis back."""
    operations.restore_analysis(actor, analysis)
    return respond.see_other("causes.show", analysis_id=analysis.id)

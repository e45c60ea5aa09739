"""Change ideas: the card, its cycles and ratings."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import facts, thread
from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import Conflict, Invalid
from app.features.networks import queries as networks
from app.features.networks.models import Network
from app.features.theory import bp, operations, queries
from app.features.theory.forms import IdeaForm
from app.features.theory.models import Idea, Research
from app.features.theory.views.panels import shared, step
from app.web import panels, respond
from app.web.guard import needs

READ, WRITE = Permission.THEORY_READ, Permission.THEORY_WRITE


@bp.get("/ideas/<uuid:idea_id>")
@needs(READ, queries.idea_at)
def idea(actor: Actor, idea: Idea) -> ResponseReturnValue:
    """The card of an idea, its two ratings, and its cycles so far."""
    testing = facts.of(actor, "idea", "testing", [idea.id]).get(idea.id)
    rating = testing.label if testing else _("not tested yet")
    return respond.page(
        "theory/idea.html",
        network=idea.network,
        idea=idea,
        drivers=queries.drivers_served(actor, idea),
        testing=testing,
        cycles=facts.of(actor, "idea", "cycles", [idea.id]).get(idea.id, ()),
        rail=queries.idea_rail(actor, idea, rating),
    )


@bp.route("/networks/<network>/ideas/new", methods=["GET", "POST"])
@needs(WRITE, networks.network_at)
def new_idea(actor: Actor, network: Network) -> ResponseReturnValue:
    """Add a change idea."""
    serves = request.args.get("driver")
    form = IdeaForm(
        drivers=[serves] if serves else [], research=Research.NONE.value, status="active"
    )
    _offer(network, form)
    if form.validate_on_submit():
        try:
            made = operations.add_idea(actor, network, **form.facts)
            respond.push("theory", network.id)
            return respond.see_other("theory.idea", idea_id=made.id)
        except Invalid as refusal:
            form.refuse(refusal)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("theory/idea_edit.html", network=network, form=form, idea=None)


def _offer(network: Network, form: IdeaForm) -> IdeaForm:
    form.drivers.choices = [(str(row.id), row.text) for row in queries.drivers_of(network.id)]
    return form


@bp.route("/ideas/<uuid:idea_id>/edit", methods=["GET", "POST"])
@needs(WRITE, queries.idea_at)
def edit_idea(actor: Actor, idea: Idea) -> ResponseReturnValue:
    """Change an idea's card."""
    network = idea.network
    form = _offer(network, _filled(idea))
    values = {"network": network, "idea": idea}
    if form.validate_on_submit():
        try:
            operations.change_idea(actor, idea, version=form.version.data or 0, **form.facts)
            respond.push("theory", network.id)
            return respond.see_other("theory.idea", idea_id=idea.id)
        except Invalid as refusal:
            form.refuse(refusal)
        except Conflict:
            theirs = _offer(network, _filled(idea, formdata=None))
            return respond.conflict("theory/idea_edit.html", form, theirs, **values)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("theory/idea_edit.html", form=form, **values)


def _filled(idea: Idea, **given: Any) -> IdeaForm:
    serves = thread.before([idea.id], "driver").get(idea.id, [])
    form = IdeaForm(
        obj=idea,
        drivers=[str(key) for key in serves],
        research=idea.research.value,
        status=idea.status.value,
        **given,
    )
    if given or not form.is_submitted():
        form.steps.data = "\n".join(idea.steps)
    return form


@bp.post("/ideas/<uuid:idea_id>/moves")
@needs(WRITE, queries.idea_at)
def move_idea(actor: Actor, idea: Idea) -> ResponseReturnValue:
    """Move an idea one place."""
    operations.move(actor, idea, by=step())
    return shared(idea.network_id, "ideas")


@bp.post("/ideas/<uuid:idea_id>/removal")
@needs(WRITE, queries.idea_at)
def remove_idea(actor: Actor, idea: Idea) -> ResponseReturnValue:
    """Take an idea out; the answer offers to put it back."""
    operations.remove(actor, idea)
    flash(
        panels.drawn("theory/_removed.html", words=idea.name, url=f"/ideas/{idea.id}/restoration")
    )
    respond.push("theory", idea.network_id)
    return respond.see_other("theory.theory", network=idea.network.slug)


@bp.post("/ideas/<uuid:idea_id>/restoration")
@needs(WRITE, queries.removed_idea_at)
def restore_idea(actor: Actor, idea: Idea) -> ResponseReturnValue:
    """Put a removed idea back."""
    operations.restore(actor, idea)
    return shared(idea.network_id, "ideas", slot="messages")

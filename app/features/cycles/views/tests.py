"""The test and after: one cycle, its results, predictions written afterwards, sharing."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.errors import Conflict, Invalid
from app.features.cycles import bp, operations, queries
from app.features.cycles.forms import LateForm, ResultsForm, found_from
from app.features.cycles.guesses import Guess
from app.features.cycles.models import Act, Cycle
from app.features.cycles.wording import locked_words
from app.features.networks.queries import network_of
from app.web import respond
from app.web.guard import needs

READ, WRITE = Permission.CYCLE_READ, Permission.CYCLE_WRITE


@bp.get("/cycles/<uuid:cycle_id>")
@needs(READ, queries.cycle_at)
def show(actor: Actor, cycle: Cycle) -> ResponseReturnValue:
    """One cycle: its plan, or the form for what happened, or what came of it."""
    return respond.page(_template(actor, cycle), **_values(actor, cycle))


def _template(actor: Actor, cycle: Cycle) -> str:
    writes = cycle.is_open and can(actor, WRITE, cycle)
    return "cycles/results.html" if writes else "cycles/show.html"


def _values(actor: Actor, cycle: Cycle, form: ResultsForm | None = None) -> dict[str, Any]:
    network = network_of(cycle.network_id)
    idea = cycle.idea
    title = _("%(idea)s, test %(number)s", idea=idea.name, number=cycle.number)
    site = queries.site_label(actor, cycle)
    return {
        "network": network,
        "cycle": cycle,
        "idea": idea,
        "site": site,
        "by": queries.by_whom(actor, cycle),
        "locked": locked_words(cycle.begun_at, network.zone),
        "form": form or _filled(cycle),
        "late": LateForm(formdata=None).apart("late"),
        "following": queries.following(actor, cycle) if cycle.act else None,
        "rail": queries.rail_of(actor, cycle, title, queries.state_of(cycle)),
    }


def _filled(cycle: Cycle, **given: Any) -> ResultsForm:
    return ResultsForm(
        obj=cycle,
        found=found_from(cycle.predictions),
        act=cycle.act.value if cycle.act else None,
        **given,
    )


@bp.route("/cycles/<uuid:cycle_id>/results", methods=["GET", "POST"])
@needs(WRITE, queries.cycle_at)
def results(actor: Actor, cycle: Cycle) -> ResponseReturnValue:
    """Keep what happened, finished or not; change it later."""
    if cycle.is_planned:
        return respond.see_other("cycles.show", cycle_id=cycle.id)
    form = _filled(cycle)
    if form.validate_on_submit():
        try:
            _keep(actor, cycle, form)
            respond.push("theory", cycle.network_id)
            flash(_kept(cycle))
            return respond.see_other("cycles.show", cycle_id=cycle.id)
        except Invalid as refusal:
            form.refuse(refusal)
        except Conflict:
            theirs = _filled(cycle, formdata=None)
            return respond.conflict(
                "cycles/results.html", theirs=theirs, **_values(actor, cycle, form)
            )
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("cycles/results.html", **_values(actor, cycle, form))


def _kept(cycle: Cycle) -> str:
    if cycle.is_open:
        return _("What you wrote is kept. The test stays open until you choose what comes next.")
    if cycle.shared_at:
        return _("The test is finished, and the network can read it.")
    return _("The test is finished. Only its {site} and the {hub} lead see it so far.")


def _keep(actor: Actor, cycle: Cycle, form: ResultsForm) -> None:
    operations.keep_results(
        actor,
        cycle,
        version=form.version.data or 0,
        found=form.found_by_id(),
        noticed=form.noticed.data or "",
        act=Act(form.act.data) if form.act.data else None,
        act_reason=form.act_reason.data or "",
    )
    if "share" in request.form:
        operations.share(actor, cycle)


@bp.post("/cycles/<uuid:cycle_id>/predictions")
@needs(WRITE, queries.cycle_at)
def predict(actor: Actor, cycle: Cycle) -> ResponseReturnValue:
    """Keep a prediction that was written once the test had begun, and say so beside it."""
    late = LateForm()
    if late.validate():
        try:
            operations.add_prediction(actor, cycle, Guess(late.text.data, late.how.data or ""))
            return respond.see_other("cycles.show", cycle_id=cycle.id)
        except Invalid as refusal:
            late.refuse(refusal)
    values = _values(actor, cycle, _filled(cycle, formdata=None)) | {"late": late.apart("late")}
    return respond.invalid(_template(actor, cycle), **values)


@bp.post("/cycles/<uuid:cycle_id>/sharing")
@needs(Permission.CYCLE_SHARE, queries.cycle_at)
def share(actor: Actor, cycle: Cycle) -> ResponseReturnValue:
    """Share a site's cycle with the network."""
    operations.share(actor, cycle)
    respond.push("theory", cycle.network_id)
    flash(_("Shared with the network. Outside your {site} it carries a role, not a name."))
    return respond.see_other("cycles.show", cycle_id=cycle.id)


@bp.post("/cycles/<uuid:cycle_id>/sharing/end")
@needs(Permission.CYCLE_SHARE, queries.cycle_at)
def unshare(actor: Actor, cycle: Cycle) -> ResponseReturnValue:
    """Take a cycle back into its site."""
    operations.unshare(actor, cycle)
    respond.push("theory", cycle.network_id)
    return respond.see_other("cycles.show", cycle_id=cycle.id)

"""Before the test: the list of cycles, a new plan, a changed plan, the beginning."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import Conflict, Invalid
from app.features.cycles import bp, operations, queries
from app.features.cycles.forms import PlanForm
from app.features.cycles.models import Cycle, Scale
from app.features.networks.models import Network
from app.features.networks.queries import network_at, network_of
from app.features.theory import queries as theory
from app.web import respond
from app.web.guard import needs

SHOWN = ("all", "mine", "ours", "shared")


@bp.get("/networks/<network>/cycles")
@needs(Permission.THEORY_READ, network_at)
def index(actor: Actor, network: Network) -> ResponseReturnValue:
    """The cycles one may read, as ramps of ideas: all, mine, ours, or what others shared."""
    asked = request.args.get("show", "all")
    shown = asked if asked in SHOWN else "all"
    cycles = queries.cycles_of(actor, network)
    kept = [cycle for cycle in cycles if _is_shown(actor, cycle, shown)]
    return respond.page(
        "cycles/index.html",
        network=network,
        shown=shown,
        any_cycle=bool(cycles),
        ramps=queries.ramps(actor, network, kept),
        state_of=queries.state_of,
        sites=queries.sites_to_test_at(actor, network),
    )


def _is_shown(actor: Actor, cycle: Cycle, shown: str) -> bool:
    ours = cycle.site_id in actor.sites(cycle.network_id)
    match shown:
        case "mine":
            return cycle.author_id == actor.user_id
        case "ours":
            return ours
        case "shared":
            return cycle.shared_at is not None and not ours
        case _:
            return True


@bp.route("/networks/<network>/cycles/new", methods=["GET", "POST"])
@needs(Permission.THEORY_READ, network_at)
def new(actor: Actor, network: Network) -> ResponseReturnValue:
    """Plan a test; the first button begins it at once."""
    sites = queries.sites_to_test_at(actor, network)
    ideas = [idea for idea in theory.ideas_of(network.id) if not idea.is_abandoned]
    form = PlanForm(idea=request.args.get("idea"), scale=Scale.TEACHER.value).offer(ideas, sites)
    if form.validate_on_submit():
        try:
            cycle = _planned(actor, form, sites, ideas)
            if "begin" in request.form:
                operations.begin(actor, cycle)
                respond.push("theory", network.id)
            return respond.see_other("cycles.show", cycle_id=cycle.id)
        except Invalid as refusal:
            form.refuse(refusal)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer(
        "cycles/plan.html", network=network, form=form, sites=sites, ideas=ideas, cycle=None
    )


def _planned(actor: Actor, form: PlanForm, sites: Any, ideas: Any) -> Cycle:
    site = next(site for site in sites if str(site.id) == form.site.data)
    idea = next(idea for idea in ideas if str(idea.id) == form.idea.data)
    if "begin" in request.form and not form.predictions:
        raise Invalid(_("Write one prediction before the test begins."), "guesses")
    return operations.plan_cycle(actor, idea, site, **_facts(form))


def _facts(form: PlanForm) -> dict[str, Any]:
    return {
        "plan": form.plan.data,
        "predictions": form.predictions,
        "scale": Scale(form.scale.data),
        "size": form.size.data or "",
    }


@bp.route("/cycles/<uuid:cycle_id>/plan", methods=["GET", "POST"])
@needs(Permission.CYCLE_WRITE, queries.cycle_at)
def plan(actor: Actor, cycle: Cycle) -> ResponseReturnValue:
    """Change the plan of a test that has not begun."""
    network = network_of(cycle.network_id)
    idea = cycle.idea
    sites = [site for site in network.sites if site.id == cycle.site_id]
    if not cycle.is_planned:
        return respond.see_other("cycles.show", cycle_id=cycle.id)
    form = _filled(cycle).offer([idea], sites)
    values: dict[str, Any] = {"network": network, "form": form, "sites": sites}
    values |= {"ideas": [idea], "cycle": cycle}
    if form.validate_on_submit():
        try:
            operations.change_plan(actor, cycle, version=form.version.data or 0, **_facts(form))
            if "begin" in request.form:
                operations.begin(actor, cycle)
                respond.push("theory", network.id)
            return respond.see_other("cycles.show", cycle_id=cycle.id)
        except Invalid as refusal:
            form.refuse(refusal)
        except Conflict:
            theirs = _filled(cycle, formdata=None).offer([idea], sites)
            return respond.conflict("cycles/plan.html", theirs=theirs, **values)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("cycles/plan.html", **values)


def _filled(cycle: Cycle, **given: Any) -> PlanForm:
    return PlanForm(
        **given,
        obj=cycle,
        idea=str(cycle.idea_id),
        site=str(cycle.site_id),
        scale=cycle.scale.value,
        guesses=[
            {"text": row.text, "how": row.how, "confidence": str(row.confidence or "")}
            for row in cycle.predictions
        ],
    )


@bp.post("/cycles/<uuid:cycle_id>/beginning")
@needs(Permission.CYCLE_WRITE, queries.cycle_at)
def begin(actor: Actor, cycle: Cycle) -> ResponseReturnValue:
    """Begin the test; its predictions are locked from now on."""
    operations.begin(actor, cycle)
    respond.push("theory", cycle.network_id)
    return respond.see_other("cycles.show", cycle_id=cycle.id)


@bp.post("/cycles/<uuid:cycle_id>/next")
@needs(Permission.CYCLE_CREATE, queries.cycle_at)
def plan_next(actor: Actor, cycle: Cycle) -> ResponseReturnValue:
    """Plan the test after this one from a copy of its plan."""
    following = queries.following(actor, cycle)
    if following:
        return respond.see_other("cycles.show", cycle_id=following.id)
    network = network_of(cycle.network_id)
    site = next(site for site in network.sites if site.id == cycle.site_id)
    made = operations.plan_next(actor, cycle, cycle.idea, site)
    return respond.see_other("cycles.plan", cycle_id=made.id)

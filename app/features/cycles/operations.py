"""What can be done with a cycle: plan, begin, tell what happened, decide, share, go on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from app.core import activity, clock, rank, thread
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.core.model import claim
from app.core.thread import Ref
from app.extensions import db
from app.features.cycles import queries
from app.features.cycles.guesses import Found, Guess
from app.features.cycles.models import Act, Cycle, Prediction, Scale
from app.features.networks.models import Site
from app.features.theory.models import Idea

MOST_PREDICTIONS = 8


def plan_cycle(
    actor: Actor,
    idea: Idea,
    site: Site,
    *,
    plan: str,
    predictions: Sequence[Guess],
    scale: Scale = Scale.TEACHER,
    size: str = "",
    follows: Cycle | None = None,
) -> Cycle:
    """Plan a test of an idea at a site. It goes on in the ramp that is open there."""
    require(actor, Permission.CYCLE_CREATE, site)
    if idea.network_id != site.network_id:
        raise Invalid(_("That {change idea} belongs to another network."), "idea")
    before = follows or queries.latest(idea.id, site.id)
    ramp, number = _place(before)
    cycle = Cycle(network_id=site.network_id, site_id=site.id, author_id=actor.user_id)
    cycle.idea_id, cycle.ramp, cycle.number = idea.id, ramp, number
    cycle.previous_id = before.id if before and number > 1 else None
    cycle.scale, cycle.size, cycle.plan = scale, size, plan
    db.session.add(cycle)
    db.session.flush()
    _predict(cycle, predictions)
    thread.link(actor, cycle.network_id, Ref("idea", idea.id), "tested by", Ref("cycle", cycle.id))
    _note(actor, "planned", cycle)
    return cycle


def _place(before: Cycle | None) -> tuple[int, int]:
    """The ramp and the number in it: a ramp ends when its idea is adopted or abandoned there."""
    if before is None:
        return 1, 1
    if before.act and before.act.ends_ramp:
        return before.ramp + 1, 1
    return before.ramp, before.number + 1


def change_plan(
    actor: Actor,
    cycle: Cycle,
    *,
    version: int,
    plan: str,
    predictions: Sequence[Guess],
    scale: Scale,
    size: str = "",
) -> None:
    """Change a plan before the test begins. Raises Conflict, and Invalid once it has begun."""
    require(actor, Permission.CYCLE_WRITE, cycle)
    if not cycle.is_planned:
        raise Invalid(_("The test has begun: its plan and its predictions are locked."))
    claim(cycle, version)
    cycle.plan, cycle.scale, cycle.size = plan, scale, size
    cycle.predictions.clear()
    db.session.flush()
    _predict(cycle, predictions)
    _note(actor, "changed", cycle)


def begin(actor: Actor, cycle: Cycle) -> None:
    """Begin the test: its predictions are locked from now on. Raises Invalid without any."""
    require(actor, Permission.CYCLE_WRITE, cycle)
    if not cycle.is_planned:
        return
    if not cycle.predictions:
        raise Invalid(_("Write one prediction before the test begins."), "predictions")
    claim(cycle, cycle.version)
    cycle.begun_at = clock.now()
    _note(actor, "begun", cycle)


def add_prediction(actor: Actor, cycle: Cycle, guess: Guess) -> Prediction:
    """Write a prediction; once the test has begun it is kept as written afterwards."""
    require(actor, Permission.CYCLE_WRITE, cycle)
    if len(cycle.predictions) >= MOST_PREDICTIONS:
        raise Invalid(_("Eight predictions are the most for one test."), "text")
    _predict(cycle, [guess])
    _note(actor, "predicted", cycle)
    return cycle.predictions[-1]


def keep_results(
    actor: Actor,
    cycle: Cycle,
    *,
    version: int,
    found: Mapping[UUID, Found],
    noticed: str,
    act: Act | None = None,
    act_reason: str = "",
) -> None:
    """Keep what happened and was noticed, finished or not; a decision finishes the test.

    Raises Conflict; Invalid before the test began, and when it is abandoned without a reason.
    """
    require(actor, Permission.CYCLE_WRITE, cycle)
    if cycle.is_planned:
        raise Invalid(_("The test has not begun yet."))
    if act is Act.ABANDON and not act_reason:
        raise Invalid(_("Say why it is abandoned: others will ask."), "act_reason")
    claim(cycle, version)
    cycle.noticed, cycle.act, cycle.act_reason = noticed, act, act_reason
    for prediction in cycle.predictions:
        if prediction.id in found:
            prediction.result = found[prediction.id].result
            prediction.happened = found[prediction.id].happened
    if act and cycle.finished_at is None:
        cycle.finished_at = clock.now()
    _note(actor, "finished" if act else "studied", cycle)


def share(actor: Actor, cycle: Cycle) -> None:
    """Share a site's cycle with the network. Only its own team does."""
    require(actor, Permission.CYCLE_SHARE, cycle)
    if cycle.shared_at is None:
        cycle.shared_at = clock.now()
        _note(actor, "shared", cycle)


def unshare(actor: Actor, cycle: Cycle) -> None:
    """Take a cycle back into its site."""
    require(actor, Permission.CYCLE_SHARE, cycle)
    if cycle.shared_at is not None:
        cycle.shared_at = None
        _note(actor, "unshared", cycle)


def plan_next(actor: Actor, cycle: Cycle, idea: Idea, site: Site) -> Cycle:
    """Plan the test after this one: to adapt means to start from a copy of its plan.

    Raises Invalid when the ramp has ended, or the next test is there already.
    """
    require(actor, Permission.CYCLE_WRITE, cycle)
    if cycle.act is None or cycle.act.ends_ramp:
        raise Invalid(_("This ramp has ended. Start a new test of the {change idea} instead."))
    if queries.following(actor, cycle):
        raise Invalid(_("The next test is planned already."))
    guesses = [Guess(row.text, row.how) for row in cycle.predictions if not row.written_after]
    return plan_cycle(
        actor,
        idea,
        site,
        plan=cycle.plan,
        predictions=guesses,
        scale=cycle.scale,
        size=cycle.size,
        follows=cycle,
    )


def _predict(cycle: Cycle, guesses: Iterable[Guess]) -> None:
    place = cycle.predictions[-1].rank if cycle.predictions else None
    for guess in guesses:
        place = rank.between(place, None)
        facts: dict[str, Any] = {"how": guess.how, "confidence": guess.confidence}
        cycle.predictions.append(
            Prediction(text=guess.text, rank=place, written_after=not cycle.is_planned, **facts)
        )
    db.session.flush()


def _note(actor: Actor, verb: str, cycle: Cycle) -> None:
    activity.record(actor, verb, "cycle", cycle.id, cycle.network_id, cycle.site_id)

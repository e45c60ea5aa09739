"""What people decide about the limits of a chart: phases, frozen baselines, points left out.

The software never draws new limits by itself. Each act has a reason and is kept when withdrawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from app.core import activity, clock
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.extensions import db
from app.features.measures.models import Act, ActKind, Answer, Measure
from app.features.measures.operations.measures import stir
from app.features.networks.models import Site

QUESTIONS = ("sustained", "cause_known", "desired", "expected")


def decide(
    actor: Actor,
    measure: Measure,
    kind: ActKind,
    *,
    site: Site | None,
    on: date,
    reason: str,
    name: str = "",
    answers: Mapping[str, Answer] | None = None,
) -> Act:
    """Record one act on the chart of a site (None: the network's own), as the actor's.

    A phase needs an answer to each of `QUESTIONS`. Raises Invalid without them, without a reason,
    and where the same is already decided.
    """
    require(actor, Permission.DATA_WRITE, site or measure)
    answered = dict(answers or {})
    if kind is ActKind.PHASE and set(answered) != set(QUESTIONS):
        raise Invalid(_("Answer all four questions."), "sustained")
    if not reason.strip():
        raise Invalid(_("Say why."), "reason")
    act = Act(
        network_id=measure.network_id,
        site_id=site.id if site else None,
        author_id=actor.user_id,
        measure_id=measure.id,
        kind=kind,
        on=on,
        name=name.strip(),
        reason=reason.strip(),
        **(answered if kind is ActKind.PHASE else {}),
    )
    if _decided(act):
        raise Invalid(_("This is decided already. Withdraw the earlier decision first."), "at")
    db.session.add(act)
    db.session.flush()
    stir(measure.id)
    activity.record(
        actor, f"marked_{kind.value}", "measure", measure.id, measure.network_id, act.site_id
    )
    return act


def _decided(act: Act) -> bool:
    """Whether an act of this kind stands at the same point."""
    asked = select(Act.id).where(
        Act.measure_id == act.measure_id,
        Act.site_id == act.site_id if act.site_id else Act.site_id.is_(None),
        Act.kind == act.kind,
        Act.on == act.on,
        Act.withdrawn_at.is_(None),
    )
    return db.session.scalar(asked) is not None


def withdraw(actor: Actor, act: Act) -> None:
    """Take an act back, as the people of its site (or the hub) may. It stays to be read."""
    require(actor, Permission.DATA_WRITE, act)
    if act.withdrawn_at is not None:
        return
    act.withdrawn_at, act.withdrawn_by_id = clock.now(), actor.user_id
    stir(act.measure_id)
    activity.record(actor, "withdrew_mark", "measure", act.measure_id, act.network_id, act.site_id)

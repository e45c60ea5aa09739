"""Places in the outline: locks, order, moves; and the one activity row of a change."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core import activity, events, rank, thread
from app.core.access.actor import Actor
from app.extensions import db
from app.features.causes import tree
from app.features.causes.models import Analysis, Cause


class Step(StrEnum):
    """One step of a cause through the outline."""

    UP = "up"
    DOWN = "down"
    IN = "in"
    OUT = "out"


def lock(analysis_id: UUID) -> None:
    """One tree, one mover at a time; what was read while waiting is read anew."""
    db.session.execute(select(Analysis.id).where(Analysis.id == analysis_id).with_for_update())
    db.session.expire_all()


def siblings_at(bone_id: UUID, parent_id: UUID | None) -> list[Cause]:
    """All causes of one place in order, also those removed: they keep their rank for undo."""
    rows = db.session.scalars(
        select(Cause).where(Cause.bone_id == bone_id, Cause.parent_id == parent_id)
    )
    return tree.in_order(rows)


def rank_after(siblings: Sequence[Cause], after: Cause | None) -> str:
    """A place right after a sibling; at the end without one."""
    if after is None or after not in siblings:
        return rank.between(siblings[-1].rank if siblings else None, None)
    rest = siblings[siblings.index(after) + 1 :]
    return rank.between(after.rank, rest[0].rank if rest else None)


def shift(siblings: Sequence[Any], row: Any, by: int) -> None:
    """Step over the next living sibling; removed ones are passed by."""
    living = [one for one in siblings if getattr(one, "removed_at", None) is None]
    rank.shift(siblings, row, by, living=living)


def settle(cause: Cause, bone_id: UUID, parent_id: UUID | None, after: Cause | None) -> None:
    """Give a cause a new place; everything under it goes along to the bone."""
    rows = db.session.scalars(select(Cause).where(Cause.analysis_id == cause.analysis_id)).all()
    siblings = [row for row in siblings_at(bone_id, parent_id) if row is not cause]
    cause.rank = rank_after(siblings, after)
    cause.parent_id = parent_id
    moving = tree.below(rows, cause.id)
    for row in rows:
        if row.id in moving:
            row.bone_id = bone_id
    db.session.flush()


def put_back(actor: Actor, network_id: UUID, cause: Cause) -> None:
    """Give a cause the edges back that it had when it was removed."""
    cause.removed_links = thread.put_back(actor, network_id, cause.removed_links)


def put_back_rest(event: events.RecordRestored) -> None:
    """A record is back: living causes may have an edge to it that waits."""
    living = (
        select(Cause)
        .join(Analysis)
        .where(
            Analysis.network_id == event.network_id,
            Analysis.deleted_at.is_(None),
            Cause.removed_at.is_(None),
        )
    )
    thread.put_back_rest(event.network_id, db.session.scalars(living))


def note(actor: Actor, verb: str, analysis: Analysis) -> None:
    """The activity row of a change to an analysis."""
    activity.record(actor, verb, "analysis", analysis.id, analysis.network_id, analysis.site_id)


def note_cause(actor: Actor, verb: str, cause: Cause) -> None:
    """The activity row of a change to a cause."""
    activity.record(actor, verb, "cause", cause.id, cause.network_id, cause.site_id)

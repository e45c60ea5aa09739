"""Adding, changing, moving and removing causes."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from app.core import clock, events, thread
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.core.model import claim
from app.core.thread import Ref
from app.extensions import db
from app.features.causes import queries, tree
from app.features.causes.models import Bone, Cause, CauseStatus
from app.features.causes.operations.places import (
    Step,
    lock,
    note_cause,
    put_back,
    rank_after,
    settle,
    shift,
    siblings_at,
)

WRITE = Permission.ANALYSIS_WRITE


def add_cause(
    actor: Actor, bone: Bone, *, text: str, parent: Cause | None = None, after: Cause | None = None
) -> Cause:
    """Add a cause to a bone, or under another cause; after a sibling, else at the end."""
    require(actor, WRITE, bone)
    lock(bone.analysis_id)
    if parent is not None and parent.removed_at is not None:
        raise Invalid(_("That place is not there any more."))
    if parent is not None and parent.bone_id != bone.id:
        raise Invalid(_("That cause has moved to another bone."))
    parent_id = parent.id if parent else None
    cause = Cause(
        analysis_id=bone.analysis_id,
        bone_id=bone.id,
        parent_id=parent_id,
        text=text,
        rank=rank_after(siblings_at(bone.id, parent_id), after),
        author_id=actor.user_id,
    )
    db.session.add(cause)
    db.session.flush()
    note_cause(actor, "created", cause)
    return cause


def change_cause(actor: Actor, cause: Cause, *, version: int, text: str) -> None:
    """Change a cause's words. Raises Conflict."""
    require(actor, WRITE, cause)
    claim(cause, version)
    cause.text = text
    note_cause(actor, "changed", cause)


def judge_cause(
    actor: Actor, cause: Cause, *, version: int, status: CauseStatus, reason: str = ""
) -> None:
    """Say what is known of a cause. Raises Invalid when one is ruled out without a reason."""
    require(actor, WRITE, cause)
    if status is CauseStatus.RULED_OUT and not reason:
        raise Invalid(_("Say why it is ruled out, so that nobody has to ask again."), "reason")
    claim(cause, version)
    cause.status, cause.reason = status, reason
    note_cause(actor, "judged", cause)


def step_cause(actor: Actor, cause: Cause, step: Step) -> None:
    """Move a cause one step; a step that leads nowhere changes nothing."""
    require(actor, WRITE, cause)
    lock(cause.analysis_id)
    siblings = siblings_at(cause.bone_id, cause.parent_id)
    match step:
        case Step.UP | Step.DOWN:
            shift(siblings, cause, -1 if step is Step.UP else 1)
        case Step.IN:
            before = siblings[: siblings.index(cause)]
            living = [row for row in before if row.removed_at is None]
            if living:
                settle(cause, cause.bone_id, living[-1].id, None)
        case Step.OUT:
            parent = db.session.get(Cause, cause.parent_id) if cause.parent_id else None
            if parent:
                settle(cause, cause.bone_id, parent.parent_id, parent)
    note_cause(actor, "moved", cause)


def place_cause(actor: Actor, cause: Cause, *, bone: Bone, parent: Cause | None = None) -> None:
    """Move a cause with all that lies under it to a bone, or under another cause.

    Raises Invalid when it would end up under itself, or in another analysis.
    """
    require(actor, WRITE, cause)
    lock(cause.analysis_id)
    if bone.analysis_id != cause.analysis_id:
        raise Invalid(_("That bone belongs to another analysis."))
    if parent is not None and parent.removed_at is not None:
        raise Invalid(_("That place is not there any more."))
    moving = tree.below(queries.causes_of([cause.analysis_id]), cause.id)
    if parent is not None and (parent.id in moving or parent.bone_id != bone.id):
        raise Invalid(_("A cause cannot lie under itself."))
    settle(cause, bone.id, parent.id if parent else None, None)
    note_cause(actor, "moved", cause)


def remove_cause(actor: Actor, cause: Cause) -> None:
    """Remove a cause with all that lies under it; `restore_cause` puts them back."""
    require(actor, WRITE, cause)
    lock(cause.analysis_id)
    causes = queries.causes_of([cause.analysis_id])
    gone = tree.below(causes, cause.id)
    moment = clock.now()
    for row in causes:
        if row.id in gone:
            row.removed_links = thread.take_out(cause.network_id, [Ref("cause", row.id)])
            row.removed_at = moment
    events.announce(events.RecordDeleted("cause", cause.id, cause.network_id))
    note_cause(actor, "removed", cause)


def restore_cause(actor: Actor, cause: Cause) -> None:
    """Put a removed cause back with what went with it. Raises Invalid when its place is gone."""
    require(actor, WRITE, cause)
    lock(cause.analysis_id)
    parent = db.session.get(Cause, cause.parent_id) if cause.parent_id else None
    if parent is not None and parent.removed_at is not None:
        raise Invalid(_("The cause above it was removed too. Put that one back first."))
    rows = db.session.scalars(
        select(Cause).where(
            Cause.analysis_id == cause.analysis_id, Cause.removed_at == cause.removed_at
        )
    ).all()
    back = tree.below(rows, cause.id)
    for row in rows:
        if row.id in back:
            row.removed_at = None
            put_back(actor, cause.network_id, row)
    events.announce(events.RecordRestored("cause", cause.id, cause.network_id))
    note_cause(actor, "restored", cause)

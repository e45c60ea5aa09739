"""Making, changing and removing analyses and their bones."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.core import clock, events, rank, thread
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.core.model import claim
from app.core.thread import Ref
from app.extensions import db
from app.features.causes import queries
from app.features.causes.models import FEWEST_BONES, MOST_BONES, Analysis, Bone
from app.features.causes.operations.places import Step, lock, note, put_back, shift
from app.features.networks.models import Network

WRITE = Permission.ANALYSIS_WRITE


def create_analysis(
    actor: Actor, network: Network, *, title: str, problem: str = "", bones: Sequence[str]
) -> Analysis:
    """Start a fishbone with its bones. Raises Invalid for fewer than four or more than eight."""
    require(actor, WRITE, network)
    if not FEWEST_BONES <= len(bones) <= MOST_BONES:
        raise Invalid(_("A fishbone has four to eight bones; name each on a line."), "bones")
    analysis = Analysis(
        network_id=network.id, title=title, problem=problem, author_id=actor.user_id
    )
    db.session.add(analysis)
    db.session.flush()
    place = None
    for name in bones:
        place = rank.between(place, None)
        db.session.add(Bone(analysis_id=analysis.id, name=name, rank=place))
    db.session.flush()
    note(actor, "created", analysis)
    return analysis


def change_analysis(
    actor: Actor, analysis: Analysis, *, version: int, title: str, problem: str
) -> None:
    """Change the title and the problem. Raises Conflict."""
    require(actor, WRITE, analysis)
    claim(analysis, version)
    analysis.title, analysis.problem = title, problem
    note(actor, "changed", analysis)


def remove_analysis(actor: Actor, analysis: Analysis) -> None:
    """Delete an analysis; it can be put back for 30 days."""
    require(actor, WRITE, analysis)
    lock(analysis.id)
    causes = queries.causes_of([analysis.id])
    for cause in causes:
        cause.removed_links = thread.take_out(analysis.network_id, [Ref("cause", cause.id)])
    analysis.deleted_at = clock.now()
    note(actor, "removed", analysis)
    events.announce(events.RecordDeleted("analysis", analysis.id, analysis.network_id))


def restore_analysis(actor: Actor, analysis: Analysis) -> None:
    """Put a deleted analysis back, with what its causes rested on and led to."""
    require(actor, WRITE, analysis)
    lock(analysis.id)
    analysis.deleted_at = None
    for cause in queries.causes_of([analysis.id]):
        put_back(actor, analysis.network_id, cause)
    events.announce(events.RecordRestored("analysis", analysis.id, analysis.network_id))
    note(actor, "restored", analysis)


def add_bone(actor: Actor, analysis: Analysis, *, name: str) -> Bone:
    """Add a category. Raises Invalid for a ninth."""
    require(actor, WRITE, analysis)
    lock(analysis.id)
    bones = queries.bones_of(analysis.id)
    if len(bones) >= MOST_BONES:
        raise Invalid(_("Eight bones are the most; rename or empty one of them."), "name")
    place = rank.between(bones[-1].rank if bones else None, None)
    bone = Bone(analysis_id=analysis.id, name=name, rank=place)
    db.session.add(bone)
    db.session.flush()
    note(actor, "changed", analysis)
    return bone


def rename_bone(actor: Actor, bone: Bone, *, version: int, name: str) -> None:
    """Rename a category. Raises Conflict."""
    require(actor, WRITE, bone)
    claim(bone, version)
    bone.name = name
    note(actor, "changed", bone.analysis)


def move_bone(actor: Actor, bone: Bone, step: Step) -> None:
    """Move a category one place; at the end of the row nothing happens."""
    require(actor, WRITE, bone)
    lock(bone.analysis_id)
    shift(list(queries.bones_of(bone.analysis_id)), bone, -1 if step is Step.UP else 1)
    note(actor, "moved", bone.analysis)


def remove_bone(actor: Actor, bone: Bone) -> None:
    """Remove an empty category. Raises Invalid when it holds causes, or only four are left."""
    require(actor, WRITE, bone)
    lock(bone.analysis_id)
    if any(cause.bone_id == bone.id for cause in queries.causes_of([bone.analysis_id])):
        raise Invalid(_("This bone still holds causes. Move them to another bone first."))
    if len(queries.bones_of(bone.analysis_id)) <= FEWEST_BONES:
        raise Invalid(_("A fishbone keeps at least four bones. Rename this one instead."))
    analysis = bone.analysis
    db.session.delete(bone)
    db.session.flush()
    note(actor, "changed", analysis)

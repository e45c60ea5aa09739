"""Bones: add, rename, move, remove."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import Conflict, Invalid
from app.features.causes import bp, operations, queries
from app.features.causes.forms import BoneForm
from app.features.causes.models import Analysis, Bone
from app.features.causes.operations import Step
from app.features.causes.views.panels import clash, panel, refused, shared
from app.web.guard import needs

WRITE = Permission.ANALYSIS_WRITE


@bp.route("/analyses/<uuid:analysis_id>/bones/new", methods=["GET", "POST"])
@needs(WRITE, queries.analysis_at)
def new_bone(actor: Actor, analysis: Analysis) -> ResponseReturnValue:
    """Add a category."""
    form = BoneForm()
    form.apart(analysis.id)
    values = {"form": form, "analysis": analysis, "title": _("Add a bone")}
    if not form.is_submitted():
        return panel("causes/_bone_new.html", **values)
    if form.validate():
        try:
            bone = operations.add_bone(actor, analysis, name=form.name.data)
            return shared(analysis.id, f"bone-{bone.id}", slot="bone-new")
        except Invalid as refusal:
            form.refuse(refusal)
    return refused("causes/_bone_new.html", **values)


@bp.route("/bones/<uuid:bone_id>/edit", methods=["GET", "POST"])
@needs(WRITE, queries.bone_at)
def edit_bone(actor: Actor, bone: Bone) -> ResponseReturnValue:
    """Rename a category, move or remove it."""
    form = BoneForm(obj=bone)
    form.apart(bone.id)
    values = {"form": form, "bone": bone, "analysis": bone.analysis, "title": _("Change a bone")}
    if not form.is_submitted():
        return panel("causes/_bone_edit.html", **values)
    if form.validate():
        try:
            operations.rename_bone(actor, bone, version=form.version.data or 0, name=form.name.data)
            return shared(bone.analysis_id, f"bone-{bone.id}", slot=f"bone-{bone.id}-slot")
        except Conflict:
            form.beside(BoneForm(formdata=None, obj=bone))
            return clash("causes/_bone_edit.html", **values)
    return refused("causes/_bone_edit.html", **values)


@bp.post("/bones/<uuid:bone_id>/moves")
@needs(WRITE, queries.bone_at)
def move_bone(actor: Actor, bone: Bone) -> ResponseReturnValue:
    """Move a category one place."""
    operations.move_bone(actor, bone, _step(request.form.get("step")))
    return shared(bone.analysis_id, f"bone-{bone.id}")


@bp.post("/bones/<uuid:bone_id>/removal")
@needs(WRITE, queries.bone_at)
def remove_bone(actor: Actor, bone: Bone) -> ResponseReturnValue:
    """Remove an empty category."""
    analysis_id = bone.analysis_id
    operations.remove_bone(actor, bone)
    return shared(analysis_id, "outline")


def _step(word: str | None) -> Step:
    try:
        return Step(word or "")
    except ValueError:
        raise Invalid(_("That is not a step.")) from None

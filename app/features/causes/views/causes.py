"""Causes: add, change, judge, move, remove and put back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import Conflict, Invalid, NotFound
from app.features.causes import bp, operations, queries, tree
from app.features.causes.forms import CauseForm, PlaceForm, StandingForm
from app.features.causes.models import Bone, Cause, CauseStatus
from app.features.causes.operations import Step
from app.features.causes.views.panels import clash, drawn, panel, refused, shared
from app.web import respond
from app.web.guard import needs

READ, WRITE = Permission.ANALYSIS_READ, Permission.ANALYSIS_WRITE


@bp.get("/causes/<uuid:cause_id>")
@needs(READ, queries.living_cause_at)
def cause(actor: Actor, cause: Cause) -> ResponseReturnValue:
    """A cause has no page: go to its place."""
    return respond.to(queries.address_of(cause))


@bp.route("/bones/<uuid:bone_id>/causes/new", methods=["GET", "POST"])
@needs(WRITE, queries.bone_at)
def new_cause(actor: Actor, bone: Bone) -> ResponseReturnValue:
    """Add a cause to a bone or under another cause, and go on with the next."""
    form = CauseForm(parent=request.args.get("parent"), after=request.args.get("after"))
    parent = _named(actor, form.parent.data)
    values = _adding(bone, parent, form)
    if not form.is_submitted():
        return panel("causes/_cause_new.html", **values)
    if form.validate():
        try:
            after = _named(actor, form.after.data)
            made = operations.add_cause(
                actor, bone, text=form.text.data, parent=parent, after=after
            )
            return _next(bone, parent, made)
        except Invalid as refusal:
            form.refuse(refusal)
    return refused("causes/_cause_new.html", **values)


def _named(actor: Actor, word: str | None) -> Cause | None:
    try:
        return queries.living_cause_at(actor, UUID(word)) if word else None
    except (ValueError, NotFound):
        return None


def _adding(bone: Bone, parent: Cause | None, form: CauseForm) -> dict[str, Any]:
    slot = f"cause-{parent.id}-add" if parent else f"bone-{bone.id}-add"
    form.apart(slot)
    return {
        "form": form,
        "bone": bone,
        "parent": parent,
        "slot": slot,
        "analysis": bone.analysis,
        "title": _("Add a cause"),
    }


def _next(bone: Bone, parent: Cause | None, made: Cause) -> ResponseReturnValue:
    """An empty line after the one that was added, for the next."""
    place = f"cause-{made.id}"
    if not respond.is_htmx():
        return shared(bone.analysis_id, place)
    form = CauseForm(
        formdata=None, parent=str(parent.id) if parent else "", after=str(made.id), text=""
    )
    values = _adding(bone, parent, form)
    fill = drawn("causes/_cause_new.html", again=True, **values)
    return shared(bone.analysis_id, place, slot=values["slot"], fill=fill)


@bp.route("/causes/<uuid:cause_id>/edit", methods=["GET", "POST"])
@needs(WRITE, queries.living_cause_at)
def edit_cause(actor: Actor, cause: Cause) -> ResponseReturnValue:
    """Change a cause's words in place; its other controls stand below."""
    form = CauseForm(obj=cause)
    if not form.is_submitted():
        return panel("causes/_cause_edit.html", **_editing(cause, form=form))
    if form.validate():
        try:
            operations.change_cause(
                actor, cause, version=form.version.data or 0, text=form.text.data
            )
            return shared(cause.analysis_id, f"cause-{cause.id}", slot=f"cause-{cause.id}-slot")
        except Conflict:
            form.beside(CauseForm(formdata=None, obj=cause))
            return clash("causes/_cause_edit.html", **_editing(cause, form=form))
    return refused("causes/_cause_edit.html", **_editing(cause, form=form))


def _editing(
    cause: Cause, form: CauseForm | None = None, standing: StandingForm | None = None
) -> dict[str, Any]:
    form = form or CauseForm(formdata=None, obj=cause)
    standing = standing or _standing(cause)
    elsewhere = PlaceForm(formdata=None, to=f"bone:{cause.bone_id}")
    elsewhere.to.choices = _places(cause)
    for one in (form, standing, elsewhere):
        one.apart(f"{type(one).__name__}-{cause.id}")
    return {
        "form": form,
        "standing": standing,
        "elsewhere": elsewhere,
        "cause": cause,
        "analysis": cause.analysis,
        "title": _("Change a cause"),
    }


def _standing(cause: Cause) -> StandingForm:
    return StandingForm(formdata=None, obj=cause, status=cause.status.value)


def _places(cause: Cause) -> list[tuple[str, str]]:
    """Every bone, and every cause that does not lie under this one."""
    causes = queries.causes_of([cause.analysis_id])
    own = tree.below(causes, cause.id)
    outline = tree.grow(queries.bones_of(cause.analysis_id), causes, {})
    places = []
    for bone in outline:
        places.append((f"bone:{bone.id}", bone.name))
        places += [
            (f"cause:{node.id}", _("%(bone)s: under “%(cause)s”", bone=bone.name, cause=node.text))
            for node in bone.walk()
            if node.id not in own
        ]
    return places


@bp.post("/causes/<uuid:cause_id>/standing")
@needs(WRITE, queries.living_cause_at)
def judge(actor: Actor, cause: Cause) -> ResponseReturnValue:
    """Rule a cause out with a reason, or say that it is supported."""
    form = StandingForm()
    if form.validate():
        try:
            operations.judge_cause(
                actor,
                cause,
                version=form.version.data or 0,
                status=CauseStatus(form.status.data),
                reason=form.reason.data or "",
            )
            return shared(cause.analysis_id, f"cause-{cause.id}", slot=f"cause-{cause.id}-slot")
        except Invalid as refusal:
            form.refuse(refusal)
        except Conflict:
            form.beside(_standing(cause))
            return clash("causes/_cause_edit.html", **_editing(cause, standing=form))
    return refused("causes/_cause_edit.html", **_editing(cause, standing=form))


@bp.post("/causes/<uuid:cause_id>/moves")
@needs(WRITE, queries.living_cause_at)
def move(actor: Actor, cause: Cause) -> ResponseReturnValue:
    """Move a cause one step, or to another place."""
    if "step" in request.form:
        try:
            operations.step_cause(actor, cause, Step(request.form["step"]))
        except ValueError:
            raise Invalid(_("That is not a step.")) from None
    else:
        bone, parent = _place(actor, request.form.get("to", ""))
        operations.place_cause(actor, cause, bone=bone, parent=parent)
    return shared(cause.analysis_id, f"cause-{cause.id}")


def _place(actor: Actor, word: str) -> tuple[Bone, Cause | None]:
    kind, _colon, key = word.partition(":")
    try:
        if kind == "cause":
            parent = queries.living_cause_at(actor, UUID(key))
            return queries.bone_at(actor, parent.bone_id), parent
        return queries.bone_at(actor, UUID(key)), None
    except (ValueError, NotFound):
        raise Invalid(_("That place is not there any more."), "to") from None


@bp.post("/causes/<uuid:cause_id>/removal")
@needs(WRITE, queries.living_cause_at)
def remove_cause(actor: Actor, cause: Cause) -> ResponseReturnValue:
    """Remove a cause with all that lies under it; the answer offers to put it back."""
    operations.remove_cause(actor, cause)
    undo = drawn("causes/_removed.html", cause=cause)
    if not respond.is_htmx():
        flash(undo)
    return shared(cause.analysis_id, "outline", slot="messages", fill=undo)


@bp.post("/causes/<uuid:cause_id>/restoration")
@needs(WRITE, queries.cause_at)
def restore_cause(actor: Actor, cause: Cause) -> ResponseReturnValue:
    """Put a removed cause back."""
    operations.restore_cause(actor, cause)
    return shared(cause.analysis_id, f"cause-{cause.id}", slot="messages")

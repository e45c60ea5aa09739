"""The tags of a network: what they mean, other names for them, two that mean the same."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import Conflict, Invalid
from app.features.interviews import bp, operations, queries
from app.features.interviews.forms import MergeForm, TagForm
from app.features.interviews.models import MergedTag, Tag
from app.features.networks import queries as networks
from app.features.networks.models import Network
from app.web import messages, respond
from app.web.guard import needs


@bp.get("/networks/<network>/tags")
@needs(Permission.THEME_READ, networks.network_at)
def tags(actor: Actor, network: Network) -> ResponseReturnValue:
    """The tags on quotes that one may read, with what they mean."""
    found = queries.tags_for(actor, network)
    return respond.page("interviews/tags.html", network=network, tags=found)


@bp.route("/tags/<uuid:tag_id>/edit", methods=["GET", "POST"])
@needs(Permission.THEME_WRITE, queries.tag_at)
def edit_tag(actor: Actor, tag: Tag) -> ResponseReturnValue:
    """Rename or describe a tag."""
    form = TagForm(obj=tag)
    if form.validate_on_submit():
        facts = {"name": form.name.data, "description": form.description.data or ""}
        try:
            operations.change_tag(actor, tag, version=form.version.data or 0, **facts)
            return _kept(tag.network_id, queries.interviews_with(tag))
        except Invalid as refusal:
            form.refuse(refusal)
        except Conflict:
            theirs = TagForm(formdata=None, obj=tag)
            values = _edit(actor, tag, form, MergeForm(formdata=None))
            return respond.conflict("interviews/tag_edit.html", theirs=theirs, **values)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("interviews/tag_edit.html", **_edit(actor, tag, form, MergeForm()))


@bp.post("/tags/<uuid:tag_id>/merger")
@needs(Permission.THEME_WRITE, queries.tag_at)
def merge_tag(actor: Actor, tag: Tag) -> ResponseReturnValue:
    """Put another tag in its place."""
    merging = MergeForm()
    values = _edit(actor, tag, TagForm(formdata=None, obj=tag), merging)
    if not merging.validate():
        return respond.invalid("interviews/tag_edit.html", **values)
    tag_id, network_id, touched = tag.id, tag.network_id, queries.interviews_with(tag)
    into = queries.tag_at(actor, UUID(merging.into.data))
    words = _("“%(tag)s” is “%(other)s” now.", tag=tag.name, other=into.name)
    operations.merge_tag(actor, tag, into)
    messages.deleted(words, url_for("interviews.restore_tag", tag_id=tag_id))
    return _kept(network_id, touched)


@bp.post("/tags/<uuid:tag_id>/restoration")
@needs(Permission.THEME_WRITE, queries.merged_at)
def restore_tag(actor: Actor, merged: MergedTag) -> ResponseReturnValue:
    """Put a merged tag back on the quotes that had it."""
    tag = operations.part_tag(actor, merged)
    return _kept(tag.network_id, queries.interviews_with(tag))


def _edit(actor: Actor, tag: Tag, form: TagForm, merging: MergeForm) -> dict[str, Any]:
    network = networks.network_of(tag.network_id)
    others = [one.tag for one in queries.tags_for(actor, network) if one.tag is not tag]
    merging.into.choices = [(str(one.id), one.name) for one in others]
    return {"network": network, "tag": tag, "form": form, "merging": merging}


def _kept(network_id: UUID, touched: list[UUID]) -> ResponseReturnValue:
    """Open pages of the interviews show the tags of their quotes."""
    for interview_id in touched:
        respond.push("interview", interview_id)
    return respond.see_other("interviews.tags", network=networks.network_of(network_id).slug)

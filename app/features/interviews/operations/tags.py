"""The codebook: what a tag means, another name for it, two that mean the same."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete, func, select, update

from app.core import activity
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.extensions import db
from app.features.interviews.models import QuoteTag, Tag


def change_tag(actor: Actor, tag: Tag, *, name: str, description: str) -> None:
    """Rename or describe a tag, on all quotes at once. Raises Invalid for a name that is taken."""
    require(actor, Permission.THEME_WRITE, tag)
    name = " ".join(name.split())
    if "," in name:
        raise Invalid(_("A comma would make two tags of it."), "name")
    same = select(Tag.id).where(Tag.network_id == tag.network_id, Tag.id != tag.id)
    if db.session.scalar(same.where(func.lower(Tag.name) == name.lower())) is not None:
        raise Invalid(_("There is a tag of this name already: merge the two instead."), "name")
    tag.name, tag.description = name, description
    activity.record(actor, "changed", "tag", tag.id, tag.network_id)


def merge_tag(actor: Actor, tag: Tag, into: Tag) -> None:
    """Put another tag in the place of one, on all quotes, and delete it. Raises Invalid."""
    require(actor, Permission.THEME_WRITE, tag)
    if into is tag or into.network_id != tag.network_id:
        raise Invalid(_("Choose another tag of this network."), "into")
    both = select(QuoteTag.quote_id).where(QuoteTag.tag_id == into.id)
    db.session.execute(
        update(QuoteTag)
        .where(QuoteTag.tag_id == tag.id, QuoteTag.quote_id.not_in(both))
        .values(tag_id=into.id)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(delete(QuoteTag).where(QuoteTag.tag_id == tag.id))
    into.description = into.description or tag.description
    db.session.flush()
    db.session.execute(delete(Tag).where(Tag.id == tag.id))
    db.session.expire_all()  # quotes that were read have their tags from before
    activity.record(actor, "changed", "tag", into.id, into.network_id)

"""The codebook: what a tag means, another name for it, two that mean the same."""

from __future__ import annotations

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, literal, select, update

from app.core import activity
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.core.model import claim
from app.extensions import db
from app.features.interviews.models import MergedTag, MergedTagQuote, QuoteTag, Tag


def change_tag(actor: Actor, tag: Tag, *, version: int, name: str, description: str) -> None:
    """Rename or describe a tag, on all quotes at once. Raises Conflict, and Invalid for a name
    that is taken."""
    require(actor, Permission.THEME_WRITE, tag)
    name = " ".join(name.split())
    if "," in name:
        raise Invalid(_("A comma would make two tags of it."), "name")
    if _is_taken(tag.network_id, name, but=tag.id):
        raise Invalid(_("There is a tag of this name already: merge the two instead."), "name")
    claim(tag, version)
    tag.name, tag.description = name, description
    activity.record(actor, "changed", "tag", tag.id, tag.network_id)


def _is_taken(network_id: UUID, name: str, but: UUID) -> bool:
    same = select(Tag.id).where(Tag.network_id == network_id, Tag.id != but)
    return db.session.scalar(same.where(func.lower(Tag.name) == name.lower())) is not None


def merge_tag(actor: Actor, tag: Tag, into: Tag) -> None:
    """Put another tag in the place of one, on all quotes; see `part_tag`. Raises Invalid."""
    require(actor, Permission.THEME_WRITE, tag)
    if into is tag or into.network_id != tag.network_id:
        raise Invalid(_("Choose another tag of this network."), "into")
    _remember(tag, into)
    both = select(QuoteTag.quote_id).where(QuoteTag.tag_id == into.id)
    db.session.execute(
        update(QuoteTag)
        .where(QuoteTag.tag_id == tag.id, QuoteTag.quote_id.not_in(both))
        .values(tag_id=into.id)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(delete(QuoteTag).where(QuoteTag.tag_id == tag.id))
    _describe(into, into.description or tag.description)
    db.session.flush()
    db.session.execute(delete(Tag).where(Tag.id == tag.id))
    db.session.expire_all()  # quotes that were read have their tags from before
    activity.record(actor, "changed", "tag", into.id, into.network_id)


def _remember(tag: Tag, into: Tag) -> None:
    """Write down what puts a tag back."""
    db.session.add(
        MergedTag(
            id=tag.id,
            network_id=tag.network_id,
            into_id=into.id,
            name=tag.name,
            colour=tag.colour,
            description=tag.description,
            is_lent=bool(tag.description) and not into.description,
        )
    )
    db.session.flush()
    both = select(QuoteTag.quote_id).where(QuoteTag.tag_id == into.id)
    rows = select(literal(tag.id), QuoteTag.quote_id, QuoteTag.quote_id.in_(both))
    db.session.execute(
        insert(MergedTagQuote).from_select(
            ["merged_id", "quote_id", "had_both"], rows.where(QuoteTag.tag_id == tag.id)
        )
    )


def part_tag(actor: Actor, merged: MergedTag) -> Tag:
    """Put a merged tag back on the quotes that had it, unless they have lost the other one since.

    Raises Invalid where its name is taken by now.
    """
    require(actor, Permission.THEME_WRITE, merged)
    if _is_taken(merged.network_id, merged.name, but=merged.id):
        raise Invalid(_("There is a tag of this name again. Rename that one first."))
    tag = Tag(
        id=merged.id,
        network_id=merged.network_id,
        name=merged.name,
        colour=merged.colour,
        description=merged.description,
    )
    db.session.add(tag)
    db.session.flush()
    chain = _chain(merged)
    _put_back_on_quotes(merged, chain)
    into = db.session.get(Tag, chain[-1].into_id)
    if into and merged.is_lent and into.description == merged.description:
        _describe(into, "")
    db.session.delete(merged)
    db.session.flush()
    db.session.expire_all()
    activity.record(actor, "restored", "tag", tag.id, tag.network_id)
    return tag


def _chain(merged: MergedTag) -> list[MergedTag]:
    """The tag, and those that stood in its place and were merged themselves since."""
    chain = [merged]
    while later := db.session.get(MergedTag, chain[-1].into_id):
        chain.append(later)
    return chain


def _put_back_on_quotes(merged: MergedTag, chain: list[MergedTag]) -> None:
    stands = QuoteTag.tag_id == chain[-1].into_id
    mine = select(MergedTagQuote.quote_id).where(MergedTagQuote.merged_id == merged.id)
    back = select(QuoteTag.quote_id, literal(merged.id)).where(stands, QuoteTag.quote_id.in_(mine))
    db.session.execute(insert(QuoteTag).from_select(["quote_id", "tag_id"], back))
    lent = _lent(merged.id, set(db.session.scalars(mine)))
    for later in chain[1:]:
        # It was on these by the merger alone, and must not come back on them.
        rest = _lent(later.id, lent)
        theirs = MergedTagQuote.quote_id.in_(lent), MergedTagQuote.merged_id == later.id
        db.session.execute(delete(MergedTagQuote).where(*theirs))
        lent = rest
    db.session.execute(delete(QuoteTag).where(stands, QuoteTag.quote_id.in_(lent)))


def _lent(merged_id: UUID, among: set[UUID]) -> set[UUID]:
    """The quotes that got the next tag of the chain only because this one was merged into it."""
    rows = select(MergedTagQuote.quote_id).where(
        MergedTagQuote.merged_id == merged_id,
        MergedTagQuote.quote_id.in_(among),
        MergedTagQuote.had_both.is_(False),
    )
    return set(db.session.scalars(rows))


def _describe(tag: Tag, description: str) -> None:
    """Change what a tag means; who has it open for changing learns of it."""
    if tag.description != description:
        tag.description, tag.version = description, tag.version + 1

"""Reading the network's tags: those on quotes that somebody may read, and those described.

A tag's name may be the person's words: whoever may not read the quotes learns of no tag by them.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.errors import NotFound
from app.extensions import db
from app.features.interviews.models import MergedTag, MergedTagQuote, Quote, QuoteTag, Tag
from app.features.interviews.queries.quotes import quotes_visible_to
from app.features.networks.models import Network


@dataclass(frozen=True, slots=True)
class TagView:
    """A tag, and on how many quotes that the reader may read it stands."""

    tag: Tag
    quotes: int


def tags_for(actor: Actor, network: Network) -> list[TagView]:
    """The tags of a network that the actor may know of, by name."""
    seen = quotes_visible_to(actor).where(Quote.network_id == network.id)
    readable = seen.with_only_columns(Quote.id).subquery()
    counted = (
        select(QuoteTag.tag_id, func.count().label("quotes"))
        .join(readable, readable.c.id == QuoteTag.quote_id)
        .group_by(QuoteTag.tag_id)
        .subquery()
    )
    rows = (
        select(Tag, func.coalesce(counted.c.quotes, 0))
        .outerjoin(counted, counted.c.tag_id == Tag.id)
        .where(Tag.network_id == network.id)
        .where(counted.c.quotes.is_not(None) | (Tag.description != ""))
    )
    found = [TagView(tag, quotes) for tag, quotes in db.session.execute(rows)]
    return sorted(found, key=lambda one: one.tag.name.casefold())


def tag_at(actor: Actor, tag_id: UUID) -> Tag:
    """A tag by its key. Raises NotFound for whoever may not know of it."""
    tag = db.session.get(Tag, tag_id)
    if tag is None or not can(actor, Permission.THEME_READ, tag):
        raise NotFound
    network = db.session.get_one(Network, tag.network_id)
    if not any(one.tag is tag for one in tags_for(actor, network)):
        raise NotFound
    return tag


def may_know_merged(actor: Actor, network_id: UUID) -> ColumnElement[bool]:
    """Which merged tags of a network the actor may know of."""
    seen = quotes_visible_to(actor).where(Quote.network_id == network_id)
    mine = select(MergedTagQuote.merged_id).where(
        MergedTagQuote.quote_id.in_(seen.with_only_columns(Quote.id))
    )
    known = MergedTag.id.in_(mine) | (MergedTag.description != "")
    return (MergedTag.network_id == network_id) & known


def merged_at(actor: Actor, tag_id: UUID) -> MergedTag:
    """A merged tag by its key. Raises NotFound for whoever may not know of it."""
    merged = db.session.get(MergedTag, tag_id)
    if merged is None:
        raise NotFound
    known = select(MergedTag).where(may_know_merged(actor, merged.network_id))
    if db.session.scalar(known.where(MergedTag.id == tag_id)) is None:
        raise NotFound
    return merged


def interviews_with(tag: Tag) -> list[UUID]:
    """The interviews whose quotes have a tag."""
    rows = select(Quote.interview_id).join(QuoteTag, QuoteTag.quote_id == Quote.id)
    return list(db.session.scalars(rows.where(QuoteTag.tag_id == tag.id).distinct()))

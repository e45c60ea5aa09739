"""Reading themes, and the quotes in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, true

from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import NotFound
from app.core.thread import Link
from app.extensions import db
from app.features.interviews.models import Quote, Theme
from app.features.interviews.queries import reach
from app.features.interviews.queries.quotes import (
    DISSENT,
    Heard,
    QuoteView,
    card_for,
    heard_from,
    quotes_by_id,
)
from app.features.networks.models import Network


@dataclass(frozen=True, slots=True)
class VoiceInTheme:
    """One quote of a theme, as somebody may see it."""

    quote: QuoteView
    dissents: bool


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A theme with its voices, as somebody may see them."""

    theme: Theme
    voices: tuple[VoiceInTheme, ...]
    heard: Heard
    dissenting: int = 0
    """How many people say the opposite; they are not among those heard for it."""

    @property
    def shown(self) -> list[VoiceInTheme]:
        """The voices with words."""
        return [voice for voice in self.voices if not voice.quote.hidden]

    @property
    def at_sites(self) -> int:
        """How many quotes are kept by their sites."""
        return sum(one.quote.hidden and not one.quote.is_named for one in self.voices)

    @property
    def with_named(self) -> int:
        """How many quotes are kept for the readers who are named on the notes."""
        return sum(one.quote.hidden and one.quote.is_named for one in self.voices)


def themes_visible_to(actor: Actor) -> Select[Theme]:
    """The themes an actor may read."""
    if actor.is_system:
        return select(Theme).where(true())
    return select(Theme).where(Theme.network_id.in_(reach.networks(actor, Permission.THEME_READ)))


def theme_at(actor: Actor, theme_id: UUID) -> Theme:
    """A theme by its key. Raises NotFound for strangers."""
    found = db.session.scalar(themes_visible_to(actor).where(Theme.id == theme_id))
    if found is None:
        raise NotFound
    return found


def theme_count(actor: Actor, network_id: UUID) -> Select[int]:
    """How many themes a network has, for the navigation."""
    rows = themes_visible_to(actor).where(Theme.network_id == network_id)
    return rows.with_only_columns(func.count(Theme.id))


def themes_of(actor: Actor, network: Network) -> list[ThemeView]:
    """A network's themes in the order they were named, each with its voices."""
    rows = themes_visible_to(actor).where(Theme.network_id == network.id)
    return theme_views(actor, db.session.scalars(rows.order_by(Theme.id)).all())


def theme_views(actor: Actor, themes: Sequence[Theme]) -> list[ThemeView]:
    """Themes with their voices, whatever their number in the same few queries."""
    links = _links([theme.id for theme in themes])
    quotes = {one.id: one for one in quotes_by_id({key for row in links.values() for key in row})}
    views = []
    for theme in themes:
        voices = {quotes[key]: word for key, word in links[theme.id].items() if key in quotes}
        cards = [
            VoiceInTheme(card_for(actor, one), word == DISSENT) for one, word in voices.items()
        ]
        heard, against = _sides(voices)
        views.append(ThemeView(theme, tuple(cards), heard, against.people))
    return views


def heard_in(theme_ids: Sequence[UUID]) -> dict[UUID, Heard]:
    """From how many people at how many sites each theme was heard, in one query."""
    rows = db.session.execute(
        select(Link.to_id, Link.from_id, Link.relation, Quote.interview_id, Quote.site_id)
        .join(Quote, Quote.id == Link.from_id)
        .where(Link.to_id.in_(theme_ids), Link.from_kind == "quote")
        .order_by(Link.relation.desc())
    )
    voices: dict[UUID, dict[UUID, Any]] = defaultdict(dict)
    for row in rows:
        voices[row.to_id][row.from_id] = row
    return {
        theme_id: heard_from(row for row in voices[theme_id].values() if row.relation != DISSENT)
        for theme_id in theme_ids
    }


def _sides(voices: Mapping[Quote, str]) -> tuple[Heard, Heard]:
    """Those who say it, and those who say the opposite."""
    said = [quote for quote, relation in voices.items() if relation != DISSENT]
    against = [quote for quote, relation in voices.items() if relation == DISSENT]
    return heard_from(said), heard_from(against)


def _links(theme_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, str]]:
    """For each theme its quotes, each with its relation: the voices first, then the dissent."""
    found: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    rows = db.session.execute(
        select(Link.to_id, Link.from_id, Link.relation)
        .where(Link.to_id.in_(theme_ids), Link.from_kind == "quote")
        .order_by(Link.relation.desc(), Link.at, Link.id)
    )
    for theme_id, quote_id, relation in rows:
        found[theme_id][quote_id] = relation
    return found

"""Reading themes, and the quotes in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select, true

from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import NotFound
from app.core.thread import Link
from app.extensions import db
from app.features.interviews.models import Quote, Theme
from app.features.interviews.queries import reach
from app.features.interviews.queries.quotes import Heard, QuoteView, quote_card
from app.features.networks.models import Network

VOICE, DISSENT = "voice", "dissent"


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

    @property
    def shown(self) -> list[VoiceInTheme]:
        """The voices with words."""
        return [voice for voice in self.voices if not voice.quote.hidden]

    @property
    def hidden(self) -> int:
        """How many quotes are kept by their sites."""
        return len(self.voices) - len(self.shown)


def themes_visible_to(actor: Actor) -> Select[tuple[Theme]]:
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


def theme_count(actor: Actor, network_id: UUID) -> Select[tuple[int]]:
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
    ids = {quote_id for voices in links.values() for quote_id, _ in voices}
    cards = quote_card(actor, ids)
    origins = _origins(ids)
    return [
        ThemeView(
            theme,
            tuple(
                VoiceInTheme(cards[quote_id], relation == DISSENT)
                for quote_id, relation in links[theme.id]
                if quote_id in cards
            ),
            _heard([origins[quote_id] for quote_id, _ in links[theme.id] if quote_id in origins]),
        )
        for theme in themes
    ]


def heard_in(theme_ids: Sequence[UUID]) -> dict[UUID, Heard]:
    """From how many people at how many sites each theme was heard."""
    links = _links(theme_ids)
    origins = _origins({quote_id for voices in links.values() for quote_id, _ in voices})
    return {
        theme_id: _heard([origins[one] for one, _ in links[theme_id] if one in origins])
        for theme_id in theme_ids
    }


def quotes_in_themes(network_id: UUID) -> set[UUID]:
    """The quotes of a network that have a theme already."""
    return set(
        db.session.scalars(
            select(Link.from_id).where(
                Link.network_id == network_id, Link.from_kind == "quote", Link.to_kind == "theme"
            )
        )
    )


def _links(theme_ids: Sequence[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    found: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    rows = db.session.execute(
        select(Link.to_id, Link.from_id, Link.relation)
        .where(Link.to_id.in_(theme_ids), Link.from_kind == "quote")
        .order_by(Link.relation.desc(), Link.at, Link.id)
    )
    for theme_id, quote_id, relation in rows:
        found[theme_id].append((quote_id, relation))
    return found


def _origins(quote_ids: set[UUID]) -> dict[UUID, tuple[UUID, UUID | None]]:
    if not quote_ids:
        return {}
    rows = db.session.execute(
        select(Quote.id, Quote.interview_id, Quote.site_id).where(Quote.id.in_(quote_ids))
    )
    return {quote_id: (interview_id, site_id) for quote_id, interview_id, site_id in rows}


def _heard(origins: list[tuple[UUID, UUID | None]]) -> Heard:
    return Heard(len({one[0] for one in origins}), len({one[1] for one in origins}))

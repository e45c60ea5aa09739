"""Naming themes, and putting quotes into them."""

from __future__ import annotations

from app.core import activity, events, thread
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.errors import NotFound
from app.core.model import claim
from app.core.thread import Ref
from app.extensions import db
from app.features.interviews.models import Quote, Theme
from app.features.interviews.queries.quotes import DISSENT, VOICE
from app.features.networks.models import Network


def create_theme(
    actor: Actor,
    network: Network,
    *,
    name: str,
    statement: str = "",
    need: str = "",
    how_might_we: str = "",
) -> Theme:
    """Name a theme."""
    require(actor, Permission.THEME_WRITE, network)
    theme = Theme(
        network_id=network.id,
        author_id=actor.user_id,
        name=name,
        statement=statement,
        need=need,
        how_might_we=how_might_we,
    )
    db.session.add(theme)
    db.session.flush()
    activity.record(actor, "created", "theme", theme.id, network.id)
    return theme


def change_theme(
    actor: Actor,
    theme: Theme,
    *,
    version: int,
    name: str,
    statement: str = "",
    need: str = "",
    how_might_we: str = "",
) -> None:
    """Change a theme's words. Raises Conflict."""
    require(actor, Permission.THEME_WRITE, theme)
    claim(theme, version)
    theme.name, theme.statement = name, statement
    theme.need, theme.how_might_we = need, how_might_we
    activity.record(actor, "changed", "theme", theme.id, theme.network_id)


def remove_theme(actor: Actor, theme: Theme) -> None:
    """Take a theme apart; its quotes stay where they were said."""
    require(actor, Permission.THEME_WRITE, theme)
    events.announce(events.RecordDeleted("theme", theme.id, theme.network_id))
    thread.unlink_all(theme.network_id, [Ref("theme", theme.id)])
    activity.record(actor, "removed", "theme", theme.id, theme.network_id)
    db.session.delete(theme)
    db.session.flush()


def add_to_theme(actor: Actor, theme: Theme, quote: Quote, *, dissents: bool = False) -> None:
    """Put a quote into a theme, as a voice for it or as a dissenting one, which is kept."""
    require(actor, Permission.THEME_WRITE, theme)
    require(actor, Permission.QUOTE_READ, quote)
    if quote.network_id != theme.network_id:
        raise NotFound
    earlier, later = Ref("quote", quote.id), Ref("theme", theme.id)
    thread.unlink(earlier, later)
    thread.link(actor, theme.network_id, earlier, DISSENT if dissents else VOICE, later)
    _counted_anew(theme)
    activity.record(actor, "linked", "theme", theme.id, theme.network_id)


def take_from_theme(actor: Actor, theme: Theme, quote: Quote) -> None:
    """Take a quote out of a theme."""
    require(actor, Permission.THEME_WRITE, theme)
    require(actor, Permission.QUOTE_READ, quote)
    thread.unlink(Ref("quote", quote.id), Ref("theme", theme.id))
    _counted_anew(theme)
    activity.record(actor, "unlinked", "theme", theme.id, theme.network_id)


def _counted_anew(theme: Theme) -> None:
    events.announce(events.EvidenceChanged("theme", theme.id, theme.network_id))

"""Themes: quotes not yet in one on one side, themes with their voices on the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.access.actor import Actor
from app.core.access.permissions import Permission
from app.core.errors import Conflict, NotFound
from app.features.interviews import bp, operations, queries
from app.features.interviews.forms import NewThemeForm, ThemeForm
from app.features.interviews.knots import heard_words
from app.features.interviews.models import Quote, Theme
from app.features.networks import queries as networks
from app.features.networks.models import Network
from app.web import respond
from app.web.guard import needs


@bp.get("/networks/<network>/themes")
@needs(Permission.THEME_READ, networks.network_at)
def themes(actor: Actor, network: Network) -> ResponseReturnValue:
    """All themes of a network, and the quotes that have none yet."""
    return respond.page("interviews/themes.html", **_board(actor, network))


@bp.post("/networks/<network>/themes")
@needs(Permission.THEME_WRITE, networks.network_at)
def add_theme(actor: Actor, network: Network) -> ResponseReturnValue:
    """Name a theme, with a quote to begin with or none."""
    form = NewThemeForm()
    if not form.validate():
        return respond.invalid("interviews/themes.html", **_board(actor, network, form))
    made = operations.create_theme(actor, network, **_facts(form))
    if quote := _first(actor, network, form.quote.data or ""):
        operations.add_to_theme(actor, made, quote)
    return _at(network, made.id)


def _first(actor: Actor, network: Network, key: str) -> Quote | None:
    """The quote that a theme begins with; None without one, or where the actor may not read it."""
    try:
        quote = queries.quote_at(actor, UUID(key))
    except (ValueError, NotFound):
        return None
    return quote if quote.network_id == network.id else None


@bp.get("/themes/<uuid:theme_id>")
@needs(Permission.THEME_READ, queries.theme_at)
def theme(actor: Actor, theme: Theme) -> ResponseReturnValue:
    """A theme's place is the page of all themes."""
    return _at(networks.network_of(theme.network_id), theme.id)


@bp.route("/themes/<uuid:theme_id>/edit", methods=["GET", "POST"])
@needs(Permission.THEME_WRITE, queries.theme_at)
def edit_theme(actor: Actor, theme: Theme) -> ResponseReturnValue:
    """Change a theme's words."""
    network = networks.network_of(theme.network_id)
    form = ThemeForm(obj=theme)
    values: dict[str, Any] = {"network": network, "theme": theme, "form": form}
    if form.validate_on_submit():
        try:
            version = form.version.data or 0
            operations.change_theme(actor, theme, version=version, **_facts(form))
            return _at(network, theme.id)
        except Conflict:
            theirs = ThemeForm(formdata=None, obj=theme)
            return respond.conflict("interviews/theme_edit.html", theirs=theirs, **values)
    answer = respond.invalid if form.is_submitted() else respond.page
    return answer("interviews/theme_edit.html", **values)


@bp.post("/themes/<uuid:theme_id>/removal")
@needs(Permission.THEME_WRITE, queries.theme_at)
def remove_theme(actor: Actor, theme: Theme) -> ResponseReturnValue:
    """Take a theme apart."""
    network, name = networks.network_of(theme.network_id), theme.name
    operations.remove_theme(actor, theme)
    flash(_("The theme “%(name)s” is taken apart. Its quotes are still here.", name=name))
    return respond.see_other("interviews.themes", network=network.slug)


@dataclass(frozen=True, slots=True)
class Placed:
    """A quote in a theme, as an address names it."""

    theme: Theme
    quote: Quote

    @property
    def network_id(self) -> UUID:
        """The theme's network."""
        return self.theme.network_id

    @property
    def site_id(self) -> None:
        """A theme is the network's own."""


def placed_at(actor: Actor, theme_id: UUID, quote_id: UUID) -> Placed:
    """A quote in a theme. Raises NotFound where either is invisible."""
    return Placed(queries.theme_at(actor, theme_id), queries.quote_at(actor, quote_id))


@bp.post("/themes/<uuid:theme_id>/quotes/<uuid:quote_id>/removal")
@needs(Permission.THEME_WRITE, placed_at)
def take_out(actor: Actor, placed: Placed) -> ResponseReturnValue:
    """Take a quote out of a theme."""
    operations.take_from_theme(actor, placed.theme, placed.quote)
    return _at(networks.network_of(placed.network_id), placed.theme.id)


def _at(network: Network, theme_id: UUID) -> ResponseReturnValue:
    return respond.to(f"{url_for('interviews.themes', network=network.slug)}#theme-{theme_id}")


def _board(actor: Actor, network: Network, form: NewThemeForm | None = None) -> dict[str, Any]:
    views = queries.themes_of(actor, network)
    placed = {voice.quote.id for view in views for voice in view.voices}
    loose = [
        queries.card_for(actor, quote)
        for quote in queries.quotes_for(actor, network)
        if quote.id not in placed
    ]
    form = form or NewThemeForm(quote=request.args.get("quote"))
    return {
        "network": network,
        "themes": views,
        "loose": loose,
        "form": form,
        "first_quote": next((one for one in loose if str(one.id) == form.quote.data), None),
        "heard_words": heard_words,
    }


def _facts(form: ThemeForm) -> dict[str, str]:
    names = ("name", "statement", "need", "how_might_we")
    return {name: form[name].data or "" for name in names}

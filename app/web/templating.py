"""What every template may call."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from babel.support import Translations
from flask import Flask, g
from flask_babel import format_date, format_datetime, format_decimal, get_translations
from flask_login import current_user
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from app.core import facts, labels
from app.core.access.check import can as may
from app.core.access.permissions import Permission
from app.core.channels import part_id
from app.web import once
from app.web.assets import asset
from app.web.guard import current_actor
from app.web.respond import part
from app.web.speech import spoken
from app.web.urls import path_of


def register(app: Flask) -> None:
    """Give the globals and filters to the templates."""
    app.jinja_env.globals.update(
        actor=current_actor,
        asset=asset,
        can=can,
        moment=moment,
        once=once.token,
        nav_for=lambda network: facts.counts(current_actor(), network.id),
        part=part,
        part_id=part_id,
        path_of=path_of,
    )
    app.jinja_env.filters.update(day=day, number=number, percent=percent)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda words: _named(_catalogue().ugettext(words)),
        ngettext=lambda one, many, count: _named(_catalogue().ungettext(one, many, count)),
        newstyle=True,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _catalogue() -> Translations:
    """The words of this request's language: found once, asked for a hundred times a page."""
    if "catalogue" not in g:
        g.catalogue = get_translations()
    return cast(Translations, g.catalogue)


def _named(words: str) -> str:
    """A text of a template, in the words of the network."""
    return labels.fill(words, spoken()) if "{" in words else words


def can(word: str, thing: Any) -> bool:
    """Whether the person who looks may do this. Never asked inside a shared part."""
    return may(current_actor(), Permission(word), thing)


@pass_context
def moment(context: Context, at: datetime | None, zone: str = "") -> Markup:
    """A moment in the zone of the page's network; where there is none, in the person's own."""
    if at is None:
        return Markup()
    network = context.get("network")
    zone = zone or getattr(network, "zone", "") or getattr(current_user, "zone", "UTC")
    there = at.astimezone(ZoneInfo(zone))
    return Markup('<time datetime="{}">{}</time>').format(
        at.isoformat(), format_datetime(there, "d MMMM yyyy, H:mm", rebase=False)
    )


def day(on: date | None, form: str = "d MMMM yyyy") -> str:
    """A day in words; empty for none."""
    return "" if on is None else format_date(on, form)


def number(value: float | None, digits: int = 1) -> str:
    """A number as the locale writes it, without needless decimals; an en dash for none."""
    if value is None:
        return "–"
    return str(format_decimal(round(value, digits)))


def percent(share: float | None, digits: int = 0) -> Markup:
    """A share (0 to 1) in per cent, with a narrow space before the sign; an en dash for none."""
    if share is None:
        return Markup("–")
    return escape(number(share * 100, digits)) + Markup("\N{NARROW NO-BREAK SPACE}%")

"""How interviews, quotes and themes appear on the thread rail."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import contains_eager, lazyload

from app.core.access.actor import Actor
from app.core.thread import Knot, ThreadKind
from app.extensions import db
from app.features.interviews import queries
from app.features.interviews.models import Interview, Quote, Theme

MOVE = "understand"


def _interviews(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Knot]:
    seen = queries.visible_to(actor).where(Interview.id.in_(ids))
    rows = seen.options(lazyload(Interview.readers)).add_columns(queries.is_placed(actor))
    return {
        one.id: Knot(one.called(placed=placed), f"/interviews/{one.id}", note=_month(one))
        for one, placed in db.session.execute(rows)
    }


def _month(interview: Interview) -> str:
    """Nearer than the month, or with the site, a rail would tell who one or two people are."""
    return format_date(interview.held_on, "MMMM y") if interview.held_on else ""


def _quotes(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Knot]:
    seen = queries.quotes_visible_to(actor).where(Quote.id.in_(ids))
    seen = seen.options(
        lazyload(Quote.tags),
        contains_eager(Quote.interview).options(
            lazyload(Interview.readers), lazyload(Interview.site)
        ),
    )
    rows = db.session.execute(seen.add_columns(queries.is_placed(actor)))
    return {
        quote.id: _quote(quote, quote.interview.called(placed=placed)) for quote, placed in rows
    }


def _quote(quote: Quote, who: str) -> Knot:
    return Knot(
        who,
        f"/interviews/{quote.interview_id}#quote-{quote.id}",
        preview=quote.text,
        note=who,
        lang=quote.lang,
        quote=quote.id,
    )


def _themes(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Knot]:
    # Only a theme that stands alone on the rail has room for who was heard.
    heard = queries.heard_in(ids) if len(ids) == 1 else {}
    rows = db.session.scalars(queries.themes_visible_to(actor).where(Theme.id.in_(ids)))
    return {
        theme.id: Knot(
            theme.name,
            f"/themes/{theme.id}",
            note=_("theme, %(heard)s", heard=heard_words(heard[theme.id])) if heard else "",
        )
        for theme in rows
    }


def heard_words(heard: queries.Heard) -> str:
    """People and sites as a count: "7 people at 4 sites"."""
    return _(
        "%(people)s at %(sites)s",
        people=ngettext("%(num)s person", "%(num)s people", heard.people),
        sites=ngettext("%(num)s {site}", "%(num)s {sites}", heard.sites),
    )


def _from_people(actor: Actor, ids: Sequence[UUID]) -> str:
    return str(_("from %(heard)s", heard=heard_words(queries.heard(ids))))


KINDS = (
    ThreadKind(
        "interview",
        0,
        MOVE,
        lambda n: str(ngettext("%(num)s interview", "%(num)s interviews", n)),
        _interviews,
    ),
    ThreadKind(
        "quote",
        10,
        MOVE,
        lambda n: str(ngettext("%(num)s quote", "%(num)s quotes", n)),
        _quotes,
        _from_people,
    ),
    ThreadKind(
        "theme",
        20,
        MOVE,
        lambda n: str(ngettext("%(num)s theme", "%(num)s themes", n)),
        _themes,
    ),
)

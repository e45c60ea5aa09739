"""Reading quotes: always for somebody, or for a place with a known audience."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, not_, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, lazyload, with_expression

from app.core import clock
from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.errors import NotFound
from app.core.thread import Link
from app.extensions import db
from app.features.interviews.models import Interview, Quote
from app.features.interviews.queries import reach
from app.features.interviews.queries.interviews import named_on
from app.features.interviews.vocabulary import Scope, Voice
from app.features.networks.models import Network

Audience = Literal["network", "public"] | UUID

VOICE, DISSENT = "voice", "dissent"
"""How a quote stands in a theme."""


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quote as one reader, or one place, may show it. A hidden one holds no words at all."""

    id: UUID
    text: str = ""
    lang: str = ""
    translation: str = ""
    translator: str = ""
    attribution: str = ""
    """The person's code, for those of the site with the grade: "S-014, grade 6"."""
    site: str | None = None
    scope: Scope = Scope.NAMED
    interview_id: UUID | None = None
    tags: tuple[str, ...] = ()
    hidden: bool = False
    dissents: Voice | None = None
    """Who spoke, where themes hold the words as dissent alone; of quotes in their places."""

    @property
    def is_named(self) -> bool:
        """Whether it is kept for the readers who are named on the notes."""
        return self.scope is Scope.NAMED


@dataclass(frozen=True, slots=True)
class Heard:
    """How many people, at how many sites, some quotes come from."""

    people: int = 0
    sites: int = 0


def quotes_visible_to(actor: Actor) -> Select[Quote]:
    """The quotes an actor may read: QUOTE_READ in SQL."""
    rows = (
        select(Quote)
        .join(Quote.interview)
        .options(contains_eager(Quote.interview))
        .where(Interview.withdrawn_at.is_(None))
    )
    return rows.where(true() if actor.is_system else _readable(actor))


def _readable(actor: Actor) -> ColumnElement[bool]:
    read = Permission.QUOTE_READ
    if not actor.networks:
        return false()
    return or_(
        and_(Quote.network_id.in_(reach.networks_when_named(actor, read)), named_on(actor.user_id)),
        and_(Quote.site_id.in_(reach.sites(actor, read, Scope.SITE)), _reaches(Scope.SITE)),
        and_(
            Quote.network_id.in_(reach.networks(actor, read, Scope.NETWORK)),
            _reaches(Scope.NETWORK),
        ),
    )


def _reaches(scope: Scope) -> ColumnElement[bool]:
    """Whether a quote's scope today is at least this wide, in SQL; see Quote.scope."""
    return and_(
        Interview.granted.in_(scope.at_least),
        or_(Interview.granted_until.is_(None), Interview.granted_until >= clock.today()),
        or_(Quote.kept.is_(None), Quote.kept.in_(scope.at_least)),
    )


def is_public() -> ColumnElement[bool]:
    """Whether a quote may stand in public today, in SQL over Quote joined with Interview."""
    return and_(_reaches(Scope.PUBLIC), Interview.withdrawn_at.is_(None))


def quote_at(actor: Actor, quote_id: UUID) -> Quote:
    """A quote by its key. Raises NotFound where its consent does not let the actor read it."""
    found = db.session.scalar(quotes_visible_to(actor).where(Quote.id == quote_id))
    if found is None:
        raise NotFound
    return found


def quotes_for(actor: Actor, network: Network) -> Sequence[Quote]:
    """All quotes of a network that the actor may read, newest first."""
    rows = quotes_visible_to(actor).where(Quote.network_id == network.id)
    return db.session.scalars(rows.order_by(Quote.id.desc())).all()


def quotes_of(interview: Interview) -> Sequence[Quote]:
    """All quotes of one interview, in the order they were made. The caller sorts out who reads."""
    rows = select(Quote).where(Quote.interview_id == interview.id)
    # The interview is here already.
    rows = rows.options(lazyload(Quote.interview), joinedload(Quote.tags))
    return db.session.scalars(rows.order_by(Quote.id)).unique().all()


def quote_card(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, QuoteView]:
    """These quotes as the actor may see them; where consent does not admit them, hidden.

    Quotes of networks that the actor is not in are left out, as if there were none.
    """
    return {
        quote.id: card_for(actor, quote)
        for quote in quotes_by_id(ids)
        if actor.is_system or quote.network_id in actor.networks
    }


def card_for(actor: Actor, quote: Quote) -> QuoteView:
    """A quote as the actor may see it."""
    if can(actor, Permission.QUOTE_READ, quote):
        return view_of(quote, placed=can(actor, Permission.INTERVIEW_PLACE, quote.interview))
    return QuoteView(quote.id, hidden=True, scope=quote.scope)


def quotes_in_scope(
    ids: Iterable[UUID], audience: Audience, network_id: UUID | None = None
) -> dict[UUID, QuoteView]:
    """These quotes as a place may show them whoever looks: those it may not show are left out.

    `audience` is "network" (shared parts), "public" (releases, the library) or a site's id. With
    a network, quotes of any other are left out: consent is given to one network.
    """
    return {
        quote.id: view_of(quote, placed=quote.site_id == audience)
        for quote in quotes_by_id(ids, named=False)
        if _admits(quote, audience) and network_id in (None, quote.network_id)
    }


def public_quotes(network_id: UUID) -> list[QuoteView]:
    """What a network may quote in public, the oldest first: to choose from, without tags and site.

    In columns: a list of them all would be slow in records.
    """
    rows = (
        select(Quote.id, Quote.text, Quote.lang, Interview.code)
        .join(Quote.interview)
        .where(Quote.network_id == network_id, is_public())
        .order_by(Quote.id)
    )
    return [
        QuoteView(key, text, lang, attribution=code, scope=Scope.PUBLIC)
        for key, text, lang, code in db.session.execute(rows)
    ]


def _stands(relation: str) -> ColumnElement[bool]:
    """Whether a theme holds the quote so."""
    return exists().where(
        Link.from_id == Quote.id, Link.to_kind == "theme", Link.relation == relation
    )


def _admits(quote: Quote, audience: Audience) -> bool:
    if quote.interview.withdrawn_at is not None:
        return False
    if isinstance(audience, UUID):
        inside = quote.site_id == audience
        return quote.scope in (Scope.SITE if inside else Scope.NETWORK).at_least
    return quote.scope in Scope(audience).at_least


def view_of(quote: Quote, *, placed: bool) -> QuoteView:
    """A quote with its words; `placed`: for those who may know where it was said.

    Others read the code without the grade, and the site only where it agreed to be named.
    """
    interview = quote.interview
    named = interview.site is not None and (placed or interview.site.named_outside)
    return QuoteView(
        id=quote.id,
        text=quote.text,
        lang=quote.lang,
        translation=quote.translation,
        translator=quote.translator,
        attribution=interview.called(placed=placed),
        site=interview.site.name if named else None,
        scope=quote.scope,
        interview_id=interview.id,
        tags=tuple(tag.name for tag in quote.tags),
        dissents=interview.voice if quote.dissents else None,
    )


def heard(quote_ids: Iterable[UUID]) -> Heard:
    """From how many people at how many sites these quotes come; counts, never percentages."""
    rows = select(Quote.interview_id, Quote.site_id).where(Quote.id.in_(list(quote_ids)))
    people, sites = set(), set()
    for person, site in db.session.execute(rows):
        people.add(person)
        sites.add(site)
    return Heard(len(people), len(sites))


def heard_from(quotes: Iterable[Any]) -> Heard:
    """The same of quotes, or rows with their interview and site, that are loaded."""
    origins = [(quote.interview_id, quote.site_id) for quote in quotes]
    return Heard(len({one for one, _ in origins}), len({site for _, site in origins}))


def quotes_by_id(ids: Iterable[UUID], *, named: bool = True) -> Sequence[Quote]:
    """These quotes, oldest first. The caller sorts out who reads; without `named` the people who
    are named on the notes stay away."""
    wanted = list(ids)
    if not wanted:
        return ()
    interview = joinedload(Quote.interview)
    rows = select(Quote).where(Quote.id.in_(wanted)).options(joinedload(Quote.tags))
    if named:
        rows = rows.options(interview)
    else:
        alone = with_expression(Quote.dissents, and_(_stands(DISSENT), not_(_stands(VOICE))))
        rows = rows.options(interview.options(lazyload(Interview.readers)), alone)
    return db.session.scalars(rows.order_by(Quote.id)).unique().all()

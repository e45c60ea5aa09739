"""Reading analyses, always for somebody; what goes into shared parts holds only counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, lazyload

from app.core import thread
from app.core.access.actor import Actor
from app.core.access.check import can, networks_where
from app.core.access.permissions import Permission
from app.core.errors import NotFound
from app.core.thread import Knot, Link, Rail, Ref
from app.extensions import db
from app.features.causes import drawing, tree
from app.features.causes.models import Analysis, Bone, Cause
from app.features.causes.tree import BoneNode, Tally, Voices
from app.features.interviews.models import Interview, Quote, Theme
from app.features.interviews.queries import is_placed, quotes_visible_to, themes_visible_to
from app.features.interviews.queries.quotes import DISSENT
from app.features.interviews.vocabulary import Scope
from app.features.networks.models import Network

# What the rail of an analysis counts without naming it.
FAR_OFF = ("interview", "idea", "cycle", "measure", "package", "edition")


def visible_to(actor: Actor) -> Select[Analysis]:
    """The analyses an actor may read."""
    living = select(Analysis).where(Analysis.deleted_at.is_(None))
    if actor.is_system:
        return living
    return living.where(Analysis.network_id.in_(networks_where(actor, Permission.ANALYSIS_READ)))


def analyses_of(actor: Actor, network: Network) -> Sequence[Analysis]:
    """A network's analyses, the newest first."""
    rows = visible_to(actor).where(Analysis.network_id == network.id)
    return db.session.scalars(rows.order_by(Analysis.created_at.desc(), Analysis.id)).all()


def analysis_at(actor: Actor, analysis_id: UUID) -> Analysis:
    """An analysis. Raises NotFound for strangers."""
    # The network comes along: every page of an analysis shows it.
    rows = visible_to(actor).where(Analysis.id == analysis_id)
    found = db.session.scalar(rows.options(joinedload(Analysis.network)))
    if found is None:
        raise NotFound
    return found


def removed_analysis_at(actor: Actor, analysis_id: UUID) -> Analysis:
    """An analysis that was deleted, for undo. Raises NotFound."""
    found = db.session.get(Analysis, analysis_id)
    if found is None or not can(actor, Permission.ANALYSIS_READ, found):
        raise NotFound
    return found


def bone_at(actor: Actor, bone_id: UUID) -> Bone:
    """A bone of an analysis that the actor may read. Raises NotFound."""
    bone = db.session.get(Bone, bone_id)
    if bone is None:
        raise NotFound
    analysis_at(actor, bone.analysis_id)
    return bone


def cause_at(actor: Actor, cause_id: UUID) -> Cause:
    """A cause of an analysis that the actor may read, removed or not. Raises NotFound."""
    cause = db.session.get(Cause, cause_id)
    if cause is None:
        raise NotFound
    analysis_at(actor, cause.analysis_id)
    return cause


def living_cause_at(actor: Actor, cause_id: UUID) -> Cause:
    """A cause that was not removed. Raises NotFound."""
    cause = cause_at(actor, cause_id)
    if cause.removed_at is not None:
        raise NotFound
    return cause


def bones_of(analysis_id: UUID) -> Sequence[Bone]:
    """The categories of an analysis, in their order."""
    rows = select(Bone).where(Bone.analysis_id == analysis_id).options(lazyload(Bone.analysis))
    return db.session.scalars(rows.order_by(Bone.rank, Bone.id)).all()


def causes_of(analysis_ids: Sequence[UUID]) -> Sequence[Cause]:
    """The causes of analyses, without those that were removed."""
    return db.session.scalars(
        select(Cause)
        .where(Cause.analysis_id.in_(analysis_ids), Cause.removed_at.is_(None))
        .options(lazyload(Cause.analysis))
    ).all()


def outline(analysis_id: UUID) -> tuple[BoneNode, ...]:
    """An analysis as bones and causes with the counts of what they rest on; in two queries."""
    rows = db.session.execute(
        select(Bone, Cause)
        .outerjoin(Cause, and_(Cause.bone_id == Bone.id, Cause.removed_at.is_(None)))
        .where(Bone.analysis_id == analysis_id)
        .options(lazyload(Bone.analysis), lazyload(Cause.analysis))
    ).all()
    bones = list({bone.id: bone for bone, _cause in rows}.values())
    causes = [cause for _bone, cause in rows if cause is not None]
    return tree.grow(bones, causes, voices([cause.id for cause in causes]))


def voices(cause_ids: Sequence[UUID]) -> dict[UUID, Voices]:
    """Counts of evidence for causes; the same for every reader of the network. One query."""
    support, theme = aliased(Link), aliased(Link)
    rows = db.session.execute(
        select(support.to_id, support.from_kind, support.from_id, Quote)
        .outerjoin(theme, and_(theme.to_id == support.from_id, theme.relation != DISSENT))
        .outerjoin(Quote, Quote.id.in_((support.from_id, theme.from_id)))
        .outerjoin(Interview, Interview.id == Quote.interview_id)
        .where(support.to_id.in_(cause_ids), support.from_kind.in_(("quote", "theme")))
        .options(
            lazyload(Quote.tags),
            contains_eager(Quote.interview).options(
                lazyload(Interview.readers), lazyload(Interview.site)
            ),
        )
    )
    quotes: dict[UUID, dict[UUID, Quote]] = defaultdict(dict)
    themes: dict[UUID, set[UUID]] = defaultdict(set)
    for cause_id, kind, from_id, quote in rows:
        if quote is not None:
            quotes[cause_id][quote.id] = quote
        if kind == "theme":
            themes[cause_id].add(from_id)
    return {
        cause_id: _count(quotes[cause_id].values(), len(themes[cause_id]))
        for cause_id in {*quotes, *themes}
    }


def _count(quotes: Iterable[Quote], themes: int) -> Voices:
    """People whose words the whole network may read, and quotes with a narrower consent."""
    known = [(quote.interview_id, quote.scope) for quote in quotes]
    people = {person for person, scope in known if scope in Scope.NETWORK.at_least}
    scopes = Counter(scope for _person, scope in known)
    return Voices(len(people), scopes[Scope.SITE], themes, scopes[Scope.NAMED])


def shared_values(analysis_id: UUID) -> dict[str, Any]:
    """What the shared parts of an analysis show; nobody in particular looks."""
    analysis = db.session.get_one(Analysis, analysis_id)
    bones = outline(analysis_id)
    picture = drawing.fishbone(analysis, bones)
    return {"analysis": analysis, "bones": bones, "tally": tree.tally(bones), "picture": picture}


def rail_of(actor: Actor, analysis: Analysis, bones: Sequence[BoneNode], note: str) -> Rail:
    """The thread through an analysis and all its causes; `note` says how it stands."""
    refs = [Ref("analysis", analysis.id)]
    refs += [Ref("cause", cause.id) for bone in bones for cause in bone.walk()]
    rail = thread.rail(actor, refs, counted=FAR_OFF)
    return replace(rail, title=analysis.title, note=note, move="understand")


def tallies(actor: Actor, analyses: Sequence[Analysis]) -> dict[UUID, Tally]:
    """How several analyses stand, without one query for each."""
    ids = [analysis.id for analysis in analyses]
    causes = causes_of(ids)
    known = voices([cause.id for cause in causes])
    counted = {}
    for analysis_id in ids:
        mine = [row for row in causes if row.analysis_id == analysis_id]
        bare = [row for row in mine if row.id not in known and not row.is_ruled_out]
        out = sum(row.is_ruled_out for row in mine)
        counted[analysis_id] = Tally(len(mine), out, len(bare))
    return counted


def count(actor: Actor, network_id: UUID) -> Select[int]:
    """The navigation's number of causes, in all analyses of a network."""
    mine = visible_to(actor).where(Analysis.network_id == network_id, Cause.removed_at.is_(None))
    causes = mine.join(Cause, Cause.analysis_id == Analysis.id)
    return causes.with_only_columns(func.count(Cause.id))


def knots(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Knot]:
    """Analyses on the rail."""
    rows = db.session.scalars(visible_to(actor).where(Analysis.id.in_(ids)))
    return {row.id: Knot(row.title, f"/analyses/{row.id}", row.problem) for row in rows}


def cause_knots(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Knot]:
    """Causes on the rail."""
    rows = db.session.scalars(
        select(Cause)
        .where(Cause.id.in_(ids), Cause.removed_at.is_(None))
        .where(Cause.analysis_id.in_(visible_to(actor).with_only_columns(Analysis.id)))
        .options(lazyload(Cause.analysis))
    )
    return {row.id: Knot(row.text, address_of(row), note=_note(row)) for row in rows}


def address_of(cause: Cause) -> str:
    """Where a cause stands: in the outline of its analysis."""
    return f"/analyses/{cause.analysis_id}#cause-{cause.id}"


def _note(cause: Cause) -> str:
    return cause.status.label if cause.is_ruled_out else ""


def causes_in(actor: Actor, network_id: UUID) -> Sequence[tuple[Cause, str]]:
    """All causes of a network that were not ruled out or removed, each with its analysis' title."""
    rows = (
        visible_to(actor)
        .join(Cause, Cause.analysis_id == Analysis.id)
        .where(Analysis.network_id == network_id, Cause.removed_at.is_(None))
        .with_only_columns(Cause, Analysis.title)
        .options(lazyload(Cause.analysis))
    )
    titles = {row: title for row, title in db.session.execute(rows) if not row.is_ruled_out}
    return [(row, titles[row]) for row in tree.in_order(titles)]


@dataclass(frozen=True, slots=True)
class Said:
    """A quote as evidence, and how its reader may call the person."""

    quote: Quote
    who: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a cause rests on, as one reader may see it."""

    quotes: tuple[Said, ...] = ()
    themes: tuple[Theme, ...] = ()
    hidden: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.quotes or self.themes or self.hidden)


def evidence(actor: Actor, cause: Cause) -> Evidence:
    """The quotes and themes of a cause: those the actor may read, and how many more there are."""
    return evidence_and_offered(actor, cause)[0]


def evidence_and_offered(actor: Actor, cause: Cause) -> tuple[Evidence, Evidence]:
    """What a cause rests on, and what else of the network the actor may read; in three queries."""
    quote_ids, theme_ids = _linked(cause)
    quotes = _quotes(actor).where(Quote.network_id == cause.network_id)
    found = db.session.execute(quotes.add_columns(is_placed(actor)).order_by(Quote.id.desc()))
    said = [Said(quote, quote.interview.called(placed=placed)) for quote, placed in found]
    mine = themes_visible_to(actor).where(Theme.network_id == cause.network_id)
    themes = db.session.scalars(mine.order_by(Theme.name)).all()
    kept = tuple(one for one in said if one.quote.id in quote_ids)
    return (
        Evidence(
            kept,
            tuple(theme for theme in themes if theme.id in theme_ids),
            len(quote_ids) - len(kept),
        ),
        Evidence(
            tuple(one for one in said if one.quote.id not in quote_ids),
            tuple(theme for theme in themes if theme.id not in theme_ids),
        ),
    )


def _linked(cause: Cause) -> tuple[set[UUID], set[UUID]]:
    rows = db.session.execute(
        select(Link.from_kind, Link.from_id).where(
            Link.to_id == cause.id, Link.from_kind.in_(("quote", "theme"))
        )
    ).all()
    return {i for kind, i in rows if kind == "quote"}, {i for kind, i in rows if kind == "theme"}


def _quotes(actor: Actor) -> Select[Quote]:
    """The quotes an actor may read, without what a list does not show."""
    return quotes_visible_to(actor).options(
        lazyload(Quote.tags),
        contains_eager(Quote.interview).options(
            lazyload(Interview.readers), lazyload(Interview.site)
        ),
    )

"""What a package says, gathered from the records as somebody outside the network may see it.

Everything here is read for a visitor: quotes only with consent for public packages, points of
groups below the floor as gaps, sites by name only where they agreed. The same values make the
preview, the edition and its PDF.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from app import spc
from app.core import thread
from app.core.access.actor import VISITOR
from app.extensions import db
from app.features.causes.models import Cause
from app.features.interviews import queries as interviews
from app.features.interviews.queries import QuoteView
from app.features.measures import queries as measure_queries
from app.features.measures.charting import Chart
from app.features.measures.charts import charts_of
from app.features.measures.models import Measure
from app.features.networks.models import Network
from app.features.notes import queries as notes
from app.features.packages import queries
from app.features.packages.evidence import Testing, testing_of
from app.features.packages.models import Package, PackagePart, PartKind, Section
from app.features.packages.pieces import Card, Picture, SiteLine, Voice
from app.features.packages.small import Told, told
from app.features.packages.theory import drivers_by_idea, public_theory
from app.features.theory import queries as theory_queries
from app.features.theory.diagram import Theory
from app.features.theory.models import Aim, Idea
from app.spc.terms import Claim

Origins = Mapping[str, set[UUID]]
"""Records by kind."""


@dataclass(slots=True)
class Content:
    """Everything that goes onto the page."""

    package: Package
    network: Network
    texts: dict[Section, Markup]
    plain: dict[Section, str]
    theory: Theory
    cards: list[Card]
    voices: list[Voice]
    pictures: list[Picture]
    causes: list[Cause]
    site_labels: Mapping[UUID, str]
    rests_on: Origins
    """All that the package rests on, at any distance."""
    quote_ids: set[UUID] = field(default_factory=set)
    """All quotes that the pages hold, also those inside the prose."""
    kept_back: set[UUID] = field(default_factory=set)
    """Quotes that the prose refers to and that may not be public."""

    def told(self, card: Card) -> list[Told]:
        """The tests of an idea as they are printed."""
        return [told(cycle, self.network.floor) for cycle in card.testing.cycles]

    @property
    def aim(self) -> Aim | None:
        """The network's aim."""
        return self.theory.aim

    @property
    def is_early(self) -> bool:
        """Whether it has to carry the label "early"."""
        return not any(picture.counts_for_progress for picture in self.pictures)

    @property
    def tested(self) -> list[Card]:
        """The ideas that are offered."""
        return [card for card in self.cards if not card.idea.is_abandoned]

    @property
    def dropped(self) -> list[Card]:
        """The ideas that were let go."""
        return [card for card in self.cards if card.idea.is_abandoned]


def gather(package: Package) -> Content:
    """Read everything a package says. Waits for nobody: the caller has asked for settled texts."""
    network = package.network
    used: set[UUID] = set()
    kept: set[UUID] = set()
    texts, plain = _texts(package, used, kept)
    voices = _voices(package)
    ideas = theory_queries.ideas_of(network.id)
    testing = testing_of(ideas)
    theory = public_theory(network.id, ideas, testing)
    origins = thread.origins([package.id, *(row.id for row in ideas)])
    return Content(
        package=package,
        network=network,
        texts=texts,
        plain=plain,
        theory=theory,
        cards=_cards(package, ideas, theory, testing, voices, origins),
        voices=voices,
        pictures=_pictures(package, network),
        causes=_causes(package),
        site_labels=measure_queries.site_labels(VISITOR, network),
        rests_on=origins[package.id],
        quote_ids=used | {one.quote_id for one in voices if one.view},
        kept_back=kept,
    )


def _texts(
    package: Package, used: set[UUID], kept: set[UUID]
) -> tuple[dict[Section, Markup], dict[Section, str]]:
    """The prose; quotes it refers to are drawn where consent lets them be public."""

    def resolve(ids: Sequence[UUID]) -> Mapping[UUID, Markup]:
        shown = interviews.quotes_in_scope(ids, "public", package.network_id)
        used.update(shown)
        kept.update(set(ids) - set(shown))
        return {quote_id: _inline(view) for quote_id, view in shown.items()}

    documents = queries.texts(package.id)
    views = notes.snapshots(documents.values(), resolve)
    found = {
        section: views[document_id]
        for section, document_id in documents.items()
        if document_id in views and not views[document_id].is_empty
    }
    return (
        {section: _lowered(view.html) for section, view in found.items()},
        {section: view.text for section, view in found.items()},
    )


def _inline(view: QuoteView) -> Markup:
    return Markup(
        '<span class="quote-ref" lang="{}">“{}”</span> <span class="fine">{}</span>'
    ).format(view.lang or "en", view.text, view.attribution)


def _lowered(html: Markup) -> Markup:
    """Headings of the prose one step down: its section has the heading above them."""
    lowered = str(html)
    for level in (4, 3, 2):
        lowered = lowered.replace(f"<h{level}>", f"<h{level + 1}>")
        lowered = lowered.replace(f"</h{level}>", f"</h{level + 1}>")
    return Markup(lowered)  # noqa: S704 — our own renderer's output, only its headings changed


def _voices(package: Package) -> list[Voice]:
    parts = package.of_kind(PartKind.QUOTE)
    ids = [part.record_id for part in parts]
    views = interviews.quotes_in_scope(ids, "public", package.network_id)
    return [Voice(part.id, part.record_id, views.get(part.record_id), part.note) for part in parts]


def _causes(package: Package) -> list[Cause]:
    ids = [part.record_id for part in package.of_kind(PartKind.CAUSE)]
    rows = {
        row.id: row
        for row in db.session.scalars(
            select(Cause).where(Cause.id.in_(ids), Cause.removed_at.is_(None))
        )
    }
    return [rows[cause_id] for cause_id in ids if cause_id in rows]


def _pictures(package: Package, network: Network) -> list[Picture]:
    parts = package.of_kind(PartKind.CHART)
    rows = select(Measure).where(Measure.id.in_([part.record_id for part in parts]))
    measures = {row.id: row for row in db.session.scalars(rows)}
    charts = {row.id: charts_of(VISITOR, network, row) for row in measures.values()}
    return [
        _picture(part, number, measures[part.record_id], charts[part.record_id])
        for number, part in enumerate(parts, start=1)
        if part.record_id in measures
    ]


def _picture(part: PackagePart, number: int, measure: Measure, charts: list[Chart]) -> Picture:
    places = {one.points.site.id if one.points.site else None: one for one in charts}
    mine = places.get(part.site_id)
    shown = mine if mine is not None and mine.shown else None
    return Picture(
        part_id=part.id,
        number=number,
        measure=measure,
        chart=shown,
        until=shown.points.rows[-1].on if shown else None,
        others=tuple(_line(one) for one in charts if one.points.site is not None),
        note=part.note,
    )


def _line(chart: Chart) -> SiteLine:
    words = str(chart.brief) if chart.shown else _("Groups too small to be shown outside the site.")
    site = chart.points.site
    return SiteLine(
        chart.points.label,
        chart.shown,
        chart.hidden,
        words,
        _state(chart),
        site.id if site else None,
    )


def _state(chart: Chart) -> spc.Word:
    """A change before the idea began is not the idea's."""
    if chart.reading.timing.claim is Claim.BEFORE:
        return spc.Word.NO_CHANGE
    return chart.reading.word


def _cards(
    package: Package,
    rows: Sequence[Idea],
    theory: Theory,
    testing: Mapping[UUID, Testing],
    voices: Sequence[Voice],
    origins: Mapping[UUID, Origins],
) -> list[Card]:
    ideas = {row.id: row for row in rows}
    drivers = drivers_by_idea(theory)
    parts = [part for part in package.of_kind(PartKind.IDEA) if part.record_id in ideas]
    return [
        Card(
            part_id=part.id,
            number=number,
            idea=ideas[part.record_id],
            drivers=drivers.get(part.record_id, ()),
            testing=testing[part.record_id],
            note=part.note,
            voices=_voices_behind(origins[part.record_id], voices),
        )
        for number, part in enumerate(parts, start=1)
    ]


def _voices_behind(origins: Origins, voices: Sequence[Voice]) -> tuple[Voice, ...]:
    """One voice that the idea rests on, rather not the one that stands at a glance."""
    behind = origins.get("quote", set())
    first = next((one.quote_id for one in voices if one.view), None)
    found = [one for one in voices if one.view and one.quote_id in behind]
    return tuple(sorted(found, key=lambda one: one.quote_id == first)[:1])

"""What a package says, gathered from the records as somebody outside the network may see it.

Everything here is read for a visitor: quotes only with consent for public packages, points of
groups below the floor as gaps, sites by name only where they agreed. The same values make the
preview, the edition and its PDF.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from flask_babel import gettext as _
from markupsafe import Markup

from app import spc
from app.core import thread
from app.core.access.actor import VISITOR
from app.features.causes.models import Cause
from app.features.measures import queries as measure_queries
from app.features.measures.charting import Chart
from app.features.measures.charts import draw_each
from app.features.measures.collecting import collected_each
from app.features.measures.models import Measure
from app.features.networks.models import Network
from app.features.notes.drawing import Seen, seen
from app.features.packages import queries
from app.features.packages.evidence import Testing
from app.features.packages.models import Package, PackageImage, PackagePart, PartKind, Section
from app.features.packages.pieces import Card, Picture, SiteLine, Voice
from app.features.packages.quotes import Quotes
from app.features.packages.small import Told, told
from app.features.packages.theory import drivers_by_idea, public_theory
from app.features.theory.diagram import Theory
from app.features.theory.models import Aim
from app.spc.terms import Claim

Row = TypeVar("Row")

CHARTS = ("measure",)
"""What a chart watches is not what the package that shows it rests on."""

Origins = Mapping[str, set[UUID]]
"""Records by kind."""


@dataclass
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
    images: list[Seen]
    """The pictures in its texts."""
    agreed: Mapping[UUID, PackageImage]
    """Those of them of which somebody confirmed that the people in them agree to be seen."""
    quote_ids: set[UUID] = field(default_factory=set)
    """All quotes that the pages hold, also those inside the prose."""
    in_prose: set[UUID] = field(default_factory=set)
    """Those of them that a text of the package says already."""
    kept_back: set[UUID] = field(default_factory=set)
    """Quotes that the prose refers to and that may not be public."""

    @cached_property
    def _origins(self) -> Mapping[UUID, Origins]:
        """What the package and its ideas rest on: asked when the pages are drawn, not before."""
        return thread.origins(
            [self.package.id, *(card.idea.id for card in self.cards)], ends=CHARTS
        )

    @property
    def rests_on(self) -> Origins:
        """All that the package rests on, at any distance."""
        return self._origins[self.package.id]

    @cached_property
    def _unsaid(self) -> list[Voice]:
        """The voices that may be shown and that no text of the package says already."""
        return [one for one in self.voices if one.view and one.quote_id not in self.in_prose]

    @property
    def at_glance(self) -> Voice | None:
        """The voice that stands on the first page."""
        return next(iter(self._unsaid), None)

    @property
    def heard(self) -> list[Voice]:
        """The voices after it."""
        return self._unsaid[1:]

    def voice_behind(self, card: Card) -> Voice | None:
        """A voice that an idea rests on: not the one at a glance, and on one card only."""
        return self._behind.get(card.part_id)

    @cached_property
    def _behind(self) -> Mapping[UUID, Voice]:
        found: dict[UUID, Voice] = {}
        left = self.heard
        for card in self.tested:
            behind = self._origins[card.idea.id].get("quote", set())
            voice = next((one for one in left if one.quote_id in behind), None)
            if voice:
                found[card.part_id] = voice
                left = [one for one in left if one is not voice]
        return found

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
    def tells_problem(self) -> bool:
        """Whether there is anything to stand under its heading; the same below."""
        return bool(Section.PROBLEM in self.texts or self.heard or self.causes)

    @property
    def tells_theory(self) -> bool:
        """Whether there is an aim, a driver or an idea."""
        return bool(self.aim or self.theory.every_driver or self.theory.ideas)

    @property
    def tells_results(self) -> bool:
        """Whether there are words or a chart."""
        return bool(Section.RESULTS in self.texts or self.pictures)

    @property
    def tells_dropped(self) -> bool:
        """Whether it says what was let go."""
        return bool(Section.DROPPED in self.texts or self.dropped)

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
    measures, causes = queries.with_records(package)
    quotes = Quotes(package)
    texts, plain = _texts(package, quotes)
    voices = quotes.voices()
    theory, testing = public_theory(network.id)
    images = [one for html in texts.values() for one in seen(html)]
    return Content(
        package=package,
        network=network,
        texts=texts,
        plain=plain,
        theory=theory,
        cards=_cards(package, theory, testing),
        voices=voices,
        pictures=_pictures(package, network, measures),
        causes=_in_place(package, PartKind.CAUSE, causes),
        site_labels=measure_queries.site_labels(VISITOR, network),
        images=images,
        agreed=queries.agreed_images(package.id) if images else {},
        quote_ids=quotes.used | {one.quote_id for one in voices if one.view},
        in_prose=set(quotes.used),
        kept_back=quotes.kept,
    )


def _texts(package: Package, quotes: Quotes) -> tuple[dict[Section, Markup], dict[Section, str]]:
    """The prose; quotes it refers to are drawn where consent lets them be public."""
    found = [
        (section, view)
        for section, _document, view in queries.prose(package.id, quotes.inside)
        if not view.is_empty
    ]
    return (
        {section: _lowered(view.html) for section, view in found},
        {section: view.text for section, view in found},
    )


def _lowered(html: Markup) -> Markup:
    """Headings of the prose one step down: its section has the heading above them."""
    lowered = str(html)
    for level in (4, 3, 2):
        lowered = lowered.replace(f"<h{level}>", f"<h{level + 1}>")
        lowered = lowered.replace(f"</h{level}>", f"</h{level + 1}>")
    return Markup(lowered)  # noqa: S704 — our own renderer's output, only its headings changed


def _in_place(package: Package, kind: PartKind, rows: Mapping[UUID, Row]) -> list[Row]:
    ids = [part.record_id for part in package.of_kind(kind)]
    return [rows[record_id] for record_id in ids if record_id in rows]


def _pictures(
    package: Package, network: Network, measures: Mapping[UUID, Measure]
) -> list[Picture]:
    every = list(measures.values())
    charts = draw_each(network, every, collected_each(VISITOR, network, every)) if every else {}
    return [
        _picture(part, number, measures[part.record_id], charts[part.record_id])
        for number, part in enumerate(package.of_kind(PartKind.CHART), start=1)
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
    words = (
        str(chart.brief) if chart.shown else _("Groups too small to be shown outside the {site}.")
    )
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
    """A change before the idea began is not the idea's; better is what Anhøj's rules call so."""
    if chart.improved:
        return spc.Word.BETTER
    word = chart.reading.word
    is_ours = word is not spc.Word.BETTER and chart.reading.timing.claim is not Claim.BEFORE
    return word if is_ours else spc.Word.NO_CHANGE


def _cards(package: Package, theory: Theory, testing: Mapping[UUID, Testing]) -> list[Card]:
    drivers = drivers_by_idea(theory)
    parts = [part for part in package.of_kind(PartKind.IDEA) if part.record_id in testing]
    return [
        Card(
            part_id=part.id,
            number=number,
            idea=testing[part.record_id].idea,
            drivers=drivers.get(part.record_id, ()),
            testing=testing[part.record_id],
            note=part.note,
        )
        for number, part in enumerate(parts, start=1)
    ]

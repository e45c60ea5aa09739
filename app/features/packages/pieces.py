"""What a package is made of, as values: voices, charts, cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app import spc
from app.features.interviews.queries import QuoteView
from app.features.measures.charting import Chart
from app.features.measures.models import Measure, MeasureKind
from app.features.packages.evidence import Testing
from app.features.theory.models import Idea

ENOUGH = 12  # points of an outcome or driver measure before the word "early" goes


@dataclass(frozen=True, slots=True)
class Voice:
    """A consented quote with the words that stand below it. `view` None: it may not be shown."""

    part_id: UUID
    quote_id: UUID
    view: QuoteView | None
    note: str = ""

    @property
    def caption(self) -> str:
        """Who said it, and what the package adds."""
        said = self.view.attribution if self.view else ""
        return f"{said}. {self.note}" if self.note else said


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One site's row of the cross-site table."""

    label: str
    shown: int
    hidden: int
    words: str
    state: spc.Word
    """The one word of the site's chart; of a change that came before the idea, no change."""
    site_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart of the package; `chart` None where there is nothing to show outside the site."""

    part_id: UUID
    number: int
    measure: Measure
    chart: Chart | None
    until: date | None
    others: tuple[SiteLine, ...]
    note: str = ""

    @property
    def counts_for_progress(self) -> bool:
        """Whether it is an outcome or driver measure with enough points."""
        kinds = (MeasureKind.OUTCOME, MeasureKind.DRIVER)
        return self.chart is not None and self.measure.kind in kinds and self.chart.shown >= ENOUGH


@dataclass(frozen=True, slots=True)
class Card:
    """A change idea with what its tests say."""

    part_id: UUID
    number: int
    idea: Idea
    drivers: tuple[str, ...]
    testing: Testing
    note: str = ""

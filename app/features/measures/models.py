"""Measures, their points, imports, and what is noted on their charts."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.model import Keyed, Owned, SoftDeleted, Stamped, Versioned
from app.core.words import Worded
from app.extensions import db
from app.features.networks.models import Network, Site
from app.spc import ChartKind


class MeasureKind(Worded):
    """What a measure is for."""

    OUTCOME = "outcome", _l("outcome measure")
    DRIVER = "driver", _l("{driver} measure")
    PROCESS = "process", _l("process measure")
    BALANCING = "balancing", _l("balancing measure")


class Good(Worded):
    """Which way is better."""

    UP = "up", _l("higher is better")
    DOWN = "down", _l("lower is better")
    NEUTRAL = "neutral", _l("neither way is better")


class Cadence(Worded):
    """How often a point comes."""

    WEEK = "week", _l("weekly")
    MONTH = "month", _l("monthly")
    TERM = "term", _l("by term")
    YEAR = "year", _l("yearly")


class Form(Worded):
    """What a point is: a share of a group, or a value."""

    SHARE = "share", _l("how many of how many (a per cent)")
    RATE = "rate", _l("events among so many students or days (a rate)")
    VALUE = "value", _l("a value (minutes, a count)")
    MEAN = "mean", _l("a mean of several measurements, with their spread")

    @property
    def is_counted(self) -> bool:
        """Whether a point is how many of, or among, how many: such points add up over sites."""
        return self in (Form.SHARE, Form.RATE)


# What points of a form can be drawn on.
KINDS: dict[Form, tuple[ChartKind, ...]] = {
    Form.SHARE: (ChartKind.RUN, ChartKind.P, ChartKind.P_PRIME, ChartKind.I, ChartKind.I_PRIME),
    Form.RATE: (ChartKind.RUN, ChartKind.U, ChartKind.U_PRIME, ChartKind.I, ChartKind.I_PRIME),
    Form.VALUE: (ChartKind.RUN, ChartKind.I, ChartKind.C, ChartKind.T, ChartKind.G),
    Form.MEAN: (ChartKind.RUN, ChartKind.XBAR, ChartKind.S, ChartKind.I, ChartKind.I_PRIME),
}


class Measure(Owned, Versioned, SoftDeleted, db.Model):
    """Something a network or a site keeps counting in the same way."""

    __tablename__ = "measure"

    name: Mapped[str] = mapped_column(String(160))
    kind: Mapped[MeasureKind]
    definition: Mapped[str] = mapped_column(Text, default="")
    numerator_words: Mapped[str] = mapped_column(String(200), default="")
    denominator_words: Mapped[str] = mapped_column(String(200), default="")
    form: Mapped[Form] = mapped_column(default=Form.SHARE)
    unit: Mapped[str] = mapped_column(String(20), default="%")
    per: Mapped[float] = mapped_column(default=1.0)
    """A rate is told for so many: 100 for suspensions among 100 students."""
    good: Mapped[Good] = mapped_column(default=Good.UP)
    cadence: Mapped[Cadence] = mapped_column(default=Cadence.WEEK)
    cumulative: Mapped[bool] = mapped_column(default=False)
    """Year to date: such a series gets no rules."""
    target: Mapped[float | None]
    chart: Mapped[ChartKind] = mapped_column(default=ChartKind.RUN)
    """How it is drawn and judged: as a run chart, or with limits; one of `KINDS`."""
    source: Mapped[str] = mapped_column(String(200), default="")
    collector: Mapped[str] = mapped_column(String(200), default="")
    sites: Mapped[list[Any]] = mapped_column(default=list)
    """The keys (as texts) of the sites that collect it; empty for all of the network."""
    groups: Mapped[list[Any]] = mapped_column(default=list)
    """The student groups for which it is counted apart as well."""
    kinds_apart: Mapped[bool] = mapped_column(default=False)
    """Whether `groups` are kinds of incident, and not groups of students."""
    recipe: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """How its files are read; see reading.recipe. Next month's file is read so, too."""
    data_version: Mapped[int] = mapped_column(default=1)
    """Rises with every change of points or notes: charts are cached by it."""
    removed_links: Mapped[list[Any]] = mapped_column(default=list)
    """The edges it had in the thread when it was deleted; they come back with it."""

    network: Mapped[Network] = relationship()

    @property
    def in_percent(self) -> bool:
        """Whether points are shown in per cent."""
        return self.form is Form.SHARE or self.unit == "%"

    @property
    def scale(self) -> float:
        """What a kept value is multiplied by where it is shown."""
        return 100.0 if self.in_percent else self.per if self.form is Form.RATE else 1.0


class Point(Keyed, Stamped, db.Model):
    """One value of one series. A missing value is no row, or a row without a value: never zero."""

    __tablename__ = "point"
    __table_args__ = (
        UniqueConstraint("measure_id", "series_key", "on"),
        Index("ix_point_measure_id_site_id_on", "measure_id", "site_id", "on"),
    )

    measure_id: Mapped[UUID] = mapped_column(ForeignKey("measure.id", ondelete="CASCADE"))
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"))
    series_key: Mapped[str] = mapped_column(String(160))
    """Site (or "network") and group in one, so that a unique constraint holds for both None.

    Points that are not seen (staged, or replaced) have the import's key in it as well: they stand
    in nobody's way.
    """
    group: Mapped[str] = mapped_column(String(60), default="")
    on: Mapped[date]
    """The first day of the period: Monday of a week, first of a month."""
    numerator: Mapped[float | None]
    denominator: Mapped[float | None]
    value: Mapped[float | None]
    """In the measure's unit; for a share the share itself, 0 to 1; for a rate events for each."""
    spread: Mapped[float | None]
    """The standard deviation of the measurements that a mean rests on, in the unit of `value`."""
    days: Mapped[int | None]
    """School days behind a week's value."""
    missing: Mapped[int] = mapped_column(default=0)
    """Days of the period that were marked as having no value."""
    note: Mapped[str] = mapped_column(String(200), default="")
    import_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("data_import.id", ondelete="CASCADE"), index=True
    )
    replaced_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("data_import.id", ondelete="SET NULL"), index=True
    )
    """The import whose point stands in its place until that import is undone."""


class ImportStatus(StrEnum):
    """How far an import is. Its points are seen from DONE on, and no longer once UNDONE."""

    LOOKING = "looking"
    MAPPING = "mapping"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNDONE = "undone"


class Import(Owned, db.Model):
    """A file that became points, or may. One step undoes it."""

    __tablename__ = "data_import"

    measure_id: Mapped[UUID] = mapped_column(
        ForeignKey("measure.id", ondelete="CASCADE"), index=True
    )
    filename: Mapped[str] = mapped_column(String(200))
    blob: Mapped[str] = mapped_column(String(64))
    """The file, in an envelope of its own; empty once nothing needs it any more."""
    status: Mapped[ImportStatus] = mapped_column(default=ImportStatus.LOOKING)
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The recipe as it is for this file; see reading.recipe and operations.planning."""
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the worker found in the file, for the page; counts alone once it is imported."""
    job_id: Mapped[UUID | None]
    finished_at: Mapped[datetime | None]

    measure: Mapped[Measure] = relationship()


class ActKind(Worded):
    """What a person may decide about the limits of a chart; the software never does."""

    PHASE = "phase", _l("a new phase begins")
    FREEZE = "freeze", _l("the lines rest on the points until then")
    EXCLUDE = "exclude", _l("this point is left out of the lines and rules")


class Answer(Worded):
    """What was answered to a question about a phase."""

    YES = "yes", _l("yes")
    NO = "no", _l("no")
    UNSURE = "unsure", _l("not sure")


class Act(Owned, db.Model):
    """A phase, a frozen baseline or a point left out: a person's decision with its reason.

    It is kept when it is withdrawn, and says when and by whom.
    """

    __tablename__ = "chart_act"

    measure_id: Mapped[UUID] = mapped_column(
        ForeignKey("measure.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[ActKind]
    on: Mapped[date]
    """Where the phase begins; the last day of the baseline; the point that is left out."""
    name: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(String(400))
    sustained: Mapped[Answer | None]
    cause_known: Mapped[Answer | None]
    desired: Mapped[Answer | None]
    expected: Mapped[Answer | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL")
    )

    site: Mapped[Site | None] = relationship()

    def stands(self, as_of: datetime | None = None) -> bool:
        """Whether it is not withdrawn, or was not yet at a moment."""
        if self.withdrawn_at is None:
            return True
        return as_of is not None and self.withdrawn_at > as_of

    @property
    def answers(self) -> tuple[Answer | None, ...]:
        """The four answers in the order in which they are asked; of a phase alone."""
        return (self.sustained, self.cause_known, self.desired, self.expected)


class Annotation(Owned, db.Model):
    """A dated note on a chart: context, not proof."""

    __tablename__ = "annotation"

    measure_id: Mapped[UUID] = mapped_column(
        ForeignKey("measure.id", ondelete="CASCADE"), index=True
    )
    on: Mapped[date]
    text: Mapped[str] = mapped_column(String(120))
    begins_idea: Mapped[bool] = mapped_column(default=False)
    """Whether a change idea began here: only then may a later change be ours to claim."""

    site: Mapped[Site | None] = relationship()

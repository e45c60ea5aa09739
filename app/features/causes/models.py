"""Root-cause analyses: the fishbone, its bones, its causes to any depth."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.model import Keyed, Owned, Ranked, SoftDeleted, Stamped, Versioned
from app.core.words import Worded
from app.extensions import db
from app.features.networks.models import Network

FEWEST_BONES, MOST_BONES = 4, 8


class AnalysisKind(StrEnum):
    """How causes are laid out."""

    FISHBONE = "fishbone"


class CauseStatus(Worded):
    """What is known of a cause."""

    HYPOTHESIS = "hypothesis", _l("a hypothesis")
    SUPPORTED = "supported", _l("supported by what we know")
    RULED_OUT = "ruled_out", _l("ruled out")


class Analysis(Owned, Versioned, SoftDeleted, db.Model):
    """One problem and the causes people see for it."""

    __tablename__ = "analysis"

    title: Mapped[str] = mapped_column(String(160))
    problem: Mapped[str] = mapped_column(Text, default="")
    """Specific, measurable; it names no solution and blames nobody."""
    kind: Mapped[AnalysisKind] = mapped_column(default=AnalysisKind.FISHBONE)

    network: Mapped[Network] = relationship()


class _OfAnalysis:
    """Permission rules ask a bone or a cause for its analysis' network and site."""

    analysis: Mapped[Analysis]

    @property
    def network_id(self) -> UUID:
        """The network of the analysis."""
        return self.analysis.network_id

    @property
    def site_id(self) -> UUID | None:
        """The site of the analysis."""
        return self.analysis.site_id


class Bone(_OfAnalysis, Keyed, Stamped, Versioned, Ranked, db.Model):
    """A category of causes."""

    __tablename__ = "bone"

    analysis_id: Mapped[UUID] = mapped_column(
        ForeignKey("analysis.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(60))

    analysis: Mapped[Analysis] = relationship(lazy="joined")


class Cause(_OfAnalysis, Keyed, Stamped, Versioned, Ranked, db.Model):
    """A cause, or the cause of a cause."""

    __tablename__ = "cause"

    analysis_id: Mapped[UUID] = mapped_column(
        ForeignKey("analysis.id", ondelete="CASCADE"), index=True
    )
    bone_id: Mapped[UUID] = mapped_column(ForeignKey("bone.id", ondelete="CASCADE"), index=True)
    parent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("cause.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(String(300))
    status: Mapped[CauseStatus] = mapped_column(default=CauseStatus.HYPOTHESIS)
    reason: Mapped[str] = mapped_column(String(500), default="")
    """Why it was ruled out, or what supports it."""
    influence: Mapped[int | None]
    """How much the team can influence it, 1 to 5."""
    impact: Mapped[int | None]
    """How much would change if it went, 1 to 5."""
    removed_at: Mapped[datetime | None]
    removed_links: Mapped[list[Any]] = mapped_column(default=list)
    """The edges it had in the thread when it was removed; they come back with it."""

    analysis: Mapped[Analysis] = relationship(lazy="joined")

    @property
    def is_ruled_out(self) -> bool:
        """Whether the team has set it aside."""
        return self.status is CauseStatus.RULED_OUT

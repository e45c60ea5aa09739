"""The theory of improvement: the aim, the drivers behind it, the ideas that would move them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.model import Owned, Ranked, Versioned
from app.extensions import db
from app.features.networks.models import Network


class Level(StrEnum):
    """Where a driver stands in the diagram."""

    PRIMARY = "primary"
    SECONDARY = "secondary"

    @property
    def label(self) -> str:
        """The level in words."""
        return str(_l("primary driver") if self is Level.PRIMARY else _l("secondary driver"))


class Research(StrEnum):
    """What research stands behind an idea: the tiers of the Every Student Succeeds Act."""

    STRONG = "strong"
    MODERATE = "moderate"
    PROMISING = "promising"
    RATIONALE = "rationale"
    NONE = "none"

    @property
    def label(self) -> str:
        """The tier in words."""
        return str(RESEARCH_LABELS[self])


RESEARCH_LABELS = {
    Research.STRONG: _l("tier 1, strong"),
    Research.MODERATE: _l("tier 2, moderate"),
    Research.PROMISING: _l("tier 3, promising"),
    Research.RATIONALE: _l("tier 4, a rationale"),
    Research.NONE: _l("none that we know of"),
}


class IdeaStatus(StrEnum):
    """Whether people work on an idea."""

    ACTIVE = "active"
    ABANDONED = "abandoned"

    @property
    def label(self) -> str:
        """The status in words."""
        return str(_l("active") if self is IdeaStatus.ACTIVE else _l("abandoned"))


class Aim(Owned, Versioned, db.Model):
    """How much of what, by when, for whom."""

    __tablename__ = "aim"
    # One common aim; a site's own aims come with its site.
    __table_args__ = (
        Index(
            "uq_aim_network_id_common",
            "network_id",
            unique=True,
            sqlite_where=text("site_id IS NULL"),
            postgresql_where=text("site_id IS NULL"),
        ),
    )

    what: Mapped[str] = mapped_column(String(300))
    unit: Mapped[str] = mapped_column(String(20), default="%")
    baseline: Mapped[float | None]
    target: Mapped[float | None]
    by: Mapped[date | None]
    population: Mapped[str] = mapped_column(String(200), default="")
    focal: Mapped[str] = mapped_column(String(200), default="")
    """The students the system serves least well; the aim is not met while theirs is unmet."""
    focal_baseline: Mapped[float | None]
    focal_target: Mapped[float | None]


class Removable:
    """A record that is taken out of the theory with its edges, and put back with them."""

    removed_at: Mapped[datetime | None]
    removed_links: Mapped[list[Any]] = mapped_column(default=list)


class Driver(Removable, Owned, Versioned, Ranked, db.Model):
    """A condition that must become true for the aim to be met."""

    __tablename__ = "driver"

    level: Mapped[Level] = mapped_column(default=Level.PRIMARY)
    text: Mapped[str] = mapped_column(String(200))
    rationale: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class Idea(Removable, Owned, Versioned, Ranked, db.Model):
    """A change that people can try: the card of a change package."""

    __tablename__ = "idea"

    name: Mapped[str] = mapped_column(String(120))
    what: Mapped[str] = mapped_column(Text, default="")
    """What it is, in two sentences."""
    why: Mapped[str] = mapped_column(Text, default="")
    steps: Mapped[list[Any]] = mapped_column(default=list)
    who: Mapped[str] = mapped_column(String(300), default="")
    takes: Mapped[str] = mapped_column(String(300), default="")
    """Time and materials."""
    cost: Mapped[str] = mapped_column(String(300), default="")
    core: Mapped[str] = mapped_column(Text, default="")
    """What must be kept: "we believe core" until an adaptation without it was tried."""
    adaptable: Mapped[str] = mapped_column(Text, default="")
    not_suitable: Mapped[str] = mapped_column(Text, default="")
    first_test: Mapped[str] = mapped_column(Text, default="")
    research: Mapped[Research] = mapped_column(default=Research.NONE)
    status: Mapped[IdeaStatus] = mapped_column(default=IdeaStatus.ACTIVE)
    abandoned_reason: Mapped[str] = mapped_column(String(500), default="")

    network: Mapped[Network] = relationship()

    @property
    def is_abandoned(self) -> bool:
        """Whether the network has let it go."""
        return self.status is IdeaStatus.ABANDONED

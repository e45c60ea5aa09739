"""The theory of improvement: the aim, the drivers behind it, the ideas that would move them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.model import Owned, Ranked, Versioned
from app.core.words import Worded
from app.extensions import db
from app.features.networks.models import Network


class Level(Worded):
    """Where a driver stands in the diagram."""

    PRIMARY = "primary", _l("primary {driver}")
    SECONDARY = "secondary", _l("secondary {driver}")


class Research(Worded):
    """What research stands behind an idea: the tiers of the Every Student Succeeds Act."""

    STRONG = "strong", _l("tier 1, strong")
    MODERATE = "moderate", _l("tier 2, moderate")
    PROMISING = "promising", _l("tier 3, promising")
    RATIONALE = "rationale", _l("tier 4, a rationale")
    NONE = "none", _l("none that we know of")


class IdeaStatus(Worded):
    """Whether people work on an idea."""

    ACTIVE = "active", _l("being worked on")
    ABANDONED = "abandoned", _l("abandoned")


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

    network: Mapped[Network] = relationship()


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

    network: Mapped[Network] = relationship()


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

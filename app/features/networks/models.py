"""Networks, sites, seats and invitations."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.access.actor import Role
from app.core.model import Keyed, Stamped, Versioned
from app.core.words import Worded
from app.extensions import db
from app.features.accounts.models import User


class RuleSet(Worded):
    """Which rules judge the network's run charts; see DOMAIN on run charts."""

    SHIFT_RUNS = "shift_runs", _l("shift and runs")
    ANHOEJ = "anhoej", _l("Anhøj")


class ControlRules(Worded):
    """Which rules judge the network's charts with limits."""

    SHEWHART_ANHOEJ = "shewhart_anhoej", _l("points outside the limits, and Anhøj")
    MAKING_DATA_COUNT = "making_data_count", _l("Making Data Count (as in the NHS)")
    WESTERN_ELECTRIC = "western_electric", _l("Western Electric")


class SiteKind(Worded):
    """What a site is."""

    CLASSROOM = "classroom", _l("classroom")
    SCHOOL = "school", _l("school")
    DISTRICT = "district", _l("district")
    ORGANISATION = "organisation", _l("organisation")


class Network(Keyed, Stamped, Versioned, db.Model):
    """A networked improvement community."""

    __tablename__ = "network"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    problem_area: Mapped[str] = mapped_column(String(120), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    zone: Mapped[str] = mapped_column(String(60), default="UTC")
    floor: Mapped[int] = mapped_column(default=10)
    """Nobody outside a site sees a group smaller than this."""
    rule_set: Mapped[RuleSet] = mapped_column(default=RuleSet.SHIFT_RUNS)
    trend_rule: Mapped[bool] = mapped_column(default=False)
    control_rules: Mapped[ControlRules] = mapped_column(default=ControlRules.SHEWHART_ANHOEJ)
    groups: Mapped[list[Any]] = mapped_column(default=list)
    """The self-described student groups that interviews and measures may name."""
    labels: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What it calls its hub, sites, drivers and change ideas; see core.labels."""

    sites: Mapped[list[Site]] = relationship(
        order_by="Site.name", back_populates="network", cascade="all, delete-orphan"
    )

    @property
    def network_id(self) -> UUID:
        """A network belongs to itself: permission rules ask every thing for it."""
        return self.id

    site_id = None


class Site(Keyed, Stamped, db.Model):
    """A school, classroom, district or partner in a network."""

    __tablename__ = "site"
    __table_args__ = (UniqueConstraint("network_id", "name"),)

    network_id: Mapped[UUID] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    code: Mapped[str] = mapped_column(String(40), default="")
    """What data files call the site, for example a district's school number."""
    kind: Mapped[SiteKind] = mapped_column(default=SiteKind.SCHOOL)
    district: Mapped[str] = mapped_column(String(120), default="")
    setting: Mapped[list[Any]] = mapped_column(default=list)
    """Tags (grade band, size, locale) that serve as conditions across sites."""
    named_outside: Mapped[bool] = mapped_column(default=False)
    """Whether the site lead agreed that the site is named outside itself."""

    network: Mapped[Network] = relationship(back_populates="sites")

    @property
    def site_id(self) -> UUID:
        """A site belongs to itself: permission rules ask every thing for it."""
        return self.id


class Membership(Keyed, Stamped, db.Model):
    """A person's seat in a network."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "network_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    network_id: Mapped[UUID] = mapped_column(
        ForeignKey("network.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[Role]

    user: Mapped[User] = relationship(lazy="joined")
    sites: Mapped[list[Site]] = relationship(
        secondary="membership_site", order_by="Site.name", lazy="selectin"
    )

    site_id = None

    @property
    def held_by_id(self) -> UUID | None:
        """Who made the link that set this person's password, while that is to be confirmed."""
        return self.user.held_by_id

    @property
    def site_ids(self) -> frozenset[UUID]:
        """The sites the seat is for."""
        return frozenset(site.id for site in self.sites)


class MembershipSite(db.Model):
    """Which sites a seat is for."""

    __tablename__ = "membership_site"

    membership_id: Mapped[UUID] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True
    )
    site_id: Mapped[UUID] = mapped_column(
        ForeignKey("site.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Invitation(Keyed, Stamped, db.Model):
    """A link that gives one person a seat."""

    __tablename__ = "invitation"

    network_id: Mapped[UUID] = mapped_column(
        ForeignKey("network.id", ondelete="CASCADE"), index=True
    )
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"))
    role: Mapped[Role]
    email: Mapped[str] = mapped_column(String(254), default="")
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL")
    )

    network: Mapped[Network] = relationship(lazy="joined")
    site: Mapped[Site | None] = relationship(lazy="joined")

    @property
    def is_open(self) -> bool:
        """Whether the link still works."""
        ended = self.revoked_at or self.accepted_at
        return ended is None and self.expires_at > clock.now()

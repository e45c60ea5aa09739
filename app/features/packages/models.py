"""Packages in preparation, what they are put together from, and the editions they became."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.model import Keyed, Owned, Ranked, SoftDeleted, Stamped, Versioned
from app.core.words import Worded
from app.extensions import db
from app.features.networks.models import Network


class PartKind(Worded):
    """What a package takes from the network's records."""

    IDEA = "idea", _l("{Change ideas}")
    QUOTE = "quote", _l("Voices")
    CHART = "chart", _l("Charts")
    CAUSE = "cause", _l("Causes")

    @property
    def anchor(self) -> str:
        """Where on the package's page these stand."""
        return f"{self.value}s"


class Section(StrEnum):
    """The prose of a package: one co-edited document each."""

    GLANCE = "glance"
    PROBLEM = "problem"
    USE = "use"
    RESULTS = "results"
    DROPPED = "dropped"
    THANKS = "thanks"

    @property
    def label(self) -> str:
        """The heading it stands under."""
        return str(SECTION_LABELS[self][0])

    @property
    def hint(self) -> str:
        """What belongs here, in one sentence."""
        return str(SECTION_LABELS[self][1])


SECTION_LABELS = {
    Section.GLANCE: (
        _l("At a glance"),
        _l("Three sentences a principal reads first: the problem, in numbers, and whom you asked."),
    ),
    Section.PROBLEM: (
        _l("The problem and who told us"),
        _l("What happens now, to whom, and how you found out."),
    ),
    Section.USE: (
        _l("How to use this package"),
        _l("Where to begin, what has to be in place, and how long it takes."),
    ),
    Section.RESULTS: (
        _l("Results"),
        _l("What changed, where it did not, and what else may explain it."),
    ),
    Section.DROPPED: (
        _l("What did not work"),
        _l("What you tried and let go, and why: it saves the next school a term."),
    ),
    Section.THANKS: (
        _l("Thanks"),
        _l("Who did the work, and what it rests on."),
    ),
}


class Licence(StrEnum):
    """Under which terms others may use a package."""

    BY = "CC BY 4.0"
    BY_SA = "CC BY-SA 4.0"
    BY_NC = "CC BY-NC 4.0"

    @property
    def address(self) -> str:
        """Where the licence can be read."""
        name = self.value.removeprefix("CC ").removesuffix(" 4.0").lower()
        return f"https://creativecommons.org/licenses/{name}/4.0/"


class Package(Owned, Versioned, SoftDeleted, db.Model):
    """A change package in preparation; what is released are its editions."""

    __tablename__ = "package"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    subtitle: Mapped[str] = mapped_column(String(200), default="")
    suits: Mapped[str] = mapped_column(Text, default="")
    """Whom it suits, and whom it has not been shown for."""
    licence: Mapped[Licence] = mapped_column(default=Licence.BY)
    cite: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(String(300), default="")
    removed_links: Mapped[list[Any]] = mapped_column(default=list)
    """The edges it had in the thread when it was deleted; they come back with it."""
    preview_job_id: Mapped[UUID | None]
    preview_sha: Mapped[str] = mapped_column(String(64), default="")

    parts: Mapped[list[PackagePart]] = relationship(
        order_by="(PackagePart.rank, PackagePart.id)", cascade="all, delete-orphan"
    )
    texts: Mapped[list[PackageText]] = relationship(cascade="all, delete-orphan")
    network: Mapped[Network] = relationship()
    editions: Mapped[list[Edition]] = relationship(
        order_by="Edition.number", back_populates="package"
    )

    def of_kind(self, kind: PartKind) -> list[PackagePart]:
        """The parts of one kind, in their order."""
        return [part for part in self.parts if part.kind is kind]

    @property
    def current(self) -> Edition | None:
        """The edition that the library shows: the latest in service."""
        return next((one for one in reversed(self.editions) if one.in_service), None)


class PackagePart(Keyed, Stamped, Ranked, db.Model):
    """One record that a package takes up, in its place; a chart is a measure at a site."""

    __tablename__ = "package_part"
    __table_args__ = (Index("ix_package_part_record_id", "record_id"),)

    package_id: Mapped[UUID] = mapped_column(
        ForeignKey("package.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[PartKind]
    record_id: Mapped[UUID]
    site_id: Mapped[UUID | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    """Words below it: "A teacher who disagreed. We kept it." """


class PackageText(db.Model):
    """Which document holds which prose of a package."""

    __tablename__ = "package_text"

    package_id: Mapped[UUID] = mapped_column(
        ForeignKey("package.id", ondelete="CASCADE"), primary_key=True
    )
    section: Mapped[Section] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(
        ForeignKey("document.id", ondelete="CASCADE"), unique=True
    )


class PackageImage(db.Model):
    """Somebody confirmed that the people in a picture agree to be seen by anyone."""

    __tablename__ = "package_image"

    package_id: Mapped[UUID] = mapped_column(
        ForeignKey("package.id", ondelete="CASCADE"), primary_key=True
    )
    image_id: Mapped[UUID] = mapped_column(primary_key=True)
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=clock.now)


class OutReason(Worded):
    """Why an edition is out of service."""

    QUOTE_WITHDRAWN = "quote_withdrawn", _l("Somebody whose words it held has withdrawn them.")
    QUOTE_NARROWED = (
        "quote_narrowed",
        _l("Somebody whose words it held no longer agrees to have them public."),
    )
    CONSENT_ENDED = "consent_ended", _l("The consent to show some of its words has ended.")
    TAKEN_BACK = "taken_back", _l("The network has taken it back.")


class Edition(Keyed, Stamped, db.Model):
    """What a release made: numbered, dated, never edited; perhaps taken out of service."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("package_id", "number"),)

    package_id: Mapped[UUID] = mapped_column(ForeignKey("package.id", ondelete="CASCADE"))
    network_id: Mapped[UUID] = mapped_column(
        ForeignKey("network.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    job_id: Mapped[UUID | None]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    """None while the worker still makes it."""
    title: Mapped[str] = mapped_column(String(120), default="")
    subtitle: Mapped[str] = mapped_column(String(200), default="")
    network_name: Mapped[str] = mapped_column(String(120), default="")
    places: Mapped[str] = mapped_column(String(200), default="")
    """Where it was made: "Six schools in three districts"."""
    standing: Mapped[str] = mapped_column(String(300), default="")
    """What testing says: "Promising: tested at 3 sites"."""
    is_early: Mapped[bool] = mapped_column(default=False)
    licence: Mapped[Licence] = mapped_column(default=Licence.BY)
    lang: Mapped[str] = mapped_column(String(12), default="en")
    counts: Mapped[list[Any]] = mapped_column(default=list)
    """The thread it rests on as it stood: {"move", "label", "note"} from voices to measures."""
    html: Mapped[str] = mapped_column(Text, default="", deferred=True)
    """Its pages: long, and read by the library alone."""
    html_sha: Mapped[str] = mapped_column(String(64), default="")
    pdf_sha: Mapped[str] = mapped_column(String(64), default="")
    """Of the PDF's bytes; it stays when the bytes are purged."""
    assets: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Checksums of the fonts it was printed with, by file name."""
    out_at: Mapped[datetime | None]
    out_reason: Mapped[OutReason | None]

    package: Mapped[Package] = relationship(back_populates="editions", lazy="joined")
    images: Mapped[list[EditionImage]] = relationship(cascade="all, delete-orphan")

    site_id = None

    @property
    def in_service(self) -> bool:
        """Whether the library shows it."""
        return self.released_at is not None and self.out_at is None


class EditionQuote(db.Model):
    """Which quotes an edition holds: asked when consent is withdrawn. The quote's row may go."""

    __tablename__ = "edition_quote"

    edition_id: Mapped[UUID] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True
    )
    quote_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)


class EditionImage(db.Model):
    """An edition's own copy of a picture in its texts; the name stays when the bytes are purged."""

    __tablename__ = "edition_image"

    edition_id: Mapped[UUID] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True
    )
    image_id: Mapped[UUID] = mapped_column(primary_key=True)
    blob: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))

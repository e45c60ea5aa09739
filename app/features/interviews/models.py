"""Protocols, interviews and their consent, quotes and tags, themes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from app.core import clock
from app.core.model import Keyed, Owned, Versioned
from app.extensions import db
from app.features.interviews.vocabulary import (
    ConsentKind,
    QuoteState,
    Scope,
    Voice,
    narrower,
)
from app.features.networks.models import Site


class Protocol(Owned, db.Model):
    """What interviewers ask: a title, a purpose, and numbered versions of the questions."""

    __tablename__ = "protocol"

    title: Mapped[str] = mapped_column(String(160))
    purpose: Mapped[str] = mapped_column(Text, default="")

    versions: Mapped[list[ProtocolVersion]] = relationship(
        order_by="ProtocolVersion.number",
        back_populates="protocol",
        cascade="all, delete-orphan",
        lazy="selectin",
    )

    @property
    def current(self) -> ProtocolVersion:
        """The newest version."""
        return self.versions[-1]


class ProtocolVersion(Keyed, db.Model):
    """The questions as they stood when an interview was held."""

    __tablename__ = "protocol_version"
    __table_args__ = (UniqueConstraint("protocol_id", "number"),)

    protocol_id: Mapped[UUID] = mapped_column(ForeignKey("protocol.id", ondelete="CASCADE"))
    number: Mapped[int]
    opening: Mapped[str] = mapped_column(Text, default="")
    consent_script: Mapped[str] = mapped_column(Text, default="")
    questions: Mapped[list[Any]] = mapped_column(default=list)
    """In order: {"text", "probes", "sensitive"}; sensitive ones need a parent's written consent."""
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    protocol: Mapped[Protocol] = relationship(back_populates="versions", lazy="joined")


def _document() -> Mapped[UUID | None]:
    return mapped_column(ForeignKey("document.id", ondelete="SET NULL"), unique=True)


class Interview(Owned, Versioned, db.Model):
    """One empathy interview. The person is a code; there is no field for a name."""

    __tablename__ = "interview"
    __table_args__ = (UniqueConstraint("network_id", "code"),)

    protocol_version_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("protocol_version.id", ondelete="SET NULL"), index=True
    )
    code: Mapped[str] = mapped_column(String(12))
    voice: Mapped[Voice]
    held_on: Mapped[date | None]
    grade_band: Mapped[str] = mapped_column(String(40), default="")
    groups: Mapped[list[Any]] = mapped_column(default=list)
    lang: Mapped[str] = mapped_column(String(12), default="en")
    is_minor: Mapped[bool] = mapped_column(default=False)
    interviewer_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    note_taker_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    said_id: Mapped[UUID | None] = _document()
    observed_id: Mapped[UUID | None] = _document()
    interpreted_id: Mapped[UUID | None] = _document()
    scope: Mapped[Scope] = mapped_column(default=Scope.NAMED)
    """What the person agreed to; in effect only while the consent it needs is on file."""
    granted: Mapped[Scope] = mapped_column(default=Scope.NAMED)
    """`scope` where every needed record is on file, else named; kept by operations.consent."""
    granted_until: Mapped[date | None]
    """The last day on which `granted` holds."""
    words_checked_on: Mapped[date | None]
    """When the words went back to the person or their advocate."""
    keep_until: Mapped[date | None]
    """The last day on which the raw notes are kept; None while nobody has set one."""
    notes_purged_at: Mapped[datetime | None]
    """When they were purged because that day was over."""
    withdrawn_at: Mapped[datetime | None]

    site: Mapped[Site] = relationship(lazy="joined")
    protocol_version: Mapped[ProtocolVersion | None] = relationship(lazy="select")
    readers: Mapped[list[InterviewReader]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )
    consents: Mapped[list[Consent]] = relationship(
        cascade="all, delete-orphan", lazy="select", order_by="Consent.kind"
    )

    @property
    def writer_ids(self) -> frozenset[UUID]:
        """Those who write the notes: the interviewer and the note-taker."""
        return frozenset(filter(None, (self.interviewer_id, self.note_taker_id)))

    @property
    def reader_ids(self) -> frozenset[UUID]:
        """Everybody named on the notes."""
        return self.writer_ids | {reader.user_id for reader in self.readers}

    @property
    def scope_today(self) -> Scope:
        """The scope in effect: named, unless all consent is on file and has not expired."""
        expired = self.granted_until is not None and self.granted_until < clock.today()
        return Scope.NAMED if expired else self.granted

    @property
    def document_ids(self) -> frozenset[UUID]:
        """Its documents: said, observed, interpreted."""
        return frozenset(filter(None, (self.said_id, self.observed_id, self.interpreted_id)))

    def called(self, *, placed: bool) -> str:
        """How the person is called: by the code; for those of the site also by their grade.

        Code, grade and site together would tell others who one or two people are.
        """
        return ", ".join(filter(None, (self.code, self.grade_band if placed else "")))

    @property
    def consent_kinds(self) -> tuple[ConsentKind, ...]:
        """The records that are needed before any quote travels."""
        if self.is_minor:
            return (ConsentKind.PARENT, ConsentKind.ASSENT)
        return (ConsentKind.OWN,)


class InterviewReader(db.Model):
    """Somebody whom the interviewer named as a reader of the raw notes."""

    __tablename__ = "interview_reader"

    interview_id: Mapped[UUID] = mapped_column(
        ForeignKey("interview.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Consent(Keyed, db.Model):
    """One consent record of an interview: whose word, from when, until when, who wrote it down."""

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("interview_id", "kind"),)

    interview_id: Mapped[UUID] = mapped_column(ForeignKey("interview.id", ondelete="CASCADE"))
    kind: Mapped[ConsentKind]
    given_on: Mapped[date]
    expires_on: Mapped[date | None]
    lang: Mapped[str] = mapped_column(String(12), default="en")
    """The language it was asked and given in."""
    recorded_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL")
    )
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)


class Quote(Owned, db.Model):
    """The exact words, cleared of identifying detail, with their place in the notes."""

    __tablename__ = "quote"

    interview_id: Mapped[UUID] = mapped_column(
        ForeignKey("interview.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(Text)
    lang: Mapped[str] = mapped_column(String(12), default="en")
    translation: Mapped[str] = mapped_column(Text, default="")
    translator: Mapped[str] = mapped_column(String(120), default="")
    kept: Mapped[Scope | None]
    """A narrower scope for this quote alone."""
    is_marked: Mapped[bool] = mapped_column(default=True)
    """Whether a mark in the notes holds its place; without scripts it is found by its words."""
    state: Mapped[QuoteState] = mapped_column(default=QuoteState.KEPT)
    present_text: Mapped[str] = mapped_column(Text, default="")
    """What the notes say now, where that is something else."""
    dissents: Mapped[bool | None] = query_expression()
    """Whether themes hold it as dissent alone; None where the query has not asked."""

    interview: Mapped[Interview] = relationship(lazy="joined")
    tags: Mapped[list[Tag]] = relationship(
        secondary="quote_tag", order_by="Tag.name", lazy="selectin"
    )

    @property
    def scope(self) -> Scope:
        """The scope in effect today: the interview's, or the quote's own where narrower."""
        return narrower(self.interview.scope_today, self.kept)

    @property
    def reader_ids(self) -> frozenset[UUID]:
        """Everybody named on the notes it comes from."""
        return self.interview.reader_ids

    @property
    def writer_ids(self) -> frozenset[UUID]:
        """Those who write the notes it comes from."""
        return self.interview.writer_ids


class Tag(Keyed, Versioned, db.Model):
    """A word of the network's codebook."""

    __tablename__ = "tag"
    __table_args__ = (UniqueConstraint("network_id", "name"),)

    network_id: Mapped[UUID] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    colour: Mapped[int] = mapped_column(default=1)
    description: Mapped[str] = mapped_column(Text, default="")

    site_id = None


class QuoteTag(db.Model):
    """Which tags a quote has."""

    __tablename__ = "quote_tag"

    quote_id: Mapped[UUID] = mapped_column(
        ForeignKey("quote.id", ondelete="CASCADE"), primary_key=True
    )
    tag_id: Mapped[UUID] = mapped_column(
        ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class MergedTag(Keyed, db.Model):
    """A tag in whose place another one stands: what puts it back, with its own key."""

    __tablename__ = "merged_tag"

    network_id: Mapped[UUID] = mapped_column(
        ForeignKey("network.id", ondelete="CASCADE"), index=True
    )
    into_id: Mapped[UUID]
    """The other one: a tag, or one that was merged itself since."""
    name: Mapped[str] = mapped_column(String(80))
    colour: Mapped[int]
    description: Mapped[str] = mapped_column(Text, default="")
    is_lent: Mapped[bool] = mapped_column(default=False)
    """Whether the other one had no description and took over this one's."""
    merged_at: Mapped[datetime] = mapped_column(default=clock.now)

    site_id = None


class MergedTagQuote(db.Model):
    """A quote that had a merged tag."""

    __tablename__ = "merged_tag_quote"

    merged_id: Mapped[UUID] = mapped_column(
        ForeignKey("merged_tag.id", ondelete="CASCADE"), primary_key=True
    )
    quote_id: Mapped[UUID] = mapped_column(
        ForeignKey("quote.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    had_both: Mapped[bool] = mapped_column(default=False)
    """Whether it had the other tag already, and keeps that when this one is put back."""


class Theme(Owned, Versioned, db.Model):
    """What several people said in their own words, named."""

    __tablename__ = "theme"

    name: Mapped[str] = mapped_column(String(160))
    statement: Mapped[str] = mapped_column(Text, default="")
    need: Mapped[str] = mapped_column(Text, default="")
    how_might_we: Mapped[str] = mapped_column(Text, default="")

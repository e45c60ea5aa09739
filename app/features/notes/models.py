"""Documents: their log, snapshots and clients, what was refused, what was withdrawn."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.model import Keyed, Stamped
from app.extensions import db


def _document() -> Mapped[UUID]:
    return mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)


class Document(Keyed, Stamped, db.Model):
    """One co-edited text. The record it belongs to holds its key."""

    __tablename__ = "document"

    network_id: Mapped[UUID] = mapped_column(
        ForeignKey("network.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(40))
    schema: Mapped[int] = mapped_column(default=1)
    """The editor's version that the text needs; older editors may only read."""
    seq: Mapped[int] = mapped_column(default=0)
    """The last row of the log. Counted under this row's lock."""
    snapshot_seq: Mapped[int] = mapped_column(default=0)
    """Up to which row the newest snapshot reaches."""
    base_seq: Mapped[int] = mapped_column(default=0, server_default="0")
    """The snapshot that was compared with the log: rows up to it may be missing."""


class DocumentUpdate(db.Model):
    """One row of a document's log: a Yjs update, in the order everybody applies it."""

    __tablename__ = "document_update"
    __table_args__ = (
        Index(
            "ix_document_update_spare_since",
            "spare_since",
            sqlite_where=text("spare_since IS NOT NULL"),
            postgresql_where=text("spare_since IS NOT NULL"),
        ),
    )

    document_id: Mapped[UUID] = _document()
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[bytes]
    at: Mapped[datetime] = mapped_column(default=clock.now)
    spare_since: Mapped[datetime | None]
    """Since when a snapshot, read back and compared, holds what this row holds."""


class DocumentSnapshot(db.Model):
    """A document as of one row of its log: state to load from, HTML and text to read."""

    __tablename__ = "document_snapshot"

    document_id: Mapped[UUID] = _document()
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[bytes]
    html: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the state: a snapshot that was damaged on disk is passed over, the log is kept."""
    at: Mapped[datetime] = mapped_column(default=clock.now)


class DocumentClient(db.Model):
    """Who a Yjs client id stands for: attribution goes by it. The first claim wins."""

    __tablename__ = "document_client"

    document_id: Mapped[UUID] = _document()
    client_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=clock.now)


class DocumentRevision(Keyed, db.Model):
    """A document as it stood at the end of a stretch of work.

    The stretch that still goes on has no bytes of its own: the newest snapshot is what it holds.
    """

    __tablename__ = "document_revision"
    __table_args__ = (Index("ix_document_revision_document_id_at", "document_id", "at"),)

    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    seq: Mapped[int]
    began_at: Mapped[datetime] = mapped_column(default=clock.now)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    authors: Mapped[list[Any]] = mapped_column(default=list)
    """Keys of the people who wrote in it, as text."""
    name: Mapped[str] = mapped_column(String(120), default="")
    """What somebody called it; a named version is never thinned out."""
    restores: Mapped[datetime | None]
    """The moment of the version that this one brought back."""
    state: Mapped[bytes | None]
    html: Mapped[str | None] = mapped_column(Text)

    @property
    def is_open(self) -> bool:
        """Whether the stretch still goes on."""
        return self.state is None


class DocumentQuarantine(Keyed, db.Model):
    """Bytes that a document could not take, kept for a look; the room went on without them."""

    __tablename__ = "document_quarantine"
    __table_args__ = (Index("ix_document_quarantine_document_id", "document_id"),)

    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(String(40))
    body: Mapped[bytes]
    at: Mapped[datetime] = mapped_column(default=clock.now)


class DocumentImage(Keyed, db.Model):
    """A picture that stands in a document, or stood there lately."""

    __tablename__ = "document_image"

    document_id: Mapped[UUID] = mapped_column(
        ForeignKey("document.id", ondelete="CASCADE"), index=True
    )
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    blob: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    width: Mapped[int]
    height: Mapped[int]
    unused_since: Mapped[datetime | None] = mapped_column(default=clock.now, index=True)
    """Since when the text does not carry it; undo can still bring it back for a while."""

    @property
    def address(self) -> str:
        """Where those who may read the document see it."""
        return f"/documents/{self.document_id}/images/{self.id}"


class DocumentTombstone(db.Model):
    """A withdrawn document: nothing of it is left, and its id stays closed for ever."""

    __tablename__ = "document_tombstone"

    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    network_id: Mapped[UUID | None]
    """Whose it was: nobody else learns of the withdrawal. None: withdrawn before this was kept."""
    at: Mapped[datetime] = mapped_column(default=clock.now)

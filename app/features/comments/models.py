"""Threads of comments, what was said in them, and who was asked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.model import Keyed
from app.extensions import db
from app.features.accounts.models import User


class CommentMention(db.Model):
    """Somebody was asked in a comment."""

    __tablename__ = "comment_mention"

    comment_id: Mapped[UUID] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Comment(Keyed, db.Model):
    """What one person said in a thread."""

    __tablename__ = "comment"

    thread_id: Mapped[UUID] = mapped_column(
        ForeignKey("comment_thread.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=clock.now)

    author: Mapped[User | None] = relationship(lazy="selectin")
    mentioned: Mapped[list[User]] = relationship(
        secondary="comment_mention", lazy="selectin", order_by=User.name
    )


class CommentThread(Keyed, db.Model):
    """A conversation about a record, a text of it, or words in that text."""

    __tablename__ = "comment_thread"
    __table_args__ = (Index("ix_comment_thread_kind_record_id", "kind", "record_id"),)

    network_id: Mapped[UUID] = mapped_column(
        ForeignKey("network.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(20))
    record_id: Mapped[UUID]
    document_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("document.id", ondelete="CASCADE"), index=True
    )
    words: Mapped[str] = mapped_column(Text, default="")
    """The words that were chosen, as they stood then; empty for the whole."""
    begun_at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL")
    )

    comments: Mapped[list[Comment]] = relationship(
        lazy="selectin", order_by=(Comment.at, Comment.id), cascade="all, delete-orphan"
    )
    settled_by: Mapped[User | None] = relationship(lazy="selectin")

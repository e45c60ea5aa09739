"""Accounts and the links that set a new password."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.access.actor import Actor
from app.core.access.seating import actor_for
from app.core.model import Keyed, Stamped
from app.extensions import db

COLOURS = range(1, 13)  # classes person-1 … person-12
RESET_LASTS = timedelta(hours=48)
COOKIE_LASTS = timedelta(days=31)  # longer than PERMANENT_SESSION_LIFETIME: none is older


class User(Keyed, Stamped, db.Model):
    """A person who can sign in."""

    __tablename__ = "account"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password: Mapped[str] = mapped_column(String(200))
    colour: Mapped[int] = mapped_column(default=1)
    zone: Mapped[str] = mapped_column(String(60), default="UTC")
    epoch: Mapped[int] = mapped_column(default=0)
    """Rises with every change of password: sessions and sockets from before it end."""
    held_at: Mapped[datetime | None]
    """When a link that somebody else had in hand set the password; until another person confirms
    who signs in, raw notes stay closed."""
    held_by_id: Mapped[UUID | None]
    """Who had made that link."""

    is_active = True
    is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the session cookie remembers."""
        return f"{self.id}.{self.epoch}"

    def actor(self) -> Actor:
        """The person as an actor, with all seats."""
        return actor_for(self.id, self.epoch, held=self.is_held)

    @property
    def is_held(self) -> bool:
        """Whether it is still to be confirmed that this person signs in, and nobody else."""
        return self.held_at is not None

    @property
    def initials(self) -> str:
        """Two letters for a small round sign."""
        words = self.name.split() or ["?"]
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else words[0][1:2])).upper()


class EndedSession(db.Model):
    """A session that somebody signed out of: a copy of its cookie opens nothing any more."""

    __tablename__ = "ended_session"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Of the key in the cookie."""
    at: Mapped[datetime] = mapped_column(index=True)


class PasswordReset(Keyed, db.Model):
    """A link, handed over by a hub lead, with which somebody sets a new password once."""

    __tablename__ = "password_reset"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    by_id: Mapped[UUID | None]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    """When the person was told at a sign-in that there is this link."""

    user: Mapped[User] = relationship(lazy="joined")

    @property
    def made_at(self) -> datetime:
        """When the link was made."""
        return self.expires_at - RESET_LASTS

    @property
    def is_open(self) -> bool:
        """Whether the link still works."""
        return self.used_at is None and self.expires_at > clock.now()

"""A form that makes something is taken once: sent again, it leads to what it made.

Kept are a digest of what was sent, by whom and where, and the address it led to: nobody's words.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.model import inserting
from app.extensions import db

KEPT = timedelta(days=1)


class SentForm(db.Model):
    """A form that was taken."""

    __tablename__ = "sent_form"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    address: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime] = mapped_column(index=True)


def take(digest: str) -> str:
    """Where this form led when it was sent before; empty the first time, which holds its place.

    Whoever sends it at the same moment waits here until the first one is done.
    """
    db.session.execute(delete(SentForm).where(SentForm.at < clock.now() - KEPT))
    row = inserting(SentForm).values(digest=digest, address="", at=clock.now())
    db.session.execute(row.on_conflict_do_nothing())
    found = select(SentForm.address).where(SentForm.digest == digest)
    return db.session.scalar(found) or ""


def led_to(digest: str, address: str) -> None:
    """Keep where a form led, in the transaction that made it."""
    row = update(SentForm).where(SentForm.digest == digest).values(address=address)
    db.session.execute(row)

"""Frames from the worker to open pages where there is no Redis.

The worker writes rows, the web process polls them (app/live/bus.py). Rows are hints of a minute's
worth: a page that misses one catches up by sequence when it reconnects.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Integer, String, Text, delete, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, gate
from app.extensions import db

KEPT = timedelta(minutes=2)


class Outbox(db.Model):
    """One frame for everyone on a channel."""

    __tablename__ = "outbox"

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True
    )
    channel: Mapped[str] = mapped_column(String(120))
    frame: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


def publish(channel: str, frame: str) -> None:
    """Leave a frame for the web process, in a transaction of its own; old rows go."""
    with gate.writing_connection() as connection:
        now = clock.now()
        # The last row stays: SQLite would number the next one as it numbered the first.
        last = select(func.max(Outbox.seq)).scalar_subquery()
        connection.execute(delete(Outbox).where(Outbox.at < now - KEPT, Outbox.seq < last))
        connection.execute(insert(Outbox).values(channel=channel, frame=frame, at=now))


def empty() -> None:
    """Leave nothing of what frames say, in the present transaction: after a withdrawal."""
    db.session.execute(update(Outbox).values(frame="{}"))

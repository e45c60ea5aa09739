"""What tables are made of: keys, times, owners, versions, order, soft deletion."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Date,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    LargeBinary,
    String,
    Uuid,
    update,
)
from sqlalchemy import types as sqltypes
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.core import clock
from app.core.errors import Conflict
from app.extensions import Base, db


class Moment(sqltypes.TypeDecorator[datetime]):
    """An aware moment, kept in UTC on both databases (SQLite forgets the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment: nobody can know what it means."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back that SQLite dropped."""
        if value is not None and value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value


RANK = String(64).with_variant(String(64, collation="C"), "postgresql")

Base.registry.update_type_annotation_map(
    {
        UUID: Uuid(),
        datetime: Moment(),
        date: Date(),
        bytes: LargeBinary(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
        # Stored by value, as text: a new member needs no migration of a database type.
        StrEnum: Enum(
            StrEnum,
            native_enum=False,
            create_constraint=False,
            length=40,
            values_callable=lambda kind: [member.value for member in kind],
        ),
    }
)


_last_stamp = 0  # 1/4096 of milliseconds


def uuid7() -> UUID:
    """A key that sorts by the time it was made, also within a millisecond (RFC 9562, 6.2 method 3).

    Keys of one process rise strictly; those of several sort by their clocks.
    """
    global _last_stamp
    _last_stamp = stamp = max(time.time_ns() * 4096 // 1_000_000, _last_stamp + 1)
    value = stamp >> 12 << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64
    return UUID(int=value | 0x2 << 62 | int.from_bytes(os.urandom(8)) >> 2)


class Keyed:
    """A uuid7 key."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)


class Stamped:
    """When the row was made and last changed."""

    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)


class Owned(Keyed, Stamped):
    """A record of a network, perhaps of one of its sites; it stays when its author goes."""

    @declared_attr
    def network_id(cls) -> Mapped[UUID]:  # noqa: N805 — SQLAlchemy hands in the class
        """The network it belongs to."""
        return mapped_column(ForeignKey("network.id", ondelete="CASCADE"), index=True)

    @declared_attr
    def site_id(cls) -> Mapped[UUID | None]:  # noqa: N805 — SQLAlchemy hands in the class
        """The site it belongs to; None for the network's own."""
        return mapped_column(ForeignKey("site.id", ondelete="CASCADE"), index=True)

    @declared_attr
    def author_id(cls) -> Mapped[UUID | None]:  # noqa: N805 — SQLAlchemy hands in the class
        """Who made it."""
        return mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)


class Versioned:
    """Counts changes, so that two people cannot overwrite each other unseen."""

    version: Mapped[int] = mapped_column(default=1)


class Ranked:
    """A place among siblings; see core/rank.py. Ties are broken by id."""

    rank: Mapped[str] = mapped_column(RANK)


class SoftDeleted:
    """Deleted for people, kept 30 days for undo. Aggregate roots only."""

    deleted_at: Mapped[datetime | None]


def inserting(table: Any) -> Any:
    """An INSERT that can say ON CONFLICT, in the words of the present database."""
    is_postgresql = db.engine.dialect.name == "postgresql"
    return (postgresql if is_postgresql else sqlite).insert(table)


def claim(row: Any, version: int) -> None:
    """Take the right to change a versioned row that was read at `version`.

    Raises Conflict with the fresh row when somebody else changed it first.
    """
    table = type(row)
    taken = db.session.execute(
        update(table)
        .where(table.id == row.id, table.version == version)
        .values(version=version + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(row)
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(row)

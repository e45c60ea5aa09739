"""The only place that asks what time it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _pretended.get() or datetime.now(UTC)


def today(zone: str = "UTC") -> date:
    """The present day in an IANA time zone."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def travel(to: datetime) -> Iterator[None]:
    """Let `now()` answer an aware moment inside the block: for the demo's past and for tests."""
    token = _pretended.set(to.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)

"""What happens to quotes elsewhere, and shows on the open pages of packages."""

from __future__ import annotations

from uuid import UUID

from app.core import events
from app.features.packages import releases
from app.web import respond


def on_quotes_withdrawn(event: events.QuotesWithdrawn) -> None:
    """Withdrawn quotes leave all packages and editions, and every open page."""
    _tell(releases.quotes_withdrawn(event))


def on_quotes_narrowed(event: events.QuotesNarrowed) -> None:
    """So do quotes that may no longer be public."""
    _tell(releases.quotes_narrowed(event))


def _tell(package_ids: list[UUID]) -> None:
    for package_id in package_ids:
        respond.push("package", package_id)

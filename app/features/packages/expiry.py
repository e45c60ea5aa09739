"""Consent that ends by itself: nobody acts, and yet pages have to go.

The library asks `not_public` at every request; the worker's round purges soon afterwards what it
hides.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Select, select

from app.core import clock, files
from app.extensions import db
from app.features.interviews import queries as interviews
from app.features.interviews.models import Interview, Quote
from app.features.packages.models import EditionQuote, Package


def not_public() -> Select[UUID]:
    """The editions that hold a quote which may not stand in public today."""
    return (
        select(EditionQuote.edition_id)
        .join(Quote, Quote.id == EditionQuote.quote_id)
        .join(Interview, Interview.id == Quote.interview_id)
        .where(~interviews.is_public())
    )


def is_stale(package: Package) -> bool:
    """Whether somebody's consent in the network has ended since the preview was printed."""
    file = files.path(package.preview_sha)
    if not file.exists():
        return True
    printed = datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
    ended = select(Interview.id).where(
        Interview.network_id == package.network_id,
        Interview.granted_until >= printed,
        Interview.granted_until < clock.today(),
    )
    return db.session.scalar(ended.limit(1)) is not None

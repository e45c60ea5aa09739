"""The live part of an interview's page: its quotes, for everybody named on the notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.core.access.permissions import Permission
from app.core.channels import ChannelKind
from app.extensions import db
from app.features.interviews import queries
from app.features.interviews.models import Interview

QUOTES = "interviews/_quotes.html"


def values(interview_id: UUID) -> Mapping[str, Any]:
    """What the panel shows: all quotes. Only those named on the notes are admitted to it."""
    interview = db.session.get_one(Interview, interview_id)
    return {"interview": interview, "quotes": queries.quotes_of(interview)}


CHANNEL = ChannelKind(
    "interview",
    Permission.NOTES_READ,
    queries.interview_at,
    values,
    {"quotes": QUOTES},
    audience="team",
)

"""Reads of protocols, interviews, quotes and themes, always asked for someone."""

from __future__ import annotations

from app.features.interviews.queries.coverage import Coverage, coverage
from app.features.interviews.queries.interviews import (
    count,
    interview_at,
    interviews_of,
    nameable,
    next_code,
    owner_of_document,
    quote_counts,
    visible_to,
)
from app.features.interviews.queries.protocols import (
    is_used,
    protocol_at,
    protocols_of,
    protocols_visible_to,
    uses,
)
from app.features.interviews.queries.quotes import (
    Audience,
    Heard,
    QuoteView,
    heard,
    quote_at,
    quote_card,
    quotes_for,
    quotes_in_scope,
    quotes_of,
    quotes_visible_to,
    view_of,
)
from app.features.interviews.queries.themes import (
    ThemeView,
    VoiceInTheme,
    heard_in,
    quotes_in_themes,
    theme_at,
    theme_count,
    theme_views,
    themes_of,
    themes_visible_to,
)

__all__ = [
    "Audience",
    "Coverage",
    "Heard",
    "QuoteView",
    "ThemeView",
    "VoiceInTheme",
    "count",
    "coverage",
    "heard",
    "heard_in",
    "interview_at",
    "interviews_of",
    "is_used",
    "nameable",
    "next_code",
    "owner_of_document",
    "protocol_at",
    "protocols_of",
    "protocols_visible_to",
    "quote_at",
    "quote_card",
    "quote_counts",
    "quotes_for",
    "quotes_in_scope",
    "quotes_in_themes",
    "quotes_of",
    "quotes_visible_to",
    "theme_at",
    "theme_count",
    "theme_views",
    "themes_of",
    "themes_visible_to",
    "uses",
    "view_of",
    "visible_to",
]

"""Pages of protocols, interviews, consent, quotes, tags and themes."""

from __future__ import annotations

from app.features.interviews.views import consent, interviews, protocols, quotes, tags, themes

__all__ = ["consent", "interviews", "protocols", "quotes", "tags", "themes"]

"""The pages: measures and their charts, and imports."""

from __future__ import annotations

from app.features.measures.views import imports, measures

__all__ = ["imports", "measures"]

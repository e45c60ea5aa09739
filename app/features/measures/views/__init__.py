"""The pages: measures and their charts, points by hand, and imports."""

from __future__ import annotations

from app.features.measures.views import charts, exports, imports, measures, points

__all__ = ["charts", "exports", "imports", "measures", "points"]

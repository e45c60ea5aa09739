"""The pages: measures and their charts, points by hand, and imports."""

from __future__ import annotations

from app.features.measures.views import acts, charts, exports, imports, kinds, measures, points

__all__ = ["acts", "charts", "exports", "imports", "kinds", "measures", "points"]

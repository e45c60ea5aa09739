"""The pages of cycles."""

from __future__ import annotations

from app.features.cycles.views import plans, tests

__all__ = ["plans", "tests"]

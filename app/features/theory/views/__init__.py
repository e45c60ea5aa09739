"""The pages of the theory and their shared parts."""

from __future__ import annotations

from app.features.theory.views import drivers, ideas, overview
from app.features.theory.views.overview import on_neighbours_changed

__all__ = ["drivers", "ideas", "on_neighbours_changed", "overview"]

"""The pages: measures and their charts, points by hand, and imports."""

from __future__ import annotations

from app.features.measures.views import (
    acts,
    charts,
    comparing,
    exports,
    grid,
    groups,
    imports,
    kinds,
    measures,
    plan,
    points,
    removal,
)

__all__ = [
    "acts",
    "charts",
    "comparing",
    "exports",
    "grid",
    "groups",
    "imports",
    "kinds",
    "measures",
    "plan",
    "points",
    "removal",
]

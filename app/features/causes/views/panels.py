"""The panels of an analysis, and the answer that draws it on every screen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from app.features.causes.models import Analysis
from app.features.networks.queries import network_of
from app.web import panels, respond

drawn = panels.drawn


def panel(
    template: str, title: str, analysis: Analysis, status: int = 200, **values: Any
) -> Response:
    """A form of the outline."""
    return panels.panel(
        template,
        "causes/panel.html",
        status,
        title=title,
        analysis=analysis,
        network=network_of(analysis.network_id),
        **values,
    )


def refused(template: str, **values: Any) -> Response:
    """The same form with a sentence at each field that needs one (422)."""
    return panel(template, status=422, **values)


def clash(template: str, **values: Any) -> Response:
    """Both versions side by side (409)."""
    return panel(template, status=409, **values)


def shared(analysis_id: UUID, place: str, *, slot: str = "", fill: str = "") -> Response:
    """Draw the analysis on every screen; for the one who acted, also fill or empty a slot."""
    answer = respond.share("analysis", analysis_id, then=f"/analyses/{analysis_id}#{place}")
    return panels.fill(answer, slot, fill) if slot else answer

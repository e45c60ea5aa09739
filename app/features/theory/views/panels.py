"""The panels of the theory, and the answer that draws it on every screen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request

from app.features.networks.queries import network_of
from app.web import panels, respond


def panel(template: str, status: int = 200, **values: Any) -> Response:
    """A form of the outline; `status` 422 when refused, 409 for a conflict."""
    return panels.panel(template, "theory/panel.html", status, **values)


def shared(network_id: UUID, place: str, *, slot: str = "", fill: str = "") -> Response:
    """Draw the theory on every screen; for the one who acted, also fill or empty a slot."""
    then = f"/networks/{network_of(network_id).slug}/theory#{place}"
    answer = respond.share("theory", network_id, then=then)
    return panels.fill(answer, slot, fill) if slot else answer


def step() -> int:
    """The way that a button or a key asks for: -1 up, 1 down, 0 for sideways."""
    return {"up": -1, "down": 1}.get(request.form.get("step", ""), 0)

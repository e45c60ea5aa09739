"""What one person sees and nobody else: forms, fetched into the outline or as pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, render_template
from markupsafe import Markup

from app.features.causes.models import Analysis
from app.features.networks.queries import network_of
from app.web import respond

EMPTY = ""


def panel(template: str, title: str, analysis: Analysis, **values: Any) -> Response:
    """A form: a part for htmx, a page of its own without scripts."""
    return _as(respond.page, respond.fragment, template, title, analysis, **values)


def refused(template: str, title: str, analysis: Analysis, **values: Any) -> Response:
    """The same form with a sentence at each field that needs one (422)."""
    return _as(respond.invalid, respond.invalid, template, title, analysis, **values)


def clash(template: str, title: str, analysis: Analysis, **values: Any) -> Response:
    """Both versions side by side (409)."""
    return _as(respond.conflict, respond.conflict, template, title, analysis, **values)


def _as(
    page: Any, fragment: Any, template: str, title: str, analysis: Analysis, **values: Any
) -> Response:
    values |= {"analysis": analysis}
    if respond.is_htmx():
        answer: Response = fragment(template, in_place=True, **values)
        return answer
    network = network_of(analysis.network_id)
    whole: Response = page(
        "causes/panel.html", panel=template, title=title, network=network, in_place=False, **values
    )
    return whole


def shared(analysis_id: UUID, place: str, *, slot: str = "", fill: str = EMPTY) -> Response:
    """Draw the analysis on every screen; for the one who acted, also fill or empty a slot."""
    answer = respond.share("analysis", analysis_id, then=f"/analyses/{analysis_id}#{place}")
    if slot and respond.is_htmx() and answer.status_code == 200:
        part = f'<hx-partial hx-target="#{slot}" hx-swap="innerHTML">{fill}</hx-partial>'
        answer.set_data(answer.get_data(as_text=True) + part)
    return answer


def drawn(template: str, **values: Any) -> Markup:
    """A panel's HTML, to fill a slot with."""
    return Markup(render_template(template, in_place=True, **values))  # noqa: S704 — our template's

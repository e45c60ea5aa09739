"""Panels: what one person sees and nobody else, fetched into a shared part or as a page.

A panel is one template. For htmx it fills a slot (an element that morphs leave alone); without
scripts the same template stands on a page of its own, `page`, which includes it as `panel`.
"""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template
from markupsafe import Markup

from app.web import respond


def panel(template: str, page: str, status: int = 200, **values: Any) -> Response:
    """A form: a part for htmx, a page without scripts. 422 and 409 are said by `status`."""
    in_place = respond.is_htmx()
    name = template if in_place else page
    answer = make_response(
        render_template(name, panel=template, in_place=in_place, **values), status
    )
    answer.vary.update(("HX-Request", "HX-Request-Type"))
    return answer


def drawn(template: str, **values: Any) -> Markup:
    """A panel's HTML, to fill a slot with."""
    return Markup(render_template(template, in_place=True, **values))  # noqa: S704 — our template's


def fill(answer: Response, slot: str, html: str = "") -> Response:
    """Let an answer to htmx also fill a slot of the one who acted, or empty it."""
    if respond.is_htmx() and answer.status_code == 200:
        part = f'<hx-partial hx-target="#{slot}" hx-swap="innerHTML">{html}</hx-partial>'
        answer.set_data(answer.get_data(as_text=True) + part)
    return answer

"""The few ways to answer: a page, a fragment, a refusal with the form, elsewhere, a shared part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, json, make_response, redirect, render_template, request, url_for
from markupsafe import Markup

from app.core import after, channels
from app.extensions import db
from app.web.forms import Form


def is_htmx() -> bool:
    """Whether htmx asks."""
    return request.headers.get("HX-Request") == "true"


def wants_fragment() -> bool:
    """Whether htmx asks for a part of a page, not for a page (boosted, history)."""
    return is_htmx() and request.headers.get("HX-Request-Type") == "partial"


def page(template: str, **values: Any) -> Response:
    """A whole page."""
    return _vary(make_response(render_template(template, **values)))


def fragment(template: str, **values: Any) -> Response:
    """A part of a page, for htmx. Never extends a layout."""
    return _vary(make_response(render_template(template, **values)))


def invalid(template: str, **values: Any) -> Response:
    """The form again, with a sentence at each field that needs one (422)."""
    return _vary(make_response(render_template(template, **values), 422))


def conflict(template: str, form: Form, theirs: Form, **values: Any) -> Response:
    """Both versions side by side, since somebody else was first (409): what was typed, and the
    same form filled from the row as it is now."""
    drawn = render_template(template, form=form.beside(theirs), **values)
    return _vary(make_response(drawn, 409))


def see_other(endpoint: str, **values: Any) -> Response:
    """Go on elsewhere after a write (303)."""
    return to(url_for(endpoint, **values))


def to(address: str) -> Response:
    """Go on at an address of ours (303); htmx is told to load it as a page."""
    if is_htmx():
        return make_response("", 204, {"HX-Redirect": address})
    return redirect(address, 303)  # type: ignore[return-value]


def share(kind: str, record_id: UUID, *parts: str, then: str) -> Response:
    """Answer a change to a shared record, on every screen.

    Advances the record's channel (its row lock serialises renders), renders each part once, sends
    the same HTML to everyone after the commit, and answers htmx with it; without htmx, goes to
    `then`. All parts of the kind are drawn when none is named.
    """
    drawn = push(kind, record_id, *parts)
    if not is_htmx():
        return to(then)
    partials = (
        f'<hx-partial hx-target="#{target}" hx-swap="outerMorph">{html}</hx-partial>'
        for target, html in drawn.items()
    )
    return _vary(make_response("".join(partials)))


def push(kind: str, record_id: UUID, *parts: str) -> dict[str, str]:
    """Draw parts of a shared record and send them to everyone after the commit; see `share`."""
    db.session.flush()
    seq = channels.advance(kind, record_id)
    db.session.expire_all()
    drawn = draw(kind, record_id, parts or tuple(channels.kind(kind).parts), seq)  # type: ignore[union-attr]
    for target, html in drawn.items():
        after.publish(channels.address(kind, record_id), frame(target, html, seq))
    return drawn


def draw(
    kind: str,
    record_id: UUID,
    parts: tuple[str, ...],
    seq: int,
    values: Mapping[str, Any] | None = None,
) -> dict[str, str]:
    """The HTML of a record's parts, by DOM id; `values` where a page has read them already."""
    known = channels.kind(kind)
    assert known is not None, kind
    values = known.values(record_id) if values is None else values
    return {
        (target := channels.part_id(kind, record_id, part)): render_template(
            known.parts[part], id=target, seq=seq, **values
        )
        for part in parts
    }


def part(kind: str, record_id: UUID, name: str, values: Mapping[str, Any] | None = None) -> Markup:
    """A shared part inside a page: the same template, the same values, the present sequence."""
    drawn = draw(kind, record_id, (name,), channels.seq(kind, record_id), values)
    return Markup(next(iter(drawn.values())))  # noqa: S704 — our template’s


def all_parts(kind: str, record_id: UUID, values: Mapping[str, Any]) -> dict[str, Markup]:
    """All shared parts of a record by name, for its page, from values that were read once."""
    names = tuple(channels.kind(kind).parts)  # type: ignore[union-attr]
    drawn = draw(kind, record_id, names, channels.seq(kind, record_id), values)
    return {
        name: Markup(drawn[channels.part_id(kind, record_id, name)])  # noqa: S704 — our template's
        for name in names
    }


def frame(target: str, html: str, seq: int) -> str:
    """What goes over the socket for one part; see frontend/behaviours/live-parts.js."""
    told = {"target": f"#{target}", "seq": seq, "swap": "outerMorph", "content": html}
    return json.dumps(told)


def _vary(answer: Response) -> Response:
    answer.vary.update(("HX-Request", "HX-Request-Type"))
    return answer

"""What each refusal looks like: what happened, what was kept, what to do."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from app.core.errors import Conflict, Gone, Invalid, NotAllowed, NotFound
from app.core.gate import Busy
from app.web import speech
from app.web.respond import is_htmx


class SignInFirst(Exception):
    """A visitor asked for something that needs an account."""


def register(app: Flask) -> None:
    """Answer every refusal in words."""
    app.register_error_handler(SignInFirst, _sign_in)
    app.register_error_handler(NotAllowed, lambda error: _page(403))
    app.register_error_handler(NotFound, lambda error: _page(404))
    app.register_error_handler(Gone, lambda error: _page(410))
    app.register_error_handler(Conflict, lambda error: _page(409))
    app.register_error_handler(Invalid, lambda error: _page(422, error.message))
    app.register_error_handler(Busy, lambda error: _page(503))
    app.register_error_handler(
        CSRFError,
        lambda error: _page(
            400, _("This page was open for too long, or cookies are off. Reload it and send again.")
        ),
    )
    app.register_error_handler(SecurityError, _stranger_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, lambda error: _page(500))


def _sign_in(error: SignInFirst) -> ResponseReturnValue:
    """Show the way in, and come back afterwards. htmx must not draw a sign-in page into a part."""
    address = "/sign-in?" + urlencode({"next": _place()})
    if is_htmx():
        return make_response("", 401, {"HX-Redirect": address})
    return redirect(address, 303)


def _place() -> str:
    """The page to come back to: of a part, the page that it stands in; never another site's."""
    if is_htmx():
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        if page.netloc != request.host or not page.path.startswith("/"):
            return "/"
        return page.path + (f"?{page.query}" if page.query else "")
    return request.full_path.rstrip("?") if request.method == "GET" else "/"


def _stranger_host(error: SecurityError) -> ResponseReturnValue:
    """A host that is not ours: there is no address of ours to put into a page."""
    return Response(
        _("This server does not answer to that name.") + "\n", 400, mimetype="text/plain"
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    return _page(error.code)


def _page(code: int, message: str = "") -> Response:
    """The error as a page; as a message in its place for htmx."""
    template = "errors/part.html" if is_htmx() else "errors/page.html"
    inside = _network() if code == 403 and not is_htmx() else None
    layout = "layouts/network.html" if inside else "layouts/plain.html"
    values = {"network": inside} if inside else {}
    answer = make_response(
        render_template(template, code=code, message=message, layout=layout, **values), code
    )
    if is_htmx():
        answer.headers["HX-Retarget"] = "#messages"
        answer.headers["HX-Reswap"] = "innerHTML"
    return answer


def _network() -> Any:
    """The network whose record was asked for: its menu stays, for whoever has a seat in it."""
    network = speech.spoken_of()
    seated = current_user.is_authenticated and network
    return network if seated and network.id in current_user.actor().networks else None

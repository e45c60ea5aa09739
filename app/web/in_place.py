"""Forms that a script sends from their page: “go on elsewhere” is told, not followed.

`fetch` would follow a redirect itself, and the page would be loaded twice. Without scripts nothing
of this happens. See frontend/behaviours/in-place.js.
"""

from __future__ import annotations

from flask import Flask, Response, request


def register(app: Flask) -> None:
    """Tell the address of a redirect to a form that was sent in place."""
    app.after_request(_tell)


def _tell(answer: Response) -> Response:
    if request.headers.get("X-In-Place") != "true" or not 300 <= answer.status_code < 400:
        return answer
    answer.headers["X-Location"] = answer.headers.pop("Location")
    answer.status_code = 204
    answer.set_data(b"")
    return answer

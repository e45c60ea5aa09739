"""The headers of every answer: what a page may load, and who may frame it."""

from __future__ import annotations

from flask import Flask, Response, g, request

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


# Back to a form that was sent back needs a copy of it. Pages of these features hold nobody's words
# from an interview; everything else is never kept.
WITHOUT_VOICES = frozenset({"accounts", "networks", "home", "measures"})


def allow_chart_styles() -> None:
    """Let this page's chart library write styles: Bokeh does not work without."""
    g.chart_styles = True


def register(app: Flask) -> None:
    """Add the headers to every answer."""
    app.after_request(_add)


def _add(answer: Response) -> Response:
    policy = dict(POLICY)
    if g.get("chart_styles"):
        policy["style-src"] = "'self' 'unsafe-inline'"
    answer.headers.setdefault(
        "Content-Security-Policy", "; ".join(f"{name} {value}" for name, value in policy.items())
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    answer.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if request.is_secure:
        answer.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint != "static" and "Cache-Control" not in answer.headers:
        sent_back = answer.status_code == 422 and request.blueprint in WITHOUT_VOICES
        answer.headers["Cache-Control"] = "private, no-cache" if sent_back else "no-store"
    return answer

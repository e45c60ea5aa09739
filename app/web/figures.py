"""`/metrics`: the figures of this process, for whoever holds the token."""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterable
from typing import Any

from flask import Flask, Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue

from app.core import metrics
from app.extensions import limiter
from app.web.guard import public

OWN = ("/metrics", "/healthz")  # asked at the process's own address, not at the public one


@limiter.exempt
@public
def figures() -> ResponseReturnValue:
    """Prometheus' text; 404 where no token is set, 401 without the right one."""
    token = current_app.config["METRICS_TOKEN"]
    if not token:
        abort(404)
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), token.encode()):
        return Response("The token is missing or wrong.\n", 401, mimetype="text/plain")
    return Response(metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


def register(app: Flask) -> None:
    """Add the address, count requests, and let those who watch come by the process's own port."""
    app.add_url_rule("/metrics", "metrics", figures)
    app.after_request(_count)
    answer, host = app.wsgi_app, app.config["BASE_URL"].partition("://")[2]

    def by_any_name(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if host and environ.get("PATH_INFO") in OWN:
            environ = {**environ, "HTTP_HOST": host}
        return answer(environ, start)

    app.wsgi_app = by_any_name  # type: ignore[method-assign, assignment]


def _count(answer: Response) -> Response:
    metrics.requests.add(method=request.method, status=str(answer.status_code))
    if answer.status_code != 101:  # a websocket lasts as long as its page
        metrics.request_seconds.observe(time.perf_counter() - g.get("started", time.perf_counter()))
    return answer

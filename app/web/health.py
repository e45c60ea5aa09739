"""Whether this process answers and reaches its database: for supervisors and proxies."""

from __future__ import annotations

from flask import Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from app.extensions import db, limiter
from app.web.guard import public


@limiter.exempt
@public
def healthz() -> ResponseReturnValue:
    """200 and `ok` while the database answers."""
    db.session.execute(text("SELECT 1"))
    return "ok", 200, {"Content-Type": "text/plain"}


def register(app: Flask) -> None:
    """Add the address."""
    app.add_url_rule("/healthz", "healthz", healthz)

"""People who can sign in: e-mail address, password (argon2), name, colour, time zone.

An account says who somebody is; what they may do comes from their seats in networks. There are no
accounts for students, and nobody signs up alone: an account begins with an invitation.
"""

from __future__ import annotations

from flask import Blueprint, Flask

bp = Blueprint("accounts", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Add the pages, and tell Flask-Login how to find a person."""
    from app.core import events, tasks
    from app.extensions import login_manager
    from app.features.accounts import operations, queries, views  # noqa: F401 — views register
    from app.features.accounts import tasks as work
    from app.web import guard

    login_manager.user_loader(guard.welcome(queries.arrival))
    events.listen(events.SessionEnded, operations.end_session)
    tasks.register_round(work.is_any_end_old, work.forget_ends)
    app.register_blueprint(bp)

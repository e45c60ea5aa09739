"""The public library: released packages, read on the web or as a PDF, with no login.

Reading it sets no cookie. An edition that was taken out of service answers 410 and names the one
that was reissued.
"""

from __future__ import annotations

from flask import Blueprint, Flask

bp = Blueprint("library", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Add the pages."""
    from app.features.library import queries, views  # noqa: F401 — views register themselves
    from app.web.urls import register_place

    app.register_blueprint(bp)
    register_place("edition", queries.edition_path)

"""The first screens: the front door, my networks, and a network's home with its five moves.

It stands on top of the ladder and owns no tables: counts and words come from the registries.
"""

from __future__ import annotations

from flask import Blueprint, Flask

bp = Blueprint("home", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Add the pages, and the purge of what was deleted 30 days ago."""
    from app.core import tasks
    from app.features.home import tasks as work
    from app.features.home import views  # noqa: F401 — views register themselves

    app.register_blueprint(bp)
    tasks.register_round(work.is_anything_over, work.purge_over)

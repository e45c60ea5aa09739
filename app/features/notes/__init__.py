"""Documents that people write together: the log of changes, the snapshots that pages read, earlier
versions with who wrote what, the pictures in it, and what remains of a document that was withdrawn.
Whose a document is, the registry in core/documents.py knows; who writes into it right now, app/live
knows.
"""

from __future__ import annotations

from flask import Blueprint, Flask

bp = Blueprint("notes", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Add the pages of a document's history and its pictures; follow what texts name and show."""
    from app.core import events, tasks
    from app.features.notes import images, mentions, views  # noqa: F401 — views register themselves
    from app.features.notes import tasks as work

    app.register_blueprint(bp)
    events.listen(events.SnapshotWritten, mentions.follow)
    events.listen(events.SnapshotWritten, images.follow)
    tasks.register_round(work.is_anything_over, work.purge_over)
    events.listen(events.DocumentsWithdrawn, mentions.forget)

"""Comments: threads on words of a text, or on any record of the thread. Whoever may read the place
may read what was said about it; a thread is answered, settled and taken up again.

Words of a text carry a mark with the thread's id (frontend/editor/commentmark.js); the rows here
hold what was said. When words are withdrawn, what was said about them goes with them.
"""

from __future__ import annotations

from flask import Blueprint, Flask

bp = Blueprint("comments", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Add the pages, and listen to what takes words away for ever."""
    from app.core import events, facts
    from app.features.comments import operations, queries, views  # noqa: F401 — views register themselves

    app.register_blueprint(bp)
    facts.register("document", "said", queries.said_about)
    events.listen(events.DocumentsWithdrawn, operations.forget_documents)
    events.listen(events.QuotesWithdrawn, operations.forget_quotes)
    events.listen(events.RecordPurged, operations.forget_record)

"""Documents that people write together: the log of changes, the snapshots that pages read, and
what remains of a document that was withdrawn. Whose a document is, the registry in
core/documents.py knows; who writes into it right now, app/live knows.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Make the tables known. Notes have no pages of their own."""
    from app.features.notes import models

    assert models.Document.__tablename__ == "document"

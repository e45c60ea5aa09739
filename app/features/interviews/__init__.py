"""Empathy interviews: protocols, notes that belong to the people named on them, consent.

What was said stays with those named. What leaves the notes is a quote, and it goes as far as its
consent reaches; quotes of several people make a theme. A withdrawal leaves nothing of the words.
"""

from __future__ import annotations

from flask import Blueprint, Flask

bp = Blueprint("interviews", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Add the pages; make documents, live parts, the thread and events know interviews."""
    from app.core import channels, facts, thread
    from app.features.interviews import (
        knots,
        parts,
        queries,
        views,  # noqa: F401 — views register themselves
    )
    from app.web import urls

    _keep_documents()
    channels.register(parts.CHANNEL)
    for kind in knots.KINDS:
        thread.register_kind(kind)
        urls.register_place(kind.name, lambda record_id, name=kind.name: f"/{name}s/{record_id}")  # type: ignore[misc]
    facts.register_count("interviews", queries.count)
    facts.register_count("themes", queries.theme_count)
    _listen()
    app.register_blueprint(bp)


def _keep_documents() -> None:
    """The texts of an interview: whose they are, who reads and writes them."""
    from app.core import documents
    from app.core.access.permissions import Permission
    from app.features.interviews import operations, queries, vocabulary

    for part, words in vocabulary.PARTS.items():
        documents.register(
            documents.DocumentKind(
                operations.document_kind(part),
                queries.owner_of_document,
                Permission.NOTES_READ,
                Permission.NOTES_WRITE,
                opened=operations.note_opening,
                called=lambda _id, words=words: str(words),  # type: ignore[misc]
            )
        )


def _listen() -> None:
    """What happens elsewhere, and what becomes due by itself."""
    from app.core import deleted, events, tasks
    from app.features.interviews import deleted as gone
    from app.features.interviews import operations
    from app.features.interviews import tasks as work

    events.listen(events.SnapshotWritten, operations.compare_with_notes)
    events.listen(events.SeatEnded, operations.forget_names)
    deleted.register("tag", gone.TAGS)
    tasks.register_round(work.is_anything_ended, work.purge_ended)
    tasks.register_round(work.is_journal_behind, work.complete_journal)

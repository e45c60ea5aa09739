"""Change packages: what a network has learned, put together from its records for somebody else.

A package takes up ideas, voices, charts and causes and adds prose that several people write. The
gate says what is missing; a release freezes an edition, which the worker prints. Whoever withdraws
their words takes every edition that holds them out of service.
"""

from __future__ import annotations

from flask import Blueprint, Flask

bp = Blueprint("packages", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Add the pages, the tasks, the texts, the live parts and the place in the thread."""
    from app.core import deleted, events, facts, tasks
    from app.core.thread import register_kind
    from app.features.packages import deleted as gone
    from app.features.packages import (
        listeners,
        queries,
        thread,
        views,  # noqa: F401 — views register themselves
    )
    from app.features.packages import tasks as work
    from app.web.urls import register_place

    app.register_blueprint(bp)
    tasks.register("packages.render", work.render)
    tasks.register("packages.preview", work.preview)
    _register_parts()
    deleted.register("package", gone.PACKAGES)
    facts.register_count("packages", queries.count)
    facts.register("interview", "editions", queries.editions_of_interviews)
    facts.register("quote", "editions", queries.editions_of_quotes)
    register_kind(thread.PACKAGE)
    register_kind(thread.EDITION)
    register_place("package", lambda record_id: f"/packages/{record_id}")
    events.listen(events.QuotesWithdrawn, listeners.on_quotes_withdrawn)
    events.listen(events.QuotesNarrowed, listeners.on_quotes_narrowed)
    events.listen(events.RecordRestored, gone.put_back_rest)
    tasks.register_round(work.is_anything_ended, work.purge_ended)


def _register_parts() -> None:
    """The co-edited texts, and what moves on everybody's screen."""
    from app.core import channels, documents
    from app.core.access.permissions import Permission
    from app.features.packages import queries, showing

    documents.register(
        documents.DocumentKind(
            "package",
            queries.owner_of_document,
            Permission.PACKAGE_READ,
            Permission.PACKAGE_WRITE,
            called=queries.title_of_document,
            quotes=lambda package, ids: showing.quotes_inside(package.network_id, ids),
        )
    )
    channels.register(
        channels.ChannelKind(
            "package",
            Permission.PACKAGE_READ,
            queries.package_at,
            showing.live_values,
            {"contents": "packages/_contents.html", "editions": "packages/_editions.html"},
        )
    )

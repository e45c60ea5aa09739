"""Root-cause analyses: why the problem keeps happening, as a fishbone.

An analysis is an outline of bones and causes; the drawing is made of the same rows. A cause rests
on quotes and themes. Both parts move on everybody's screen; they hold counts, never anyone's words
that are not for the whole network.
"""

from __future__ import annotations

from flask import Blueprint, Flask

bp = Blueprint("causes", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Add the pages, the shared parts, two kinds to the thread, and listen for withdrawals."""
    from app.core import channels, deleted, facts
    from app.core.access.permissions import Permission
    from app.features.causes import deleted as gone
    from app.features.causes import queries
    from app.web import urls

    _listen()
    app.register_blueprint(bp)
    channels.register(
        channels.ChannelKind(
            name="analysis",
            permission=Permission.ANALYSIS_READ,
            load=queries.analysis_at,
            values=queries.shared_values,
            parts={
                "drawing": "causes/_drawing.html",
                "outline": "causes/_outline.html",
                "tally": "causes/_tally.html",
            },
        )
    )
    _register_kinds()
    deleted.register("analysis", gone.ANALYSES)
    deleted.register("cause", gone.CAUSES)
    facts.register_count("causes", queries.count)
    urls.register_place("analysis", lambda key: f"/analyses/{key}")
    urls.register_place("cause", lambda key: f"/causes/{key}")


def _listen() -> None:
    from app.core import events
    from app.features.causes import operations, views

    events.listen(events.QuotesWithdrawn, views.on_quotes_withdrawn)
    events.listen(events.ScopesChanged, views.on_scopes_changed)
    events.listen(events.EvidenceChanged, views.on_evidence_changed)
    events.listen(events.RecordDeleted, views.on_record_deleted)
    events.listen(events.RecordRestored, operations.put_back_rest)


def _register_kinds() -> None:
    from flask_babel import ngettext

    from app.core.thread import ThreadKind, register_kind
    from app.features.causes import queries

    def analyses(number: int) -> str:
        return ngettext("%(num)s analysis", "%(num)s analyses", number)

    def causes(number: int) -> str:
        return ngettext("%(num)s cause", "%(num)s causes", number)

    register_kind(ThreadKind("analysis", 30, "understand", analyses, queries.knots))
    register_kind(ThreadKind("cause", 31, "understand", causes, queries.cause_knots))

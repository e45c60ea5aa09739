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
    from flask_babel import ngettext

    from app.core import channels, events, facts, thread
    from app.core.access.permissions import Permission
    from app.features.causes import queries, views
    from app.web import urls

    app.register_blueprint(bp)
    channels.register(
        channels.ChannelKind(
            name="analysis",
            permission=Permission.ANALYSIS_READ,
            load=queries.analysis_at,
            values=queries.shared_values,
            parts={"drawing": "causes/_drawing.html", "outline": "causes/_outline.html"},
        )
    )
    thread.register_kind(
        thread.ThreadKind(
            "analysis",
            30,
            "understand",
            lambda n: ngettext("%(num)s analysis", "%(num)s analyses", n),
            queries.knots,
        )
    )
    thread.register_kind(
        thread.ThreadKind(
            "cause",
            31,
            "understand",
            lambda n: ngettext("%(num)s cause", "%(num)s causes", n),
            queries.cause_knots,
            queries.cause_summary,
        )
    )
    facts.register_count("analyses", queries.count)
    events.listen(events.QuotesWithdrawn, views.on_quotes_withdrawn)
    urls.register_place("analysis", lambda key: f"/analyses/{key}")
    urls.register_place("cause", lambda key: f"/causes/{key}")

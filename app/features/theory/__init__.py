"""The theory of improvement: an aim, the drivers behind it, the change ideas that would move them.

The driver diagram is a graph of thread links: an idea may serve two drivers, a driver rests on
causes. Aim, diagram, outline and ideas are shared parts; their record is the network.
"""

from __future__ import annotations

from flask import Blueprint, Flask

bp = Blueprint("theory", __name__, template_folder="templates")

PARTS = ("aim", "diagram", "outline", "ideas", "tally")


def register(app: Flask) -> None:
    """Add the pages, the shared parts, three kinds to the thread."""
    from app.core import channels, deleted, events, facts
    from app.core.access.permissions import Permission
    from app.features.theory import deleted as gone
    from app.features.theory import operations, queries, views
    from app.web import urls

    app.register_blueprint(bp)
    channels.register(
        channels.ChannelKind(
            name="theory",
            permission=Permission.THEORY_READ,
            load=queries.theory_at,
            values=queries.shared_values,
            parts={part: f"theory/_{part}.html" for part in PARTS},
        )
    )
    _register_kinds()
    deleted.register("driver", gone.DRIVERS)
    deleted.register("idea", gone.IDEAS)
    facts.register_count("ideas", queries.count_ideas)
    events.listen(events.RecordDeleted, views.on_neighbours_changed)
    events.listen(events.RecordRestored, operations.put_back_rest)
    events.listen(events.RecordRestored, views.on_neighbours_changed)
    urls.register_place("aim", lambda key: f"/aims/{key}")
    urls.register_place("driver", lambda key: f"/drivers/{key}")
    urls.register_place("idea", lambda key: f"/ideas/{key}")


def _register_kinds() -> None:
    from flask_babel import ngettext

    from app.core.thread import ThreadKind, register_kind
    from app.features.theory import queries

    def aims(number: int) -> str:
        return ngettext("%(num)s aim", "%(num)s aims", number)

    def drivers(number: int) -> str:
        return ngettext("%(num)s {driver}", "%(num)s {drivers}", number)

    def ideas(number: int) -> str:
        return ngettext("%(num)s {change idea}", "%(num)s {change ideas}", number)

    register_kind(ThreadKind("aim", 40, "theory", aims, queries.aim_knots))
    register_kind(ThreadKind("driver", 41, "theory", drivers, queries.driver_knots))
    register_kind(ThreadKind("idea", 50, "theory", ideas, queries.idea_knots, queries.idea_summary))

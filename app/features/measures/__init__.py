"""Measures: what is counted, the points, imports from spreadsheets, and the charts of them.

A measure has a series for each site, and one for the network itself. Points are kept as they were
entered or imported; what a reader sees of them (small numbers, site names) is decided on reading.
"""

from __future__ import annotations

from flask import Blueprint, Flask

bp = Blueprint("measures", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Add the pages, the import task, and the measures' place in the thread."""
    from app.charts import svg
    from app.core import channels, deleted, events, facts, tasks
    from app.core.access.permissions import Permission
    from app.core.thread import register_kind
    from app.features.measures import deleted as gone
    from app.features.measures import operations, queries, thread, views  # noqa: F401
    from app.features.measures import tasks as work
    from app.web.urls import register_place

    app.register_blueprint(bp)
    app.jinja_env.globals.update(
        run_chart=svg.run_chart, run_chart_responsive=svg.run_chart_responsive
    )
    tasks.register("measures.look", work.look_at_file)
    tasks.register("measures.import", work.import_points)
    tasks.register_round(operations.is_any_abandoned, work.forget_abandoned)
    facts.register_count("measures", queries.count)
    deleted.register("measure", gone.MEASURES)
    events.listen(events.RecordRestored, gone.put_back_rest)
    register_kind(thread.MEASURE)
    channels.register(
        channels.ChannelKind(
            "measure",
            Permission.MEASURE_READ,
            queries.measure_at,
            lambda _id: {},
            {"newer": "measures/_newer.html"},
        )
    )
    register_place("measure", lambda record_id: f"/measures/{record_id}")

"""PDSA cycles: small tests of change ideas, in two minutes on a phone.

Predictions lock when the test begins. A cycle belongs to its site until its team shares it; what
shared cycles add up to is the rating of an idea, which nobody types.
"""

from __future__ import annotations

from flask import Blueprint, Flask

bp = Blueprint("cycles", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Add the pages, one kind to the thread, and what cycles say of ideas."""
    from flask_babel import ngettext

    from app.core import facts, thread
    from app.features.cycles import context, queries, views  # noqa: F401 — views register themselves
    from app.web import urls

    app.register_blueprint(bp)
    thread.register_kind(
        thread.ThreadKind(
            "cycle",
            60,
            "test",
            lambda n: ngettext("%(num)s cycle", "%(num)s cycles", n),
            queries.knots,
            queries.summary,
        )
    )
    facts.register("idea", "testing", queries.testing)
    facts.register("idea", "cycles", queries.lines)
    facts.register("measure", "tests", context.tests)
    facts.register("network", "drivers", context.by_driver)
    facts.register_count("cycles", queries.count)
    urls.register_place("cycle", lambda key: f"/cycles/{key}")

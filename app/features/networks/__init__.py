"""Networks, their sites, and who has which seat in them.

A network attacks one problem together; sites are its schools, classrooms, districts and partners.
People come in by invitation, with a role and the sites they work for.
"""

from __future__ import annotations

from flask import Blueprint, Flask

bp = Blueprint("networks", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Add the pages, and answer for everybody's seats."""
    from app.core import channels, facts
    from app.core.access import seating
    from app.core.access.permissions import Permission
    from app.features.networks import queries, views  # noqa: F401 — views register themselves
    from app.web import speech

    speech.use(queries.network_of)
    facts.register_count("sites", queries.count_sites)
    seating.use_seats(queries.seats_of, queries.person_with_seats)
    # No parts: each page of a network hears there which quotes were taken back.
    channels.register(
        channels.ChannelKind(
            name="network",
            permission=Permission.NETWORK_READ,
            load=lambda actor, key: queries.network_at(actor, str(key)),
            values=lambda key: {},
            parts={},
        )
    )
    app.register_blueprint(bp)

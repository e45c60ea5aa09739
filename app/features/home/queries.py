"""What happened lately, as somebody may know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.core import thread
from app.core.access.actor import Actor
from app.core.activity import Activity
from app.core.thread import Knot, Ref
from app.extensions import db
from app.features.accounts import queries as accounts

LOOK_BACK = 60  # rows read, so that a dozen visible records remain


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened to a record that the reader may see."""

    at: datetime
    who: str
    what: str
    knot: Knot
    move: str


def latest(actor: Actor, network_ids: Sequence[UUID], most: int = 10) -> list[News]:
    """The latest news of these networks, one line a record, newest first."""
    rows = db.session.scalars(
        select(Activity)
        .where(Activity.network_id.in_(network_ids))
        .order_by(Activity.at.desc(), Activity.id.desc())
        .limit(LOOK_BACK)
    ).all()
    first: dict[Ref, Activity] = {}
    for row in rows:
        first.setdefault(Ref(row.kind, row.record_id), row)
    knots = thread.knots(actor, first)
    seen = {ref: row for ref, row in first.items() if ref in knots}
    names = accounts.people(row.by_id for row in seen.values() if row.by_id)
    return [
        News(
            at=row.at,
            who=names[row.by_id].name if row.by_id in names else "",
            what=_verb(row.verb),
            knot=knots[ref],
            move=thread.move_of(ref.kind),
        )
        for ref, row in list(seen.items())[:most]
    ]


def last_at(network_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When something last happened in each network."""
    rows = db.session.execute(
        select(Activity.network_id, func.max(Activity.at))
        .where(Activity.network_id.in_(network_ids))
        .group_by(Activity.network_id)
    )
    return {network_id: at for network_id, at in rows if network_id}


def _verb(verb: str) -> str:
    words = {
        "created": _("added"),
        "changed": _("changed"),
        "wrote": _("wrote in"),
        "began": _("began"),
        "finished": _("finished"),
        "shared": _("shared"),
        "released": _("released"),
        "withdrew": _("withdrew"),
        "imported": _("imported data for"),
        "entered_point": _("entered a point for"),
        "linked": _("linked"),
    }
    return words.get(verb, _("worked on"))

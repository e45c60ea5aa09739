"""What happened lately, as somebody may know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app.core import thread
from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.activity import Activity
from app.core.thread import Knot, Ref
from app.extensions import db
from app.features.accounts import queries as accounts
from app.features.home.journey import ADD_SITES, INVITE, LISTEN, Step
from app.features.networks import queries as networks
from app.features.networks.models import Network

SHOWN = 3  # records named in one line
READING = ("opened", "exported")  # somebody read: for those whose text it is, no news
LOOK_BACK = 120  # rows read, so that a dozen visible records remain


@dataclass(frozen=True, slots=True)
class News:
    """What one person did to records of one kind that the reader may see, one after the other."""

    at: datetime
    who: str
    what: str
    move: str
    knots: list[Knot]

    @property
    def more(self) -> int:
        """How many records the line leaves out."""
        return max(len(self.knots) - SHOWN, 0)


@dataclass(frozen=True, slots=True)
class Lately:
    """What happened lately in some networks, as far as the reader may see it."""

    news: list[News]
    last: dict[UUID, datetime]
    """When the latest of it happened in each network."""


def first_steps(actor: Actor, network: Network) -> list[Step]:
    """What a network without an interview needs, in order, as far as the actor may do it."""
    steps = []
    if can(actor, Permission.SITE_WRITE, network) and not network.sites:
        steps.append(ADD_SITES)
    if can(actor, Permission.MEMBERS_INVITE, network) and len(networks.members(network)) == 1:
        steps.append(INVITE)
    if networks.own_sites(actor, network):
        steps.append(LISTEN)
    return steps


def latest(actor: Actor, network_ids: Sequence[UUID], most: int = 10) -> Lately:
    """The latest news of these networks, newest first: a record once, a person's row in a line."""
    rows = db.session.scalars(
        select(Activity)
        .where(Activity.network_id.in_(network_ids), Activity.by_id.is_not(None))
        .where(Activity.verb.not_in(READING))
        .order_by(Activity.at.desc(), Activity.id.desc())
        .limit(LOOK_BACK)
    ).all()
    first: dict[Ref, Activity] = {}
    for row in rows:
        first.setdefault(Ref(row.kind, row.record_id), row)
    knots = thread.knots(actor, first)
    seen = {ref: row for ref, row in first.items() if ref in knots}
    names = accounts.people(row.by_id for row in seen.values() if row.by_id)
    told: list[News] = []
    last: dict[UUID, datetime] = {}
    for ref, row in seen.items():
        who = names[row.by_id].name if row.by_id in names and _names(actor, row) else ""
        if row.network_id:
            last.setdefault(row.network_id, row.at)
        line = News(row.at, who, _verb(row.verb), thread.move_of(ref.kind), [knots[ref]])
        if told and (told[-1].who, told[-1].what, told[-1].move) == (who, line.what, line.move):
            told[-1].knots.extend(line.knots)
        else:
            told.append(line)
    return Lately(told[:most], last)


def _names(actor: Actor, row: Activity) -> bool:
    """Whether the reader learns who it was: outside its site a cycle carries no name."""
    return row.kind != "cycle" or row.site_id in actor.sites(row.network_id)


def _verb(verb: str) -> str:
    words = {
        "created": _("added"),
        "changed": _("changed"),
        "wrote": _("wrote in"),
        "planned": _("planned"),
        "predicted": _("wrote a prediction for"),
        "begun": _("began"),
        "finished": _("finished"),
        "shared": _("shared"),
        "released": _("released"),
        "unshared": _("took back"),
        "restored": _("put back"),
        "restored a version of": _("brought back an earlier version of"),
        "named a version of": _("named a version of"),
        "commented": _("commented on"),
        "settled": _("settled a comment on"),
        "moved": _("moved"),
        "imported": _("imported data for"),
        "entered_point": _("entered a point for"),
        "removed_point": _("took a point out of"),
        "removed_note": _("took a note off the chart of"),
        "annotated": _("noted something on"),
        "marked_phase": _("began a new phase of"),
        "marked_freeze": _("froze the lines of"),
        "marked_exclude": _("left a point out of"),
        "withdrew_mark": _("withdrew a decision about"),
        "linked": _("found evidence for"),
        "joined": _("joined"),
    }
    return words.get(verb, _("worked on"))

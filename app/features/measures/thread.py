"""How measures appear on the thread's rail."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_babel import ngettext
from sqlalchemy import select

from app.core.access.actor import Actor
from app.core.thread import Knot, ThreadKind
from app.extensions import db
from app.features.measures import queries
from app.features.measures.models import Measure


def _label(number: int) -> str:
    return ngettext("%(num)d measure", "%(num)d measures", number)


def _load(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Knot]:
    living = select(Measure).where(Measure.deleted_at.is_(None))
    seen = living if actor.is_system else queries.visible_to(actor)
    rows = db.session.scalars(seen.where(Measure.id.in_(ids)))
    return {
        row.id: Knot(row.name, f"/measures/{row.id}", f"{row.kind.label}, {row.cadence.label}")
        for row in rows
    }


MEASURE = ThreadKind("measure", 70, "measure", _label, _load)

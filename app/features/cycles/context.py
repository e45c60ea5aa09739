"""What was being tested while something was counted: context on a chart, not proof."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, and_, select, union
from sqlalchemy.orm import aliased

from app.core.access.actor import Actor
from app.core.thread import Link
from app.extensions import db
from app.features.cycles.models import Cycle
from app.features.cycles.queries import visible_to
from app.features.measures.across import DriverTests
from app.features.measures.charting import Tested
from app.features.theory.models import Driver, Idea


def tests(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, tuple[Tested, ...]]:
    """The cycles of the ideas that each measure watches, as the actor may read them; one query.

    A measure watches an idea when it is tied to it, or to a driver that the idea serves.
    """
    pairs = union(_direct(ids), _by_driver(ids)).subquery()
    readable = visible_to(actor).where(Cycle.begun_at.is_not(None)).subquery()
    begun = aliased(Cycle, readable)
    rows = db.session.execute(
        select(pairs.c.measure, begun.site_id, begun.begun_at, begun.finished_at, Idea.name,
               begun.id)
        .join(begun, begun.idea_id == pairs.c.idea)
        .join(Idea, Idea.id == begun.idea_id)
        .order_by(begun.begun_at)
    )  # fmt: skip
    found: dict[UUID, list[Tested]] = defaultdict(list)
    for measure_id, site_id, begins, ends, title, cycle_id in rows:
        until = ends.date() if ends else None
        one = Tested(site_id, begins.date(), until, title, f"/cycles/{cycle_id}")
        found[measure_id].append(one)
    return {measure_id: tuple(several) for measure_id, several in found.items()}


def _direct(ids: Sequence[UUID]) -> Select[UUID, UUID]:
    return select(Link.to_id.label("measure"), Link.from_id.label("idea")).where(
        Link.from_kind == "idea", Link.to_kind == "measure", Link.to_id.in_(ids)
    )


def _by_driver(ids: Sequence[UUID]) -> Select[UUID, UUID]:
    watched, served = aliased(Link), aliased(Link)
    return (
        select(watched.to_id.label("measure"), served.to_id.label("idea"))
        .join(served, served.from_id == watched.from_id)
        .where(
            watched.from_kind == "driver",
            watched.to_kind == "measure",
            watched.to_id.in_(ids),
            served.from_kind == "driver",
            served.to_kind == "idea",
        )
    )


def by_driver(actor: Actor, network_ids: Sequence[UUID]) -> dict[UUID, tuple[DriverTests, ...]]:
    """The drivers of each network, and the sites where an idea for it was or is being tested, as
    the actor may read it; one query."""
    served = aliased(Link)
    readable = visible_to(actor).where(Cycle.begun_at.is_not(None)).subquery()
    begun = aliased(Cycle, readable)
    rows = db.session.execute(
        select(Driver.network_id, Driver.id, Driver.text, begun.site_id)
        .outerjoin(
            served,
            and_(served.from_id == Driver.id, served.from_kind == "driver",
                 served.to_kind == "idea"),
        )
        .outerjoin(begun, begun.idea_id == served.to_id)
        .where(Driver.network_id.in_(network_ids), Driver.removed_at.is_(None))
        .order_by(Driver.level, Driver.rank, Driver.id)
    )  # fmt: skip
    found: dict[UUID, dict[UUID, tuple[str, set[UUID]]]] = defaultdict(dict)
    for network_id, driver_id, title, site_id in rows:
        _title, sites = found[network_id].setdefault(driver_id, (title, set()))
        if site_id is not None:
            sites.add(site_id)
    return {
        network_id: tuple(
            DriverTests(title, f"/drivers/{key}", frozenset(sites))
            for key, (title, sites) in drivers.items()
        )
        for network_id, drivers in found.items()
    }

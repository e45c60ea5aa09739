"""Reading the theory, always for somebody; what goes into shared parts is everyone's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import joinedload

from app.core import facts, thread
from app.core.access.actor import SYSTEM, Actor
from app.core.access.check import can, networks_where
from app.core.access.permissions import Permission
from app.core.errors import NotFound
from app.core.thread import Knot, Link, Rail, Ref
from app.extensions import db
from app.features.measures import queries as measures
from app.features.measures.models import Measure
from app.features.networks import queries as networks
from app.features.networks.models import Network
from app.features.theory import diagram, drawing, wording
from app.features.theory.diagram import Theory
from app.features.theory.models import Aim, Driver, Idea, IdeaStatus, Level, Removable

# What a rail counts without naming it; what the page itself shows is named there.
FAR_OFF = ("interview", "quote", "theme", "idea", "cycle", "measure", "package", "edition")
FAR_FROM_IDEA = ("interview", "theme", "aim", "driver", "cycle", "measure", "package", "edition")

Row = TypeVar("Row", Aim, Driver, Idea)


def visible_to(actor: Actor, table: type[Row]) -> Select[Row]:
    """The aims, drivers or ideas that an actor may read."""
    rows = select(table)
    if issubclass(table, Removable):
        rows = rows.where(table.removed_at.is_(None))
    if actor.is_system:
        return rows
    return rows.where(table.network_id.in_(networks_where(actor, Permission.THEORY_READ)))


def _with_network(actor: Actor, table: type[Row], record_id: UUID) -> Row:
    rows = visible_to(actor, table).where(table.id == record_id)
    found = db.session.scalar(rows.options(joinedload(table.network)))
    if found is None:
        raise NotFound
    return found


def theory_at(actor: Actor, network_id: UUID) -> Network:
    """The network whose theory it is: the record of the shared parts. Raises NotFound."""
    return networks.network_at(actor, str(network_id))


def aim_at(actor: Actor, aim_id: UUID) -> Aim:
    """An aim with its network. Raises NotFound for strangers."""
    return _with_network(actor, Aim, aim_id)


def driver_at(actor: Actor, driver_id: UUID) -> Driver:
    """A driver with its network. Raises NotFound for strangers, and when it was removed."""
    return _with_network(actor, Driver, driver_id)


def idea_at(actor: Actor, idea_id: UUID) -> Idea:
    """A change idea with its network. Raises NotFound for strangers, and when it was removed."""
    return _with_network(actor, Idea, idea_id)


def removed_driver_at(actor: Actor, driver_id: UUID) -> Driver:
    """A driver, removed or not, for undo. Raises NotFound for strangers."""
    return _any(actor, db.session.get(Driver, driver_id))


def removed_idea_at(actor: Actor, idea_id: UUID) -> Idea:
    """An idea, removed or not, for undo. Raises NotFound for strangers."""
    return _any(actor, db.session.get(Idea, idea_id))


def _any(actor: Actor, row: Any) -> Any:
    if row is None or not can(actor, Permission.THEORY_READ, row):
        raise NotFound
    return row


def standing(table: type[Row], network_id: UUID) -> ColumnElement[bool]:
    """Which rows are of a network's theory: its common aim, the drivers and ideas there are."""
    ours = table.network_id == network_id
    there = table.removed_at if issubclass(table, Removable) else table.site_id
    return and_(ours, there.is_(None))


def aim_of(network_id: UUID) -> Aim | None:
    """The common aim of a network, if it has one."""
    return db.session.scalar(select(Aim).where(standing(Aim, network_id)))


def aim_and_measure(network_id: UUID) -> tuple[Aim | None, Measure | None]:
    """The common aim of a network and the outcome measure that it is linked to, in one query."""
    row = db.session.execute(
        select(Aim, Measure)
        .outerjoin(Link, and_(Link.from_id == Aim.id, Link.to_kind == "measure"))
        .outerjoin(Measure, and_(Measure.id == Link.to_id, Measure.deleted_at.is_(None)))
        .where(standing(Aim, network_id))
        .order_by(Link.at)
    ).first()
    return (row[0], row[1]) if row else (None, None)


def drivers_of(network_id: UUID) -> Sequence[Driver]:
    """A network's drivers in their order."""
    rows = select(Driver).where(standing(Driver, network_id))
    return db.session.scalars(rows.order_by(Driver.rank, Driver.id)).all()


def ideas_of(network_id: UUID) -> Sequence[Idea]:
    """A network's change ideas in their order."""
    rows = select(Idea).where(standing(Idea, network_id))
    return db.session.scalars(rows.order_by(Idea.rank, Idea.id)).all()


def every(table: type[Driver | Idea], network_id: UUID) -> Sequence[Any]:
    """A network's drivers or ideas in order, also those removed: they keep their rank for undo."""
    rows = select(table).where(table.network_id == network_id)
    return db.session.scalars(rows.order_by(table.rank, table.id)).all()


def theory_of(network_id: UUID, aim: Aim | None = None) -> Theory:
    """A network's theory as an outline, with what cycles say of each idea."""
    ideas = ideas_of(network_id)
    edges, causes = edges_of(network_id)
    testing = facts.of(SYSTEM, "idea", "testing", [idea.id for idea in ideas])
    aim = aim or aim_of(network_id)
    return diagram.grow(aim, drivers_of(network_id), ideas, edges, causes, testing)


def edges_of(network_id: UUID) -> tuple[dict[UUID, list[UUID]], dict[UUID, int]]:
    """Which driver leads where, and on how many causes each rests."""
    rows = db.session.execute(
        select(Link.from_kind, Link.from_id, Link.to_id)
        .where(
            Link.network_id == network_id,
            Link.from_kind.in_(("driver", "cause")),
            Link.to_kind.in_(("driver", "idea")),
        )
        .order_by(Link.at, Link.id)
    )
    edges: dict[UUID, list[UUID]] = defaultdict(list)
    causes: dict[UUID, int] = defaultdict(int)
    for kind, earlier, later in rows:
        if kind == "driver":
            edges[earlier].append(later)
        else:
            causes[later] += 1
    return dict(edges), dict(causes)


def shared_values(network_id: UUID) -> dict[str, Any]:
    """What the shared parts of a theory show; nobody in particular looks."""
    aim, measure = aim_and_measure(network_id)
    theory = theory_of(network_id, aim)
    return {
        "network": networks.network_of(network_id),
        "theory": theory,
        "tally": diagram.tally(theory),
        "picture": drawing.driver_diagram(network_id, theory),
        "measure": measure,
        "sentence": wording.sentence(aim) if aim else "",
        "focal": wording.focal_sentence(aim) if aim else "",
        "gaps": wording.gaps(aim, has_measure=measure is not None) if aim else (),
    }


def measure_choices(actor: Actor, network_id: UUID) -> list[tuple[str, str]]:
    """The network's measures that an aim may be linked to, with a way to say none."""
    return [(str(key), name) for key, name in measures.names_of(actor, network_id)]


def primary_choices(network_id: UUID, *, but: UUID | None = None) -> list[tuple[str, str]]:
    """The primary drivers that another one may stand under, in their order."""
    rows = select(Driver.id, Driver.text).where(
        standing(Driver, network_id), Driver.level == Level.PRIMARY
    )
    found = db.session.execute(rows.order_by(Driver.rank, Driver.id))
    return [(str(key), words) for key, words in found if key != but]


def rail_of(actor: Actor, theory: Theory, title: str, note: str) -> Rail:
    """The thread through a whole theory: its aim and drivers; `note` says how it stands."""
    refs = [Ref("driver", node.id) for node in theory.every_driver]
    refs += [Ref("aim", theory.aim.id)] if theory.aim else []
    return replace(thread.rail(actor, refs, counted=FAR_OFF), title=title, note=note, move="theory")


def idea_rail(actor: Actor, idea: Idea, testing: str) -> Rail:
    """The thread through one idea; `testing` says how far our own testing has come."""
    rail = thread.rail(actor, [Ref("idea", idea.id)], counted=FAR_FROM_IDEA)
    note = idea.status.label if idea.is_abandoned else testing
    return replace(rail, title=idea.name, note=note, move="theory")


def count_ideas(actor: Actor, network_id: UUID) -> Select[int]:
    """The navigation's number of change ideas."""
    mine = visible_to(actor, Idea).where(Idea.network_id == network_id).subquery()
    return select(func.count()).select_from(mine)


def aim_knots(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Knot]:
    """Aims on the rail."""
    rows = db.session.scalars(visible_to(actor, Aim).where(Aim.id.in_(ids)))
    return {row.id: Knot(row.what, f"/aims/{row.id}", wording.sentence(row)) for row in rows}


def driver_knots(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Knot]:
    """Drivers on the rail."""
    rows = db.session.scalars(visible_to(actor, Driver).where(Driver.id.in_(ids)))
    return {
        row.id: Knot(row.text, f"/drivers/{row.id}", row.rationale, note=row.level.label)
        for row in diagram.in_order(rows)
    }


def drivers_served(actor: Actor, idea: Idea) -> list[Driver]:
    """The drivers that an idea should move, in their order."""
    rows = visible_to(actor, Driver).join(Link, Link.from_id == Driver.id)
    return diagram.in_order(db.session.scalars(rows.where(Link.to_id == idea.id)))


def idea_knots(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Knot]:
    """Change ideas on the rail."""
    rows = db.session.scalars(visible_to(actor, Idea).where(Idea.id.in_(ids)))
    return {
        row.id: Knot(
            row.name, f"/ideas/{row.id}", row.what, row.status.label if row.is_abandoned else ""
        )
        for row in diagram.in_order(rows)
    }


def idea_summary(actor: Actor, ids: Sequence[UUID]) -> str:
    """How many of these ideas were abandoned; that the others are worked on goes without saying."""
    abandoned = select(func.count()).where(Idea.id.in_(ids), Idea.status == IdeaStatus.ABANDONED)
    number = db.session.scalar(abandoned)
    return _("%(num)s of them abandoned", num=number) if number else ""

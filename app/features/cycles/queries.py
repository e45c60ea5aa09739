"""Reading cycles, always for somebody: one's site's own, and what others have shared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, lazyload

from app.core import thread
from app.core.access.actor import Actor
from app.core.access.check import Place, can
from app.core.access.permissions import Permission
from app.core.errors import NotFound
from app.core.thread import Knot, Rail, Ref
from app.extensions import db
from app.features.accounts.models import User
from app.features.cycles.models import Cycle
from app.features.cycles.testing import Counted, Testing, add_up
from app.features.measures.queries import site_labels
from app.features.networks import queries as networks
from app.features.networks.models import Membership, Network, Site
from app.features.theory.models import Idea

READ = Permission.CYCLE_READ
# What the rail of a cycle counts without naming it.
FAR_OFF = ("interview", "theme", "cause", "aim", "driver", "package", "edition")


@dataclass(frozen=True, slots=True)
class _Shared(Place):
    """A shared cycle of a network: what the rule is asked about."""

    shared_at: bool | None = True


def visible_to(actor: Actor) -> Select[Cycle]:
    """The cycles an actor may read: of their own sites, and those that were shared; the hub lead
    reads all."""
    if actor.is_system:
        return select(Cycle)
    own = [
        site_id
        for network_id in actor.networks
        for site_id in actor.sites(network_id)
        if can(actor, READ, _Shared(network_id, site_id, None))
    ]
    everywhere = [n for n in actor.networks if can(actor, READ, _Shared(n, None, None))]
    readable = [n for n in actor.networks if can(actor, READ, _Shared(n))]
    shared = and_(Cycle.network_id.in_(readable), Cycle.shared_at.is_not(None))
    return select(Cycle).where(
        or_(Cycle.site_id.in_(own), Cycle.network_id.in_(everywhere), shared)
    )


def cycle_at(actor: Actor, cycle_id: UUID) -> Cycle:
    """A cycle with its idea. Raises NotFound for strangers, and for others until it is shared."""
    rows = visible_to(actor).where(Cycle.id == cycle_id)
    found = db.session.scalar(rows.options(joinedload(Cycle.idea), joinedload(Cycle.network)))
    if found is None:
        raise NotFound
    return found


def cycles_of(actor: Actor, network: Network) -> Sequence[Cycle]:
    """The cycles of a network that the actor may read, by ramp."""
    rows = visible_to(actor).where(Cycle.network_id == network.id)
    return db.session.scalars(rows.order_by(Cycle.ramp, Cycle.number, Cycle.id)).all()


def sites_to_test_at(actor: Actor, network: Network) -> list[Site]:
    """The sites for which the actor can start a cycle."""
    return [site for site in network.sites if can(actor, Permission.CYCLE_CREATE, site)]


@dataclass(frozen=True, slots=True)
class Ramp:
    """The tests of one idea at one site, one after the other."""

    idea: Idea
    site: str
    number: int
    cycles: tuple[Cycle, ...]


def ramps(actor: Actor, network: Network, cycles: Sequence[Cycle]) -> list[Ramp]:
    """Cycles as ramps: ideas in their order, sites in the order in which they came in."""
    ideas = {
        idea.id: idea
        for idea in db.session.scalars(
            select(Idea).where(Idea.id.in_({cycle.idea_id for cycle in cycles}))
        )
    }
    labels = _labels(actor, {network.id})
    grouped: dict[tuple[UUID, UUID | None, int], list[Cycle]] = defaultdict(list)
    for cycle in cycles:
        grouped[cycle.idea_id, cycle.site_id, cycle.ramp].append(cycle)
    made = [
        Ramp(ideas[idea_id], labels.get(site_id, ""), number, tuple(rows))
        for (idea_id, site_id, number), rows in grouped.items()
    ]
    place = {site.id: index for index, site in enumerate(network.sites)}
    return sorted(
        made,
        key=lambda r: (
            r.idea.rank,
            r.idea.id,
            place.get(r.cycles[0].site_id or r.idea.id, 0),
            r.number,
        ),
    )


def site_label(actor: Actor, cycle: Cycle) -> str:
    """What the cycle's site is called for this reader."""
    return _labels(actor, {cycle.network_id}).get(cycle.site_id, "")


def by_whom(actor: Actor, cycle: Cycle) -> str:
    """Who wrote it: a name inside the site, a role outside."""
    seat = db.session.execute(
        select(Membership.role, User.name)
        .join(User, User.id == Membership.user_id)
        .where(Membership.network_id == cycle.network_id, Membership.user_id == cycle.author_id)
    ).first()
    if seat is None:
        return _("somebody of the {site}")
    role, name = seat
    at_home = cycle.site_id in actor.sites(cycle.network_id)
    return str(name) if at_home else _("a %(role)s of the {site}", role=role.label)


def following(actor: Actor, cycle: Cycle) -> Cycle | None:
    """The test after this one, where the actor may read it."""
    return _related(actor, Cycle.previous_id == cycle.id)


def _related(actor: Actor, where: ColumnElement[bool]) -> Cycle | None:
    rows = visible_to(actor).where(where).limit(1)
    return db.session.scalar(rows.options(lazyload(Cycle.predictions)))


def latest(idea_id: UUID, site_id: UUID | None) -> Cycle | None:
    """The newest test of an idea at a site."""
    return db.session.scalar(
        select(Cycle)
        .where(Cycle.idea_id == idea_id, Cycle.site_id == site_id)
        .order_by(Cycle.ramp.desc(), Cycle.number.desc(), Cycle.id.desc())
        .limit(1)
    )


def rail_of(actor: Actor, cycle: Cycle, title: str, note: str) -> Rail:
    """The thread through a cycle."""
    rail = thread.rail(actor, [Ref("cycle", cycle.id)], counted=FAR_OFF)
    return replace(rail, title=title, note=note, move="test")


def knots(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Knot]:
    """Cycles on the rail, by idea, site and place in the ramp."""
    rows = db.session.execute(
        visible_to(actor)
        .where(Cycle.id.in_(ids))
        .join(Idea)
        .add_columns(Idea.name)
        .options(lazyload(Cycle.predictions))
    ).all()
    labels = _labels(actor, {cycle.network_id for cycle, _name in rows})
    return {cycle.id: _knot(cycle, name, labels) for cycle, name in rows}


def _labels(actor: Actor, network_ids: set[UUID]) -> dict[UUID | None, str]:
    labels: dict[UUID | None, str] = {}
    for network_id in network_ids:
        labels.update(site_labels(actor, networks.network_of(network_id)).items())
    return labels


def _knot(cycle: Cycle, idea: str, labels: Mapping[UUID | None, str]) -> Knot:
    site = labels.get(cycle.site_id, "")
    title = _("%(idea)s, test %(number)s at %(site)s", idea=idea, number=cycle.number, site=site)
    note = cycle.act.label if cycle.act else ""
    return Knot(title, f"/cycles/{cycle.id}", cycle.plan, note)


def summary(actor: Actor, ids: Sequence[UUID]) -> str:
    """What these cycles came to, of those that the actor may read."""
    rows = db.session.scalars(
        visible_to(actor).where(Cycle.id.in_(ids)).options(lazyload(Cycle.predictions))
    ).all()
    return add_up(map(_tested, rows)).outcome if rows else ""


def _tested(cycle: Cycle) -> Counted:
    return Counted(cycle.site_id, cycle.act, cycle.finished_at is not None)


def testing(actor: Actor, idea_ids: Sequence[UUID]) -> dict[UUID, Testing]:
    """What shared cycles say of ideas: the same for everybody. An idea without any is left out."""
    rows = db.session.execute(
        select(Cycle.idea_id, Cycle.site_id, Cycle.act, Cycle.finished_at).where(
            Cycle.idea_id.in_(idea_ids), Cycle.shared_at.is_not(None), Cycle.begun_at.is_not(None)
        )
    )
    by_idea: dict[UUID, list[Counted]] = defaultdict(list)
    for idea_id, site_id, act, finished_at in rows:
        by_idea[idea_id].append(Counted(site_id, act, finished_at is not None))
    return {idea_id: add_up(cycles) for idea_id, cycles in by_idea.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """One cycle in a list of an idea's page."""

    title: str
    address: str
    about: str
    end: str


def lines(actor: Actor, idea_ids: Sequence[UUID]) -> dict[UUID, list[Line]]:
    """The cycles of ideas that the actor may read, as rows of a list."""
    rows = (
        db.session.scalars(
            visible_to(actor)
            .where(Cycle.idea_id.in_(idea_ids))
            .order_by(Cycle.ramp, Cycle.number)
            .options(joinedload(Cycle.predictions))
        )
        .unique()
        .all()
    )
    found: dict[UUID, list[Line]] = defaultdict(list)
    if not rows:
        return found
    labels = _labels(actor, {rows[0].network_id})
    for cycle in rows:
        site = labels.get(cycle.site_id, "")
        title = _("%(site)s, test %(number)s", site=site, number=cycle.number)
        about = " → ".join(p.text for p in cycle.predictions[:1])
        found[cycle.idea_id].append(Line(title, f"/cycles/{cycle.id}", about, state_of(cycle)))
    return found


def state_of(cycle: Cycle) -> str:
    """How a cycle stands, in a few words."""
    if cycle.act:
        return cycle.act.label
    return _("planned") if cycle.is_planned else _("open: begun, not finished")


def count(actor: Actor, network_id: UUID) -> Select[int]:
    """The navigation's number of cycles."""
    mine = visible_to(actor).where(Cycle.network_id == network_id).subquery()
    return select(func.count()).select_from(mine)

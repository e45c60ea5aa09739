"""What can be done with the aim, the drivers and the change ideas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app.core import activity, clock, events, rank, thread
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.errors import Invalid
from app.core.model import claim, inserting
from app.core.thread import Ref
from app.extensions import db
from app.features.networks.models import Network
from app.features.theory import queries
from app.features.theory.models import Aim, Driver, Idea, IdeaStatus, Level

WRITE = Permission.THEORY_WRITE
AIMS_AT, EXPLAINS, SERVED_BY, MEASURED_BY = "aims at", "explains", "served by", "measured by"


def create_aim(
    actor: Actor, network: Network, *, measure_id: UUID | None = None, **facts: Any
) -> Aim:
    """Set the common aim of a network. Raises Invalid when there is one already."""
    require(actor, WRITE, network)
    told = {name: value for name, value in facts.items() if value is not None}
    row = inserting(Aim).values(network_id=network.id, author_id=actor.user_id, **told)
    aim_id = db.session.scalar(row.on_conflict_do_nothing().returning(Aim.id))
    if aim_id is None:
        raise Invalid(_("Somebody set the aim a moment ago. Open it and change it."))
    aim = db.session.get_one(Aim, aim_id)
    for driver in queries.drivers_of(network.id):
        if driver.level is Level.PRIMARY:
            _tie(actor, driver, Ref("aim", aim.id), AIMS_AT)
    _watch(actor, Ref("aim", aim.id), aim.network_id, [measure_id] if measure_id else [])
    _note(actor, "created", "aim", aim)
    return aim


def change_aim(
    actor: Actor, aim: Aim, *, version: int, measure_id: UUID | None = None, **facts: Any
) -> None:
    """Change the aim. Raises Conflict."""
    require(actor, WRITE, aim)
    claim(aim, version)
    _set(aim, facts)
    _watch(actor, Ref("aim", aim.id), aim.network_id, [measure_id] if measure_id else [])
    _note(actor, "changed", "aim", aim)


def add_driver(
    actor: Actor,
    network: Network,
    *,
    text: str,
    level: Level = Level.PRIMARY,
    under: Iterable[UUID] = (),
    causes: Iterable[UUID] = (),
    measures: Iterable[UUID] = (),
    **facts: Any,
) -> Driver:
    """Add a driver; a secondary one goes under primary ones. `causes` is what it rests on,
    `measures` what shows whether it moves."""
    require(actor, WRITE, network)
    _lock(network.id)
    driver = Driver(
        network_id=network.id,
        author_id=actor.user_id,
        text=text,
        level=level,
        rank=_last(Driver, network.id),
        **facts,
    )
    db.session.add(driver)
    db.session.flush()
    _tie_driver(actor, driver, under, causes)
    _watch(actor, Ref("driver", driver.id), network.id, measures)
    _note(actor, "created", "driver", driver)
    return driver


def change_driver(
    actor: Actor,
    driver: Driver,
    *,
    version: int,
    under: Iterable[UUID] | None = None,
    causes: Iterable[UUID] | None = None,
    measures: Iterable[UUID] | None = None,
    **facts: Any,
) -> None:
    """Change a driver, what it stands under, rests on and is measured by. Raises Conflict."""
    require(actor, WRITE, driver)
    claim(driver, version)
    _set(driver, facts)
    _tie_driver(actor, driver, under, causes)
    if measures is not None:
        _watch(actor, Ref("driver", driver.id), driver.network_id, measures)
    _note(actor, "changed", "driver", driver)


def add_idea(
    actor: Actor, network: Network, *, name: str, drivers: Iterable[UUID] = (), **facts: Any
) -> Idea:
    """Add a change idea under the drivers it should move."""
    require(actor, WRITE, network)
    _lock(network.id)
    idea = Idea(
        network_id=network.id,
        author_id=actor.user_id,
        name=name,
        rank=_last(Idea, network.id),
        **facts,
    )
    db.session.add(idea)
    db.session.flush()
    _retie(actor, Ref("idea", idea.id), network.id, "driver", drivers, SERVED_BY)
    _note(actor, "created", "idea", idea)
    return idea


def change_idea(
    actor: Actor,
    idea: Idea,
    *,
    version: int,
    drivers: Iterable[UUID] | None = None,
    **facts: Any,
) -> None:
    """Change an idea's card and its drivers. Raises Conflict, and Invalid without a reason for
    abandoning it."""
    require(actor, WRITE, idea)
    status = facts.get("status", idea.status)
    if status is IdeaStatus.ABANDONED and not facts.get("abandoned_reason", idea.abandoned_reason):
        raise Invalid(_("Say why it is abandoned: others will ask."), "abandoned_reason")
    claim(idea, version)
    _set(idea, facts)
    if drivers is not None:
        _retie(actor, Ref("idea", idea.id), idea.network_id, "driver", drivers, SERVED_BY)
    _note(actor, "changed", "idea", idea)


def move(actor: Actor, row: Driver | Idea, *, by: int) -> None:
    """Move a driver or an idea up (-1) or down (1) among its kind; at the end nothing happens."""
    require(actor, WRITE, row)
    _lock(row.network_id)
    rows = queries.every(type(row), row.network_id)
    living = [one for one in rows if one.removed_at is None]
    if isinstance(row, Driver):
        living = [one for one in living if one.level is row.level]
    rank.shift(rows, row, by, living=living)
    _note(actor, "moved", _kind(row), row)


def remove(actor: Actor, row: Driver | Idea) -> None:
    """Take a driver or an idea out of the theory; `restore` puts it back with its edges."""
    require(actor, WRITE, row)
    _lock(row.network_id)
    row.removed_links = thread.take_out(row.network_id, [Ref(_kind(row), row.id)])
    row.removed_at = clock.now()
    _note(actor, "removed", _kind(row), row)
    events.announce(events.RecordDeleted(_kind(row), row.id, row.network_id))


def restore(actor: Actor, row: Driver | Idea) -> None:
    """Put a removed driver or idea back."""
    require(actor, WRITE, row)
    _lock(row.network_id)
    row.removed_at = None
    row.removed_links = thread.put_back(actor, row.network_id, row.removed_links)
    _note(actor, "restored", _kind(row), row)
    events.announce(events.RecordRestored(_kind(row), row.id, row.network_id))


def put_back_rest(event: events.RecordRestored) -> None:
    """A record is back: living drivers and ideas may have an edge to it that waits."""
    network_id = event.network_id
    living = [*queries.drivers_of(network_id), *queries.ideas_of(network_id)]
    thread.put_back_rest(network_id, living)


def _kind(row: Driver | Idea) -> str:
    return "driver" if isinstance(row, Driver) else "idea"


def _set(row: Any, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        setattr(row, name, value)


def _last(table: type[Driver | Idea], network_id: UUID) -> str:
    rows = queries.every(table, network_id)
    return rank.between(rows[-1].rank if rows else None, None)


def _lock(network_id: UUID) -> None:
    """One theory, one mover at a time; rows that only refer to the network do not wait.

    What was read while waiting is read anew.
    """
    db.session.execute(
        select(Network.id).where(Network.id == network_id).with_for_update(key_share=True)
    )
    db.session.expire_all()


def _tie_driver(
    actor: Actor, driver: Driver, under: Iterable[UUID] | None, causes: Iterable[UUID] | None
) -> None:
    ref = Ref("driver", driver.id)
    if driver.level is Level.PRIMARY:
        aim = queries.aim_of(driver.network_id)
        _retie(actor, ref, driver.network_id, "driver", (), SERVED_BY)
        _retie(actor, ref, driver.network_id, "aim", [aim.id] if aim else [], AIMS_AT)
    elif under is not None:
        _retie(actor, ref, driver.network_id, "aim", (), AIMS_AT)
        _retie(actor, ref, driver.network_id, "driver", under, SERVED_BY)
    if causes is not None:
        _retie(actor, ref, driver.network_id, "cause", causes, EXPLAINS)


def _tie(actor: Actor, driver: Driver, earlier: Ref, relation: str) -> None:
    thread.link(actor, driver.network_id, earlier, relation, Ref("driver", driver.id))


def _retie(
    actor: Actor, ref: Ref, network_id: UUID, kind: str, wanted: Iterable[UUID], relation: str
) -> None:
    """Let a record rest on exactly these records of a kind."""
    there = thread.before([ref.id], kind).get(ref.id, [])
    now = [key for key in dict.fromkeys(wanted) if key != ref.id]
    for key in set(there) - set(now):
        thread.unlink(Ref(kind, key), ref)
    for key in now:
        if key not in there:
            thread.link(actor, network_id, Ref(kind, key), relation, ref)


def _watch(actor: Actor, ref: Ref, network_id: UUID, measures: Iterable[UUID]) -> None:
    """Let exactly these measures show whether a record moves."""
    there = thread.after([ref.id], "measure").get(ref.id, [])
    now = list(dict.fromkeys(measures))
    for key in set(there) - set(now):
        thread.unlink(ref, Ref("measure", key))
    for key in now:
        if key not in there:
            thread.link(actor, network_id, ref, MEASURED_BY, Ref("measure", key))


def _note(actor: Actor, verb: str, kind: str, row: Aim | Driver | Idea) -> None:
    activity.record(actor, verb, kind, row.id, row.network_id, row.site_id)

"""The driver diagram as values: a graph, read as an outline. No database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from app.features.theory.models import Aim, Driver, Idea, Level

Edges = Mapping[UUID, Sequence[UUID]]
"""For each earlier record, the later ones it leads to."""


@dataclass(frozen=True, slots=True)
class IdeaNode:
    """A change idea at one of its places; `key` is unique on the page."""

    id: UUID
    key: str
    name: str
    what: str
    is_abandoned: bool
    abandoned_reason: str
    testing: Any = None
    """What cycles say of it, or None: an object with `words` and `label`."""


@dataclass(frozen=True, slots=True)
class DriverNode:
    """A driver with the drivers and ideas below it."""

    id: UUID
    key: str
    level: Level
    text: str
    rationale: str
    causes: int
    drivers: tuple[DriverNode, ...] = ()
    ideas: tuple[IdeaNode, ...] = ()

    @property
    def rests(self) -> str:
        """What it rests on, in words."""
        if not self.causes:
            return _("no evidence yet – an assumption to test")
        return ngettext("rests on %(num)s cause", "rests on %(num)s causes", self.causes)

    def walk(self) -> Iterator[DriverNode]:
        """This driver and those below it."""
        yield self
        for driver in self.drivers:
            yield from driver.walk()


@dataclass(frozen=True, slots=True)
class Theory:
    """Everything on the page of the theory."""

    aim: Aim | None = None
    drivers: tuple[DriverNode, ...] = ()
    loose_drivers: tuple[DriverNode, ...] = ()
    ideas: tuple[IdeaNode, ...] = ()
    """Every idea once, in its order."""
    loose_ideas: tuple[IdeaNode, ...] = ()

    @property
    def every_driver(self) -> list[DriverNode]:
        """Every driver in every place it stands."""
        return [node for top in (*self.drivers, *self.loose_drivers) for node in top.walk()]


@dataclass(frozen=True, slots=True)
class Tally:
    """How a theory stands, in numbers."""

    drivers: int
    bare: int
    """Drivers that rest on no cause."""
    causes: int
    ideas: int

    @property
    def words(self) -> str:
        """The line under the title on the rail."""
        said = ngettext("%(num)s {driver}", "%(num)s {drivers}", self.drivers)
        if not self.bare:
            return said
        return _("%(drivers)s, %(num)s without a cause", drivers=said, num=self.bare)

    @property
    def missing(self) -> str:
        """What the thread says where nothing here rests on anything."""
        if not self.drivers:
            return _("Rests on nothing yet: no {driver} stands here")
        return ngettext(
            "No evidence yet: the one {driver} rests on no cause",
            "No evidence yet: no {driver} rests on a cause",
            self.drivers,
        )

    @property
    def told(self) -> str:
        """What the rail shows around that line, as a sign that says when it is another."""
        return f"{self.drivers} {self.bare} {self.causes} {self.ideas}"


def tally(theory: Theory) -> Tally:
    """Each driver counts once, wherever it stands."""
    nodes = {node.id: node for node in theory.every_driver}.values()
    bare = sum(not node.causes for node in nodes)
    causes = sum(node.causes for node in nodes)
    return Tally(len(nodes), bare, causes, len(theory.ideas))


@dataclass(slots=True)
class _Grower:
    drivers: dict[UUID, Driver]
    ideas: dict[UUID, Idea]
    edges: Edges
    causes: Mapping[UUID, int]
    testing: Mapping[UUID, Any]
    met: dict[UUID, int] = field(default_factory=dict)

    def key(self, kind: str, record_id: UUID) -> str:
        """An id for the page: the record's own where it stands first, then numbered."""
        self.met[record_id] = times = self.met.get(record_id, 0) + 1
        return f"{kind}-{record_id}" + (f"-{times}" if times > 1 else "")

    def driver(self, row: Driver) -> DriverNode:
        key = self.key("driver", row.id)
        below = self.edges.get(row.id, ())
        under = () if row.level is Level.SECONDARY else self._secondary(below)
        own = self.causes.get(row.id, 0) + sum(node.causes for node in under)
        ideas = tuple(map(self.idea, in_order(self.ideas[i] for i in below if i in self.ideas)))
        return DriverNode(row.id, key, row.level, row.text, row.rationale, own, under, ideas)

    def _secondary(self, below: Sequence[UUID]) -> tuple[DriverNode, ...]:
        rows = (self.drivers[i] for i in below if i in self.drivers)
        return tuple(self.driver(row) for row in in_order(rows) if row.level is Level.SECONDARY)

    def idea(self, row: Idea, kind: str = "under") -> IdeaNode:
        return IdeaNode(
            row.id,
            self.key("idea", row.id) if kind == "under" else f"card-{row.id}",
            row.name,
            row.what,
            row.is_abandoned,
            row.abandoned_reason,
            self.testing.get(row.id),
        )


def in_order(rows: Iterable[Any]) -> list[Any]:
    """As people see them: by rank, ties by id."""
    return sorted(rows, key=lambda row: (row.rank, row.id))


def grow(
    aim: Aim | None,
    drivers: Sequence[Driver],
    ideas: Sequence[Idea],
    edges: Edges,
    causes: Mapping[UUID, int],
    testing: Mapping[UUID, Any],
) -> Theory:
    """The outline from rows and edges. What hangs on nothing stands apart, it is not lost."""
    known = {row.id: row for row in drivers}
    grower = _Grower(known, {row.id: row for row in ideas}, edges, causes, testing)
    primary = [row for row in in_order(drivers) if row.level is Level.PRIMARY]
    held = {to for row in primary for to in edges.get(row.id, ())}
    loose = [r for r in in_order(drivers) if r.level is Level.SECONDARY and r.id not in held]
    served = {to for row in drivers for to in edges.get(row.id, ())}
    return Theory(
        aim,
        tuple(grower.driver(row) for row in primary),
        tuple(grower.driver(row) for row in loose),
        tuple(grower.idea(row, "card") for row in in_order(ideas)),
        tuple(grower.idea(row) for row in in_order(ideas) if row.id not in served),
    )

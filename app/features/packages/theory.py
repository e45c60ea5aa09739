"""The driver diagram as a package prints it: with what shared cycles say, and nothing else."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import joinedload

from app.core.together import together
from app.features.cycles.models import Cycle
from app.features.packages import evidence
from app.features.packages.evidence import Testing
from app.features.theory import diagram, queries
from app.features.theory.diagram import Theory, in_order
from app.features.theory.models import Aim, Driver, Idea


def public_theory(network_id: UUID) -> tuple[Theory, dict[UUID, Testing]]:
    """A network's theory as an outline, and the testing of each of its ideas, in two queries.

    What teams keep to themselves is not counted in it.
    """
    aims, drivers, ideas, cycles = together(
        (Aim, queries.standing(Aim, network_id)),
        (Driver, queries.standing(Driver, network_id)),
        (Idea, queries.standing(Idea, network_id)),
        (Cycle, evidence.counted(network_id)),
        options=(joinedload(Cycle.predictions),),
    )
    ideas = in_order(ideas)
    testing = evidence.testing_of(ideas, cycles)
    edges, causes = queries.edges_of(network_id)
    tested = {one: testing for one, testing in testing.items() if testing.cycles}
    aim = next(iter(aims), None)
    return diagram.grow(aim, in_order(drivers), ideas, edges, causes, tested), testing


def drivers_by_idea(theory: Theory) -> dict[UUID, tuple[str, ...]]:
    """The drivers that each idea serves, in words."""
    found: dict[UUID, tuple[str, ...]] = {}
    for driver in theory.every_driver:
        for idea in driver.ideas:
            if driver.text not in found.get(idea.id, ()):
                found[idea.id] = (*found.get(idea.id, ()), driver.text)
    return found

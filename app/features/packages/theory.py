"""The driver diagram as a package prints it: with what shared cycles say, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.features.packages.evidence import Testing
from app.features.theory import diagram, queries
from app.features.theory.diagram import Theory
from app.features.theory.models import Idea


def public_theory(
    network_id: UUID, ideas: Sequence[Idea], testing: Mapping[UUID, Testing]
) -> Theory:
    """A network's theory as an outline. What teams keep to themselves is not counted in it."""
    edges, causes = queries.edges_of(network_id)
    tested = {one: testing for one, testing in testing.items() if testing.cycles}
    return diagram.grow(
        queries.aim_of(network_id), queries.drivers_of(network_id), ideas, edges, causes, tested
    )


def drivers_by_idea(theory: Theory) -> dict[UUID, tuple[str, ...]]:
    """The drivers that each idea serves, in words."""
    found: dict[UUID, tuple[str, ...]] = {}
    for driver in theory.every_driver:
        for idea in driver.ideas:
            if driver.text not in found.get(idea.id, ()):
                found[idea.id] = (*found.get(idea.id, ()), driver.text)
    return found

"""The driver diagram as a package prints it: with what shared cycles say, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from app.core import thread
from app.features.packages.evidence import Testing
from app.features.theory import diagram, queries
from app.features.theory.diagram import Theory


def public_theory(network_id: UUID, testing: Mapping[UUID, Testing]) -> Theory:
    """A network's theory as an outline. What teams keep to themselves is not counted in it."""
    drivers = queries.drivers_of(network_id)
    ids = [driver.id for driver in drivers]
    below, tried = thread.after(ids, "driver"), thread.after(ids, "idea")
    edges = {one: [*below.get(one, ()), *tried.get(one, ())] for one in ids}
    causes = {one: len(found) for one, found in thread.before(ids, "cause").items()}
    tested = {one: testing for one, testing in testing.items() if testing.cycles}
    return diagram.grow(
        queries.aim_of(network_id), drivers, queries.ideas_of(network_id), edges, causes, tested
    )


def drivers_by_idea(theory: Theory) -> dict[UUID, tuple[str, ...]]:
    """The drivers that each idea serves, in words."""
    found: dict[UUID, tuple[str, ...]] = {}
    for driver in theory.every_driver:
        for idea in driver.ideas:
            if driver.text not in found.get(idea.id, ()):
                found[idea.id] = (*found.get(idea.id, ()), driver.text)
    return found

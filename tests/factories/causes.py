"""Analyses with their bones and causes, and evidence for a cause."""

from __future__ import annotations

from app.core.access.actor import SYSTEM
from app.features.causes import operations, queries
from app.features.causes.models import Analysis, Bone, Cause
from app.features.networks.models import Network
from tests.factories import saved

BONES = ("Return to class", "Contact home", "Getting here", "Front office")


@saved
def analysis(of: Network, title: str = "A second absence follows the first") -> Analysis:
    """A fishbone with four bones and no cause."""
    return operations.create_analysis(
        SYSTEM, of, title=title, problem="One absence leads to a second.", bones=BONES
    )


def bone(of: Analysis, place: int = 0) -> Bone:
    """One of its bones, counted from 0."""
    return queries.bones_of(of.id)[place]


@saved
def cause(of: Bone, text: str = "Bus 8 passes full", parent: Cause | None = None) -> Cause:
    """A cause at the end of a bone, or under another cause."""
    return operations.add_cause(SYSTEM, of, text=text, parent=parent)

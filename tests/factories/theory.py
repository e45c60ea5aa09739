"""Aims, drivers and change ideas."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.core.access.actor import SYSTEM
from app.features.networks.models import Network
from app.features.theory import operations
from app.features.theory.models import Aim, Driver, Idea, Level
from tests.factories import saved


@saved
def aim(of: Network, **facts: Any) -> Aim:
    """The demo's aim, whole but for its measure."""
    given = {
        "what": "Students missing 10 % or more of their days",
        "population": "students in K, 6 and 9",
        "baseline": 39.0,
        "target": 29.0,
        "by": date(2026, 6, 5),
    }
    return operations.create_aim(SYSTEM, of, **(given | facts))


@saved
def driver(of: Network, text: str = "Every return is noticed", **facts: Any) -> Driver:
    """A primary driver; under others with `under`."""
    level = Level.SECONDARY if facts.get("under") else Level.PRIMARY
    return operations.add_driver(SYSTEM, of, text=text, level=level, **facts)


@saved
def idea(of: Network, name: str = "Glad you’re back", **facts: Any) -> Idea:
    """A change idea; under drivers with `drivers`."""
    return operations.add_idea(SYSTEM, of, name=name, **facts)

"""Sites side by side, by name and never by value: their conditions, and what they were testing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.features.measures.charting import Tested
from app.features.measures.charts import Small
from app.features.measures.collecting import Collected
from app.features.networks.models import Network


@dataclass(frozen=True, slots=True)
class Line:
    """One site: its conditions in words, and what was being tested there, by date."""

    conditions: str
    tests: tuple[Tested, ...]

    def on(self, day: date | None) -> tuple[Tested, ...]:
        """What was under way on a day, each title once."""
        there = [one for one in self.tests if day is not None and one.covers(day)]
        return tuple({one.title: one for one in there}.values())


@dataclass(frozen=True, slots=True)
class DriverTests:
    """A driver of the network, and the sites where something was or is being tested for it."""

    title: str
    address: str
    sites: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class DriverRow:
    """A driver beside an outcome: where it is being tested, and what the charts say there."""

    title: str
    address: str
    charts: tuple[Small, ...]
    without: int
    """Sites that test for it and have no points of this measure."""


def by_driver(tests: Sequence[DriverTests], charts: Sequence[Small]) -> tuple[DriverRow, ...]:
    """A row for each driver, in the order of the theory; its sites by name, never by value."""
    known = {one.key: one for one in charts}
    return tuple(
        DriverRow(
            one.title,
            one.address,
            tuple(chart for chart in charts if chart.key in {str(key) for key in one.sites}),
            sum(str(key) not in known for key in one.sites),
        )
        for one in tests
    )


def lines(network: Network, found: Collected, tests: Sequence[Tested]) -> dict[str, Line]:
    """A line for each site that has points, by the key of its series.

    The conditions of a site are told only under its name: few of them would name it.
    """
    by_site: dict[UUID | None, list[Tested]] = {}
    for one in tests:
        by_site.setdefault(one.site_id, []).append(one)
    return {
        str(site.id): Line(
            ", ".join(str(tag) for tag in site.setting)
            if found.labels[site.id] == site.name
            else "",
            tuple(by_site.get(site.id, ())),
        )
        for site in network.sites
        if site.id in found.labels
    }

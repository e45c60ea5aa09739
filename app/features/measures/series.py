"""One series as values: its points, and how much of them the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.features.networks.models import Site


@dataclass(frozen=True, slots=True)
class Row:
    """A point as this reader may see it; `hidden` where the group is below the floor."""

    on: date
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    spread: float | None = None
    days: int | None = None
    missing: int = 0
    note: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """One series: a site's (or the network's own, `site` None) and its points by date."""

    site: Site | None
    label: str
    rows: tuple[Row, ...]
    whole: bool = True
    """Whether the reader may see groups below the floor, too."""
    reporting: tuple[int, ...] = ()
    """Of the network's own series, where it is added up: how many sites each point rests on."""
    sites: int = 0
    """Of how many."""
    breaks: tuple[int, ...] = ()
    """Before which points the set of those sites changed."""
    place: str = ""
    """Whose student group it is, where `label` names a group; empty for all students."""

    @property
    def key(self) -> str:
        """The series' name in addresses and element ids."""
        return str(self.site.id) if self.site else "network"

    @property
    def site_id(self) -> UUID | None:
        """The site's key; None for the network's own series."""
        return self.site.id if self.site else None

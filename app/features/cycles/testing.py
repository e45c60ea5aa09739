"""What the cycles of an idea add up to: counts, and a rating that nobody types. No database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.words import Worded
from app.features.cycles.models import Act


class Rating(Worded):
    """How far our own testing has come, from the records."""

    IDEA = "idea", _l("not tested yet")
    ONCE = "once", _l("tested once")
    ONE_SITE = "one_site", _l("tested repeatedly at one {site}")
    SEVERAL_SITES = "several_sites", _l("promising: tested at several {sites}")


@dataclass(frozen=True, slots=True)
class Counted:
    """One shared cycle, as far as counting goes."""

    site_id: UUID | None
    act: Act | None
    is_finished: bool


@dataclass(frozen=True, slots=True)
class Testing:
    """The cycles of one idea, added up."""

    rating: Rating
    cycles: int
    sites: int
    acts: tuple[tuple[Act, int], ...]
    still_open: int

    @property
    def label(self) -> str:
        """The rating in words."""
        return self.rating.label

    @property
    def brief(self) -> str:
        """The counts for a narrow place: "9 cycles, 5 sites"."""
        return ", ".join((_cycles(self.cycles), _sites(self.sites)))

    @property
    def words(self) -> str:
        """The counts as a sentence: "12 cycles at 5 sites: 6 adopted, 4 adapted, 2 abandoned"."""
        return f"{_cycles(self.cycles)} {self.outcome}"

    @property
    def outcome(self) -> str:
        """Where, and what came of it: "at 5 sites: 6 adopted, 4 adapted, 2 abandoned"."""
        said = _("at %(sites)s", sites=_sites(self.sites))
        parts = [f"{number} {act.done}" for act, number in self.acts]
        if self.still_open:
            parts.append(_("%(num)s open", num=self.still_open))
        return f"{said}: {', '.join(parts)}" if parts else said


def _cycles(number: int) -> str:
    return ngettext("%(num)s cycle", "%(num)s cycles", number)


def _sites(number: int) -> str:
    return ngettext("%(num)s {site}", "%(num)s {sites}", number)


def add_up(cycles: Iterable[Counted]) -> Testing:
    """Count cycles and rate them. A cycle that is not finished counts, but proves nothing."""
    every = list(cycles)
    finished = [cycle for cycle in every if cycle.is_finished]
    acts = Counter(cycle.act for cycle in finished if cycle.act)
    return Testing(
        _rate(finished),
        len(every),
        len({cycle.site_id for cycle in every}),
        tuple((act, acts[act]) for act in reversed(Act) if acts[act]),
        len(every) - len(finished),
    )


def _rate(finished: list[Counted]) -> Rating:
    sites = {cycle.site_id for cycle in finished}
    if len(sites) > 1:
        return Rating.SEVERAL_SITES
    if len(finished) > 1:
        return Rating.ONE_SITE
    return Rating.ONCE if finished else Rating.IDEA

"""What the records say of an idea: how far it has been tested, and what happened.

"Our testing" is computed, never typed. Only cycles that their teams have shared and finished
count: the rest is still their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_

from app.features.cycles.models import Act, Cycle
from app.features.cycles.testing import Counted, Rating, add_up
from app.features.theory.models import Idea


@dataclass(frozen=True, slots=True)
class Testing:
    """The finished, shared cycles of one idea."""

    idea: Idea
    cycles: tuple[Cycle, ...] = ()

    @property
    def site_ids(self) -> tuple[UUID, ...]:
        """The sites that tested it, in the order of their first test."""
        return tuple(dict.fromkeys(one.site_id for one in self.cycles if one.site_id))

    @property
    def rating(self) -> str:
        """How far the testing goes, by the rule of the cycles, in words for a reader outside."""
        if self.idea.is_abandoned:
            return _("Abandoned")
        words = {
            Rating.IDEA: _("Not tested yet"),
            Rating.ONCE: _("Tested once"),
            Rating.ONE_SITE: _("Tested repeatedly at one {site}"),
            Rating.SEVERAL_SITES: _("Promising: tested at %(n)s {sites}", n=len(self.site_ids)),
        }
        return words[add_up(Counted(one.site_id, one.act, True) for one in self.cycles).rating]

    @property
    def counts(self) -> str:
        """ "3 sites, 5 cycles", or that there are none."""
        if not self.cycles:
            return _("not tested yet")
        sites = ngettext("%(num)d {site}", "%(num)d {sites}", len(self.site_ids))
        cycles = ngettext("%(num)d cycle", "%(num)d cycles", len(self.cycles))
        return f"{sites}, {cycles}"

    @property
    def summary(self) -> str:
        """Rating and counts in one: "Promising: 4 cycles at 3 sites (3 adapted, 1 expanded)"."""
        said = self.rating
        if not self.idea.is_abandoned and len(self.site_ids) > 1:
            counts = {"n": len(self.cycles), "sites": len(self.site_ids)}
            said = _("Promising: %(n)s cycles at %(sites)s {sites}", **counts)
        return f"{said} ({self.decisions})" if len(self.cycles) > 1 and self.decisions else said

    @property
    def label(self) -> str:
        """The rating, as the driver diagram names it."""
        return self.rating

    @property
    def brief(self) -> str:
        """The same in the driver diagram's one line."""
        return self.counts

    @property
    def words(self) -> str:
        """The counts, as the driver diagram shows them."""
        return self.counts

    @property
    def decisions(self) -> str:
        """What the teams decided: "2 adapted, 1 expanded"."""
        acts = Counter(one.act for one in self.cycles if one.act)
        return ", ".join(f"{acts[act]} {act.done}" for act in Act if acts[act])


def counted(network_id: UUID) -> ColumnElement[bool]:
    """Which cycles of a network count: those that their teams have finished and shared."""
    return and_(
        Cycle.network_id == network_id,
        Cycle.finished_at.is_not(None),
        Cycle.shared_at.is_not(None),
    )


def testing_of(ideas: Sequence[Idea], cycles: Iterable[Cycle]) -> dict[UUID, Testing]:
    """The testing of each idea, from the cycles that count."""
    rows = sorted(cycles, key=lambda one: (one.finished_at, one.id))
    return {
        idea.id: Testing(idea, tuple(row for row in rows if row.idea_id == idea.id))
        for idea in ideas
    }

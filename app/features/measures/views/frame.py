"""What all pages of one measure show around their content."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock, thread
from app.core.access.actor import Actor
from app.core.errors import NotFound
from app.core.thread import Rail, Ref
from app.features.measures import queries
from app.features.measures.collecting import Collected, labels_of, outline_of
from app.features.measures.models import Cadence, Measure
from app.features.networks.models import Network, Site
from app.web import respond

# Far along the thread from a measure: the rail counts them, their own pages show them.
FAR = ("interview", "quote", "theme", "analysis", "cause", "aim", "edition")
ENOUGH = 12  # points: a chart with fewer is not judged


def around(
    actor: Actor, network: Network, measure: Measure, found: Collected | None = None
) -> dict[str, Any]:
    """The values of measures/measure.html; `found` where the points were read already."""
    return {
        "network": network,
        "measure": measure,
        "found": found,
        "there": found.labels if found else labels_of(actor, network, measure, moment()),
        "labels": queries.site_labels(actor, network),
        "rail": rail(actor, measure, found),
        "as_of": moment(),
        "now": this_moment(),
        "newer": respond.part("measure", measure.id, "newer", {}),
    }


def stirred(measure_id: UUID) -> None:
    """Let every open page of the measure know that its numbers, or their marks, changed."""
    respond.push("measure", measure_id)


def moment() -> datetime | None:
    """The moment that the address looks back to; None: now. Raises NotFound for a muddled one."""
    asked = request.args.get("as_of", "")
    if not asked:
        return None
    try:
        found = datetime.fromisoformat(asked)
    except ValueError:
        raise NotFound from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def this_moment() -> str:
    """Now as addresses write it: the full second that is just beginning, so that all is in it."""
    soon = clock.now().astimezone(UTC) + timedelta(seconds=1)
    return soon.strftime("%Y-%m-%dT%H:%M:%SZ")


def rail(actor: Actor, measure: Measure, found: Collected | None) -> Rail:
    """The thread around a measure, with how much has been counted so far."""
    around = thread.rail(actor, [Ref("measure", measure.id)], counted=FAR)
    return replace(around, note=_counted(measure, found) if found and found.labels else "")


def _counted(measure: Measure, found: Collected) -> str:
    points = max(found.outline.counts.values())
    words = {
        Cadence.WEEK: ngettext("%(num)d week", "%(num)d weeks", points),
        Cadence.MONTH: ngettext("%(num)d month", "%(num)d months", points),
        Cadence.TERM: ngettext("%(num)d term", "%(num)d terms", points),
        Cadence.YEAR: ngettext("%(num)d school year", "%(num)d school years", points),
    }
    sites = len(found.labels.keys() - {None})
    where = ngettext("%(num)d {site}", "%(num)d {sites}", sites) if sites else _("whole network")
    return f"{words[measure.cadence]}, {where}"


def chosen(actor: Actor, network: Network, measure: Measure, *, apart: bool = False) -> UUID | None:
    """The site asked for; else one's own, the network's series, the first that can be judged.

    `apart`: of those that count groups or kinds apart.
    """
    asked = request.args.get("site", "")
    outline = outline_of(measure, moment())
    if asked and (asked != "network" or not apart or None in outline.apart):
        return site_id(network, asked)
    counts = outline.apart if apart else outline.counts or outline.apart
    there = [site.id for site in network.sites if site.id in counts]
    for key in there:
        if key in actor.sites(network.id):
            return key
    if None in counts:
        return None
    return next((key for key in there if counts[key] >= ENOUGH), next(iter(there), None))


def site(network: Network, key: UUID | None) -> Site | None:
    """One of the network's sites by its key; None for the network itself."""
    return next((one for one in network.sites if one.id == key), None)


def site_id(network: Network, asked: str) -> UUID | None:
    """The site that an address names; None for the network itself. Raises NotFound."""
    if asked == "network":
        return None
    for site in network.sites:
        if str(site.id) == asked:
            return site.id
    raise NotFound

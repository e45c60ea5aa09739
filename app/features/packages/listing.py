"""What the compose page shows of a package's parts, and what else could be taken up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core.access.actor import VISITOR, Actor
from app.extensions import db
from app.features.causes.models import Analysis, Cause
from app.features.interviews import queries as interviews
from app.features.interviews.models import Quote
from app.features.measures import queries as measures
from app.features.measures.models import Measure
from app.features.networks.models import Network
from app.features.packages.models import Package, PackagePart, PartKind
from app.features.theory.models import Idea

Names = Mapping[tuple[UUID, UUID | None], str]


@dataclass(frozen=True, slots=True)
class Line:
    """A part as one line; `kept` where its words may not be shown to everybody here."""

    part: PackagePart
    title: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The parts of one kind, in their order."""

    kind: PartKind
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that may be taken up: the form's value and its words."""

    value: str
    words: str


def groups(package: Package) -> list[Group]:
    """All parts, by kind; the same for everybody in the network."""
    network = db.session.get_one(Network, package.network_id)
    names: dict[PartKind, Names] = {
        kind: _names(network, kind, package.of_kind(kind)) for kind in PartKind
    }
    return [
        Group(
            kind,
            tuple(
                Line(part, names[kind].get((part.record_id, part.site_id), ""), kept=not known)
                for part in package.of_kind(kind)
                for known in [(part.record_id, part.site_id) in names[kind]]
            ),
        )
        for kind in PartKind
    ]


def _names(network: Network, kind: PartKind, parts: Sequence[PackagePart]) -> Names:
    ids = [part.record_id for part in parts]
    if not ids:
        return {}
    if kind is PartKind.QUOTE:
        views = interviews.quotes_in_scope(ids, "network", network.id)
        return {(one, None): f"“{view.text}” {view.attribution}" for one, view in views.items()}
    if kind is PartKind.CHART:
        return _chart_names(network, ids)
    table: Any = Idea if kind is PartKind.IDEA else Cause
    rows = db.session.scalars(select(table).where(table.id.in_(ids), table.removed_at.is_(None)))
    return {(row.id, None): row.name if kind is PartKind.IDEA else row.text for row in rows}


def _chart_names(network: Network, ids: Sequence[UUID]) -> Names:
    known = measures.site_labels(VISITOR, network)
    labels: dict[UUID | None, str] = {site.id: known[site.id] for site in network.sites}
    labels[None] = network.name
    rows = db.session.scalars(select(Measure).where(Measure.id.in_(ids)))
    return {
        (row.id, place): f"{row.name}, {label}" for row in rows for place, label in labels.items()
    }


def choices(actor: Actor, package: Package) -> dict[PartKind, list[Choice]]:
    """What could still be taken up, as the actor may see it."""
    network = db.session.get_one(Network, package.network_id)
    taken = {(part.record_id, part.site_id) for part in package.parts}
    return {
        PartKind.IDEA: _ideas(network, taken),
        PartKind.QUOTE: _quotes(network, taken),
        PartKind.CHART: _charts(actor, network, taken),
        PartKind.CAUSE: _causes(network, taken),
    }


Taken = set[tuple[UUID, UUID | None]]


def _ideas(network: Network, taken: Taken) -> list[Choice]:
    rows = db.session.scalars(
        select(Idea)
        .where(Idea.network_id == network.id, Idea.site_id.is_(None), Idea.removed_at.is_(None))
        .order_by(Idea.rank, Idea.id)
    )
    return [Choice(str(row.id), row.name) for row in rows if (row.id, None) not in taken]


def public_quotes(network: Network) -> list[interviews.QuoteView]:
    """The quotes of a network that may stand in public, the oldest first."""
    ids = db.session.scalars(select(Quote.id).where(Quote.network_id == network.id))
    return list(interviews.quotes_in_scope(ids, "public").values())


def _quotes(network: Network, taken: Taken) -> list[Choice]:
    return [
        Choice(str(view.id), f"{view.attribution}: “{view.text[:90]}”")
        for view in public_quotes(network)
        if (view.id, None) not in taken
    ]


def _charts(actor: Actor, network: Network, taken: Taken) -> list[Choice]:
    labels = measures.site_labels(actor, network)
    found = []
    for measure in measures.measures_of(actor, network.id):
        for site_id in measures.sites_with_points(measure):
            if (measure.id, site_id) not in taken:
                where = labels.get(site_id, "") if site_id else network.name
                value = f"{measure.id}:{site_id}" if site_id else str(measure.id)
                found.append(Choice(value, f"{measure.name}, {where}"))
    return sorted(found, key=lambda choice: choice.words.casefold())


def _causes(network: Network, taken: Taken) -> list[Choice]:
    rows = db.session.scalars(
        select(Cause)
        .join(Analysis, Analysis.id == Cause.analysis_id)
        .where(
            Analysis.network_id == network.id,
            Analysis.deleted_at.is_(None),
            Cause.removed_at.is_(None),
        )
        .order_by(Cause.text)
    )
    return [Choice(str(row.id), row.text) for row in rows if (row.id, None) not in taken]

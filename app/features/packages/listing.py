"""What the compose page shows of a package's parts, and what else could be taken up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import CompoundSelect, and_, literal, select, union_all

from app.core.access.actor import VISITOR, Actor
from app.extensions import db
from app.features.causes.models import Analysis, Cause
from app.features.interviews import queries as interviews
from app.features.measures import queries as measures
from app.features.measures.models import Measure
from app.features.networks.models import Network
from app.features.packages.models import Package, PackagePart, PartKind
from app.features.theory import queries as theory
from app.features.theory.models import Idea

CUT = 90  # characters of a quote in a line of choices

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
    names = _names(package)
    return [
        Group(
            kind,
            tuple(
                Line(part, name, kept=not name)
                for part in package.of_kind(kind)
                for name in [names.get((part.record_id, part.site_id), "")]
            ),
        )
        for kind in PartKind
    ]


def _names(package: Package) -> Names:
    """What every part is called, in two queries."""
    network = package.network
    labels: dict[UUID | None, str] = {None: network.name}
    labels.update(measures.site_labels(VISITOR, network).items())
    ids = {kind: [part.record_id for part in package.of_kind(kind)] for kind in PartKind}
    names: dict[tuple[UUID, UUID | None], str] = {
        (one, None): f"“{view.text}” {view.attribution}"
        for one, view in interviews.quotes_in_scope(
            ids[PartKind.QUOTE], "network", network.id
        ).items()
    }
    for kind, record_id, words in db.session.execute(_words(ids)):
        places = labels.items() if kind == PartKind.CHART else [(None, "")]
        names |= {(record_id, one): ", ".join(filter(None, (words, at))) for one, at in places}
    return names


def _words(ids: Mapping[PartKind, Sequence[UUID]]) -> CompoundSelect[str, UUID, str]:
    """The words of ideas, causes and measures that are there."""
    chart, idea, cause = PartKind.CHART, PartKind.IDEA, PartKind.CAUSE
    return union_all(
        select(literal(chart.value), Measure.id, Measure.name).where(
            Measure.id.in_(ids[chart]), Measure.deleted_at.is_(None)
        ),
        select(literal(idea.value), Idea.id, Idea.name).where(
            Idea.id.in_(ids[idea]), Idea.removed_at.is_(None)
        ),
        select(literal(cause.value), Cause.id, Cause.text).where(
            Cause.id.in_(ids[cause]), Cause.removed_at.is_(None)
        ),
    )


def choices(actor: Actor, package: Package) -> dict[PartKind, list[Choice]]:
    """What could still be taken up, as the actor may see it."""
    network = package.network
    taken = {(part.record_id, part.site_id) for part in package.parts}
    named: dict[str, dict[UUID, str]] = {kind: {} for kind in PartKind}
    for kind, record_id, words, _place in sorted(
        db.session.execute(_offered(actor, network)), key=lambda row: (row[3], row[1])
    ):
        named[kind][record_id] = words
    return {
        PartKind.IDEA: _plain(named[PartKind.IDEA], taken),
        PartKind.QUOTE: _quotes(network, taken),
        PartKind.CHART: _charts(actor, network, taken, named[PartKind.CHART]),
        PartKind.CAUSE: _plain(named[PartKind.CAUSE], taken),
    }


Taken = set[tuple[UUID, UUID | None]]


def _offered(actor: Actor, network: Network) -> CompoundSelect[str, UUID, str, str]:
    """The network's ideas by rank, its causes and measures by name: kind, key, words, place."""
    chart, idea, cause = PartKind.CHART, PartKind.IDEA, PartKind.CAUSE
    ideas = and_(theory.standing(Idea, network.id), Idea.site_id.is_(None))
    causes = and_(
        Analysis.network_id == network.id, Analysis.deleted_at.is_(None), Cause.removed_at.is_(None)
    )
    return union_all(
        measures.visible_to(actor)
        .where(Measure.network_id == network.id)
        .with_only_columns(literal(chart.value), Measure.id, Measure.name, Measure.name),
        select(literal(idea.value), Idea.id, Idea.name, Idea.rank).where(ideas),
        select(literal(cause.value), Cause.id, Cause.text, Cause.text)
        .join(Analysis, Analysis.id == Cause.analysis_id)
        .where(causes),
    )


def _plain(named: Mapping[UUID, str], taken: Taken) -> list[Choice]:
    return [Choice(str(key), words) for key, words in named.items() if (key, None) not in taken]


def _quotes(network: Network, taken: Taken) -> list[Choice]:
    return [
        Choice(str(view.id), f"{view.attribution}: “{_beginning(view.text)}”")
        for view in interviews.public_quotes(network.id)
        if (view.id, None) not in taken
    ]


def _charts(
    actor: Actor, network: Network, taken: Taken, names: Mapping[UUID, str]
) -> list[Choice]:
    labels = measures.site_labels(actor, network)
    found = []
    for measure_id, site_id in measures.places_with_points(names):
        if (measure_id, site_id) not in taken:
            where = labels.get(site_id, "") if site_id else network.name
            value = f"{measure_id}:{site_id}" if site_id else str(measure_id)
            found.append(Choice(value, f"{names[measure_id]}, {where}"))
    return sorted(found, key=lambda choice: choice.words.casefold())


def _beginning(text: str) -> str:
    """As much of a quote as a line of choices holds; what is cut says so."""
    return text if len(text) <= CUT else text[: CUT - 1].rsplit(" ", 1)[0] + " …"

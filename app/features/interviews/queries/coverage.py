"""Who has and has not been heard, counted from the interviews themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.core.access.actor import Actor
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.features.interviews.models import Interview
from app.features.interviews.vocabulary import Voice
from app.features.networks.models import Network

FEW = 3  # one or two people are not counted out to those who are not named on their notes


@dataclass(frozen=True, slots=True)
class Cell:
    """How many people of one role at one site, or of one group, were heard."""

    count: int
    is_exact: bool
    """False: the page reads "fewer than 3"."""


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One site or group, with a cell per role."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Role × site and role × group; never all three."""

    voices: tuple[Voice, ...]
    sites: tuple[CoverageRow, ...]
    groups: tuple[CoverageRow, ...]


def coverage(actor: Actor, network: Network, interviews: Sequence[Interview]) -> Coverage:
    """Who was heard in a network, as far as the actor may know."""
    voices = tuple(voice for voice in Voice if voice in _expected(interviews))
    return Coverage(
        voices,
        tuple(
            _row(actor, site.name, voices, interviews, _at_site(site.id)) for site in network.sites
        ),
        tuple(
            _row(actor, group, voices, interviews, _in_group(group))
            for group in _groups(network, interviews)
        ),
    )


def _expected(interviews: Iterable[Interview]) -> set[Voice]:
    """Those who were heard, and those who always should be."""
    return {interview.voice for interview in interviews} | {
        Voice.STUDENT,
        Voice.FAMILY,
        Voice.TEACHER,
    }


def _groups(network: Network, interviews: Iterable[Interview]) -> list[str]:
    named = {str(group): None for group in network.groups}
    for interview in interviews:
        named.update(dict.fromkeys(str(group) for group in interview.groups))
    return list(named)


def _at_site(site_id: UUID) -> Callable[[Interview], bool]:
    return lambda interview: interview.site_id == site_id


def _in_group(group: str) -> Callable[[Interview], bool]:
    return lambda interview: group in interview.groups


def _row(
    actor: Actor,
    name: str,
    voices: tuple[Voice, ...],
    interviews: Sequence[Interview],
    belongs: Callable[[Interview], bool],
) -> CoverageRow:
    by_voice: dict[Voice, list[Interview]] = defaultdict(list)
    for interview in interviews:
        if belongs(interview):
            by_voice[interview.voice].append(interview)
    return CoverageRow(name, tuple(_cell(actor, by_voice[voice]) for voice in voices))


def _cell(actor: Actor, people: list[Interview]) -> Cell:
    many = not people or len(people) >= FEW
    return Cell(len(people), many or all(can(actor, Permission.NOTES_READ, one) for one in people))

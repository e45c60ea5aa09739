"""The fishbone as values: bones, causes under causes, and what each rests on. No database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from app.features.causes.models import Bone, Cause, CauseStatus
from app.features.causes.wording import names_a_lack


@dataclass(frozen=True, slots=True)
class Voices:
    """What a cause rests on, as counts that every reader of the analysis may know.

    `heard` counts people whose words the whole network may read, `kept` quotes that stay with
    their sites, `named` those that stay with the readers of the notes, `themes` the themes that
    were taken as evidence.
    """

    heard: int = 0
    kept: int = 0
    themes: int = 0
    named: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether the cause rests on nobody's words: a theme without voices is none yet."""
        return not (self.heard or self.kept or self.named)

    @property
    def words(self) -> str:
        """The counts in words, such as "3 voices, 1 kept by its site"."""
        if self.is_empty and self.themes:
            return _("no voice in its theme yet")
        if self.is_empty:
            return _("no evidence yet")
        said = []
        if self.heard:
            said.append(ngettext("%(num)s voice", "%(num)s voices", self.heard))
        if self.kept:
            said.append(_("%(num)s kept by its {site}", num=self.kept))
        if self.named:
            said.append(_("%(num)s kept for named readers", num=self.named))
        return ", ".join(said)


NOTHING = Voices()


@dataclass(frozen=True, slots=True)
class CauseNode:
    """One cause in the outline, with what lies under it."""

    id: UUID
    bone_id: UUID
    text: str
    status: CauseStatus
    reason: str
    voices: Voices
    children: tuple[CauseNode, ...]

    @property
    def is_ruled_out(self) -> bool:
        """Whether the team has set it aside."""
        return self.status is CauseStatus.RULED_OUT

    @property
    def rests(self) -> str:
        """What it rests on, in words; a cause that was ruled out needs nothing."""
        if self.is_ruled_out and self.voices.is_empty:
            return self.status.label
        return self.voices.words

    @property
    def asks(self) -> bool:
        """Whether to ask what in the system makes it so."""
        return not self.is_ruled_out and names_a_lack(self.text)

    def walk(self) -> Iterator[CauseNode]:
        """This cause and everything under it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class BoneNode:
    """A category with its causes."""

    id: UUID
    name: str
    causes: tuple[CauseNode, ...]

    def walk(self) -> Iterator[CauseNode]:
        """Every cause of the category, at any depth."""
        for cause in self.causes:
            yield from cause.walk()


@dataclass(frozen=True, slots=True)
class Tally:
    """How an analysis stands, in numbers."""

    causes: int
    ruled_out: int
    bare: int
    evidence: int = 0
    """How many pieces of it hang on the causes: the thread is read again when there are others."""

    @property
    def words(self) -> str:
        """The line under the title on the rail."""
        said = [ngettext("%(num)s cause", "%(num)s causes", self.causes)]
        if self.ruled_out:
            said.append(_("%(num)s ruled out", num=self.ruled_out))
        if self.bare:
            said.append(_("%(num)s without evidence", num=self.bare))
        return ", ".join(said)

    @property
    def missing(self) -> str:
        """What the thread says where nothing here rests on anything."""
        if not self.causes:
            return _("Rests on nothing yet: no cause stands here")
        return ngettext(
            "No evidence yet: the one cause here is an assumption to test",
            "No evidence yet: every cause here is an assumption to test",
            self.causes,
        )


def in_order(rows: Iterable[Cause]) -> list[Cause]:
    """Siblings as people see them: by rank, ties by id."""
    return sorted(rows, key=lambda row: (row.rank, row.id))


def grow(
    bones: Sequence[Bone], causes: Sequence[Cause], voices: Mapping[UUID, Voices]
) -> tuple[BoneNode, ...]:
    """The outline from flat rows. A cause whose parent is not among them is left out."""
    under: dict[tuple[UUID, UUID | None], list[Cause]] = defaultdict(list)
    for cause in in_order(causes):
        under[cause.bone_id, cause.parent_id].append(cause)

    def branch(bone_id: UUID, parent_id: UUID | None) -> tuple[CauseNode, ...]:
        return tuple(
            CauseNode(
                row.id,
                bone_id,
                row.text,
                row.status,
                row.reason,
                voices.get(row.id, NOTHING),
                branch(bone_id, row.id),
            )
            for row in under[bone_id, parent_id]
        )

    ordered = sorted(bones, key=lambda bone: (bone.rank, bone.id))
    return tuple(BoneNode(bone.id, bone.name, branch(bone.id, None)) for bone in ordered)


def tally(bones: Iterable[BoneNode]) -> Tally:
    """Count an outline's causes. A cause that was ruled out needs no evidence."""
    every = [cause for bone in bones for cause in bone.walk()]
    ruled_out = [cause for cause in every if cause.is_ruled_out]
    bare = [cause for cause in every if cause.voices.is_empty and not cause.is_ruled_out]
    pieces = sum(one.heard + one.kept + one.named + one.themes for one in (c.voices for c in every))
    return Tally(len(every), len(ruled_out), len(bare), pieces)


def below(causes: Iterable[Cause], cause_id: UUID) -> set[UUID]:
    """The ids of a cause and of everything under it."""
    children: dict[UUID | None, list[UUID]] = defaultdict(list)
    for row in causes:
        children[row.parent_id].append(row.id)
    found: set[UUID] = set()
    waiting = [cause_id]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += children[here]
    return found

"""The level lines of a chart: the centre by phase, the limits, the target, and their labels."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from app.charts import scale
from app.charts.frames import Frame
from app.charts.labels import Box, Label, box_of, place_beside
from app.charts.scale import Scale
from app.charts.series import Phase, Series, Values
from app.charts.text import width


@dataclass(frozen=True, slots=True)
class Spot:
    """One point: its index and place."""

    index: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Level:
    """A horizontal line from `left` to `right`, with its label where there is room for one."""

    y: float
    left: float
    right: float
    label: Label | None
    value: float


@dataclass(frozen=True, slots=True)
class Limit:
    """The path of one limit through one phase, with steps where the sizes of its points differ."""

    path: str
    trial: bool


@dataclass(frozen=True, slots=True)
class Place:
    """What the lines of a series are placed by: the x of its points, its scale, its frame."""

    series: Series
    xs: Sequence[float]
    vertical: Scale
    frame: Frame

    @property
    def right(self) -> float:
        """Where the plot ends."""
        return self.frame.width - self.frame.right

    def edge(self, index: int) -> float:
        """Halfway from the point before an index to the index; the plot's edge at either end."""
        if index <= 0:
            return self.frame.left
        if index >= len(self.xs):
            return self.right
        return (self.xs[index - 1] + self.xs[index]) / 2

    def phases(self) -> list[tuple[Phase, int]]:
        """Each phase with the index before which it ends; one for all where none are named."""
        phases = self.series.phases or (Phase(0),)
        ends = [*(phase.first for phase in phases[1:]), len(self.xs)]
        return [(p, end) for p, end in zip(phases, ends, strict=True) if p.first < end]


def limits(place: Place) -> tuple[Limit, ...]:
    """Both limits of every phase."""
    return tuple(
        Limit(path, phase.trial)
        for phase, end in place.phases()
        for line in (place.series.upper, place.series.lower)
        if (path := _steps(place, line, phase.first, end))
    )


def _steps(place: Place, line: Values, first: int, end: int) -> str:
    """A line that is level around each point and steps halfway between two; broken at gaps."""
    path, before = "", None
    for index in range(first, min(end, len(line))):
        value = line[index]
        if value is not None:
            y = f"{place.vertical.at(value):.1f}"
            if before is None:
                path += f"M{place.edge(index):.1f} {y}"
            elif y != before:
                path += f"H{place.edge(index):.1f}V{y}"
            before = y
        elif before is not None:
            path += f"H{place.edge(index):.1f}"
            before = None
    return path + (f"H{place.edge(end):.1f}" if before is not None else "")


def place(
    at: Place, spots: Sequence[Spot], lines: Sequence[float] | None
) -> tuple[tuple[Level, ...], Level | None]:
    """Centre lines and target; with labels unless `lines` (the x of the marks) is None."""
    bare = [*_bare_centres(at)]
    target = at.series.target
    goal = None
    if target is not None:
        goal = Level(at.vertical.at(target), at.frame.left, at.right, None, target)
    if lines is None:
        return tuple(bare), goal
    boxes = [Box(x - 1, 0, x + 1, at.vertical.bottom) for x in lines]
    beside = Beside(at, spots, boxes, [*bare, *([goal] if goal else [])])
    if goal:
        goal = beside.labelled(goal, at.series.words.target)
    # The last phase is the one people ask about: its label is placed first.
    named = [beside.labelled(level, at.series.words.centre) for level in reversed(bare)]
    return tuple(reversed(named)), goal


def _bare_centres(at: Place) -> list[Level]:
    found = []
    for phase, end in at.phases():
        values = (value for value in at.series.centre[phase.first : end] if value is not None)
        value = next(values, None)
        if value is not None:
            y = at.vertical.at(value)
            found.append(Level(y, at.edge(phase.first), at.edge(end), None, value))
    return found


@dataclass(frozen=True, slots=True)
class Beside:
    """Finds room for the labels of levels, one after the other."""

    at: Place
    spots: Sequence[Spot]
    boxes: list[Box]
    others: Sequence[Level]

    def labelled(self, level: Level, word: str) -> Level:
        """The level with its label, or without one where its phase is too short for it."""
        vertical, frame, series = self.at.vertical, self.at.frame, self.at.series
        text = series.written(level.value, scale.decimals_of(level.value, vertical.step))
        words = f"{word} {text}"
        if width(words, frame.font) + 10 > level.right - level.left:
            words = text
        if width(words, frame.font) + 10 > level.right - level.left:
            return level
        near = [
            Box(other.left, other.y - 1, other.right, other.y + 1)
            for other in self.others
            if other.y != level.y
        ]
        label = place_beside(
            words,
            level.y,
            (level.left, level.right),
            (vertical.top - frame.font, vertical.bottom),
            frame.font,
            segments=self._segments(),
            boxes=self.boxes + near,
            points=self._dots(),
            grid=[vertical.at(tick) for tick in vertical.ticks],
        )
        self.boxes.append(box_of(label, frame.font))
        return Level(level.y, level.left, level.right, label, level.value)

    def _segments(self) -> list[tuple[float, float, float, float]]:
        pairs = itertools.pairwise(self.spots)
        return [(a.x, a.y, b.x, b.y) for a, b in pairs if b.index == a.index + 1]

    def _dots(self) -> list[Box]:
        r = self.at.frame.dot
        return [Box(s.x - r, s.y - r, s.x + r, s.y + r) for s in self.spots]

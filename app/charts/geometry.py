"""Where everything on a run chart stands: plain values in, places and paths out.

A series is laid out for one of four sizes, in CSS pixels (paper: in points). Nothing here
knows colours or markup; `svg` draws what this has placed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isfinite

from app.charts import scale
from app.charts.labels import Box, Label, box_of, place_beside, place_marks
from app.charts.scale import Scale
from app.charts.text import width


class Size(StrEnum):
    """The four sizes a chart is drawn in."""

    PAGE = "page"
    SMALL = "small"
    PHONE = "phone"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Frame:
    """The measures of one size."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    inset: float
    font: float
    ticks: int
    labels: int
    dot: float
    diamond: float
    stroke: float


FRAMES: dict[Size, Frame] = {
    Size.PAGE: Frame(756, 292, 66, 20, 16, 42, 12, 12.5, 6, 8, 4.1, 6.9, 1.8),
    Size.SMALL: Frame(240, 84, 4, 4, 4, 4, 4, 12, 4, 2, 2.2, 4.2, 1.5),
    Size.PHONE: Frame(328, 216, 44, 8, 14, 32, 8, 12, 5, 5, 3.2, 5.4, 1.6),
    Size.PAPER: Frame(468, 172, 40, 6, 8, 22, 8, 8.5, 6, 8, 2.4, 4.2, 1.15),
}

# Below this share of their size, points lose their rings, which would cut the line to pieces.
CROWDED = 0.6


@dataclass(frozen=True, slots=True)
class ChartMark:
    """A dated note: a dashed line at an index, with its text above."""

    index: int
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words on a chart, for translation."""

    median: str = "median"
    target: str = "target"
    empty: str = "No data yet"


@dataclass(frozen=True, slots=True)
class Series:
    """Everything a run chart shows, as plain values; indexes count from 0.

    `values` hold None or NaN where a value is missing. `title` and `summary` (the sentence
    beside the chart) are its accessible name and description. `hollow` points are drawn but not
    judged, `signals` as diamonds; `breaks` are the indexes before which the line is cut.
    `bounds` fix the scale, so that several small charts share it. `sizes` are denominators;
    `details` say more about each point where it is pointed at, such as its date.
    """

    title: str
    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    summary: str = ""
    median: float | None = None
    target: float | None = None
    hollow: tuple[int, ...] = ()
    signals: tuple[int, ...] = ()
    marks: tuple[ChartMark, ...] = ()
    breaks: tuple[int, ...] = ()
    sizes: tuple[float | None, ...] = ()
    details: tuple[str, ...] = ()
    percent: bool = True
    unit: str = ""
    bounds: tuple[float, float] | None = None
    words: Words = Words()

    def known(self) -> list[tuple[int, float]]:
        """The points that have a value."""
        return [(i, v) for i, v in enumerate(self.values) if v is not None and isfinite(v)]

    def written(self, value: float, decimals: int = 0) -> str:
        """A value with its unit, as in "68 %"; the space does not break."""
        unit = "%" if self.percent else self.unit
        number = f"{value:,.{decimals}f}".replace("-", "−").replace(",", "\u202f")
        return f"{number}\u00a0{unit}" if unit else number


@dataclass(frozen=True, slots=True)
class Level:
    """A horizontal line with its label: the median or the target."""

    y: float
    label: Label | None


@dataclass(frozen=True, slots=True)
class MarkLine:
    """A vertical dashed line from its label down to the axis."""

    x: float
    top: float
    label: Label | None


@dataclass(frozen=True, slots=True)
class Spot:
    """One point: its index and place."""

    index: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A run chart laid out; the height has grown by the rows of mark labels."""

    frame: Frame
    height: float
    scale: Scale
    grid: tuple[Label, ...]
    axis: tuple[Label, ...]
    axis_at: tuple[int, ...]
    line: str
    dots: tuple[Spot, ...]
    hollows: tuple[Spot, ...]
    diamonds: tuple[Spot, ...]
    median: Level | None
    target: Level | None
    marks: tuple[MarkLine, ...]
    crowd: float = 1.0

    @property
    def dot(self) -> float:
        """The radius of a point, smaller where there are very many."""
        return self.frame.dot * self.crowd

    @property
    def diamond(self) -> float:
        """The reach of a diamond, smaller where there are very many."""
        return self.frame.diamond * self.crowd

    @property
    def right(self) -> float:
        """Where the plot ends."""
        return self.frame.width - self.frame.right


def lay_out(series: Series, size: Size = Size.PAGE) -> Picture:
    """Place a series on the frame of a size."""
    bare = size is Size.SMALL
    frame = FRAMES[size] if bare else _with_room(series, FRAMES[size])
    xs = _places(len(series.values), frame)
    marks, head = _marks(series, xs, frame, bare)
    vertical = _scale(series, frame, head)
    spots = [Spot(i, xs[i], vertical.at(v)) for i, v in series.known()]
    hollow, signals = set(series.hollow), set(series.signals)
    texts = scale.short_labels(series.labels[: len(xs)])
    middles = [_inside(x, text, frame) for x, text in zip(xs, texts, strict=True)]
    shown = scale.sparse(texts, middles, frame.font, frame.labels, frame.font)
    lines = [mark.x for mark in marks]
    median, target = _levels(series, vertical, frame, spots, None if bare else lines)
    return Picture(
        frame=frame,
        height=frame.height + head,
        scale=vertical,
        grid=() if bare else _grid(series, vertical, frame),
        axis=() if bare else _axis(texts, shown, middles, frame, head),
        axis_at=shown,
        line=_path(spots, series.breaks),
        dots=tuple(s for s in spots if s.index not in hollow | signals),
        hollows=tuple(s for s in spots if s.index in hollow),
        diamonds=tuple(s for s in spots if s.index in signals - hollow),
        median=median,
        target=target,
        marks=marks,
        crowd=_crowd(xs, frame),
    )


def _with_room(series: Series, frame: Frame) -> Frame:
    """The frame with a left edge that holds the widest value of the axis."""
    ticks = _scale(series, frame, 0).ticks
    places = scale.decimals(ticks[1] - ticks[0])
    widest = max(width(series.written(tick, places), frame.font) for tick in ticks)
    return replace(frame, left=max(frame.left, widest + frame.font))


def _places(count: int, frame: Frame) -> list[float]:
    """The x of every index, evenly spaced; a single one stands in the middle."""
    left, right = frame.left + frame.inset, frame.width - frame.right - frame.inset
    if count == 1:
        return [(left + right) / 2]
    return [left + i * (right - left) / (count - 1) for i in range(count)]


def _crowd(xs: list[float], frame: Frame) -> float:
    """1, or less where the points would touch: they may fill two thirds of their distance."""
    if len(xs) < 2:
        return 1.0
    return max(0.4, min(1.0, (xs[1] - xs[0]) / (3 * frame.dot)))


def _marks(
    series: Series, xs: list[float], frame: Frame, bare: bool
) -> tuple[tuple[MarkLine, ...], float]:
    """The lines of the marks with their labels, and the height of the rows they need."""
    chosen = [(xs[mark.index], mark.text) for mark in series.marks if 0 <= mark.index < len(xs)]
    if bare or not chosen:
        return tuple(MarkLine(x, frame.top, None) for x, _ in chosen), 0.0
    placed = place_marks(chosen, frame.left, frame.width - frame.right, frame.font)
    rows = 1 + max(mark.row for mark in placed)
    high = frame.font * 1.5
    lines = []
    for mark in placed:
        baseline = frame.top + (rows - mark.row - 1) * high + frame.font * 0.3
        label = Label(mark.x, baseline, mark.text, mark.anchor)
        begin = baseline + frame.font * (0.4 if mark.over else -0.9)
        lines.append(MarkLine(mark.line, begin, label))
    return tuple(lines), rows * high + frame.font * 0.5


def _scale(series: Series, frame: Frame, head: float) -> Scale:
    shown = [v for _, v in series.known()]
    shown += [v for v in (series.median, series.target) if v is not None]
    low, high = scale.span(shown, percent=series.percent, bounds=series.bounds)
    # A small chart has no axis to read: its bounds hold as they are.
    exact = series.bounds is not None and frame is FRAMES[Size.SMALL]
    ticks = (low, high) if exact else scale.nice_ticks(low, high, frame.ticks)
    return Scale(ticks, frame.top + head, frame.height + head - frame.bottom)


def _grid(series: Series, vertical: Scale, frame: Frame) -> tuple[Label, ...]:
    """The labels of the ticks, ending before the plot; their y is that of the line."""
    places = scale.decimals(vertical.step)
    x = frame.left - frame.font * 0.64
    return tuple(
        Label(x, vertical.at(tick), series.written(tick, places), "end") for tick in vertical.ticks
    )


def _axis(
    texts: Sequence[str], shown: Sequence[int], middles: list[float], frame: Frame, head: float
) -> tuple[Label, ...]:
    """The sparse labels under the plot."""
    y = frame.height + head - frame.bottom + frame.font * 1.85
    return tuple(Label(middles[i], y, texts[i], "middle") for i in shown)


def _inside(x: float, text: str, frame: Frame) -> float:
    """The middle of a label, moved so far that the picture's edge does not cut it."""
    half = width(text, frame.font) / 2
    return max(half, min(x, frame.width - half))


def _path(spots: Sequence[Spot], breaks: Iterable[int]) -> str:
    """The line through the points, broken where a value is missing and at every break."""
    cuts, parts = set(breaks), []
    last: int | None = None
    for spot in spots:
        joined = last is not None and spot.index == last + 1 and spot.index not in cuts
        parts.append(f"{'L' if joined else 'M'}{spot.x:.1f} {spot.y:.1f}")
        last = spot.index
    return "".join(parts)


def _levels(
    series: Series,
    vertical: Scale,
    frame: Frame,
    spots: Sequence[Spot],
    lines: Sequence[float] | None,
) -> tuple[Level | None, Level | None]:
    """Median and target; with their labels unless `lines` (of the marks) is None."""
    ys = {
        name: None if value is None else vertical.at(value)
        for name, value in (("median", series.median), ("target", series.target))
    }
    found: dict[str, Level | None] = {"median": None, "target": None}
    boxes = [Box(x - 1, 0, x + 1, vertical.bottom) for x in lines or ()]
    for name, value in (("target", series.target), ("median", series.median)):
        y = ys[name]
        if y is None or value is None:
            continue
        label = None
        if lines is not None:
            other = ys["median" if name == "target" else "target"]
            near = [] if other is None else [Box(0, other - 1, frame.width, other + 1)]
            label = _level_label(series, (name, value), y, vertical, frame, spots, boxes + near)
            boxes.append(box_of(label, frame.font))
        found[name] = Level(y, label)
    return found["median"], found["target"]


def _level_label(
    series: Series,
    level: tuple[str, float],
    y: float,
    vertical: Scale,
    frame: Frame,
    spots: Sequence[Spot],
    boxes: Sequence[Box],
) -> Label:
    name, value = level
    word = series.words.median if name == "median" else series.words.target
    places = scale.decimals_of(value, vertical.step)
    segments = [
        (a.x, a.y, b.x, b.y) for a, b in itertools.pairwise(spots) if b.index == a.index + 1
    ]
    return place_beside(
        f"{word} {series.written(value, places)}",
        y,
        (frame.left, frame.width - frame.right),
        (vertical.top - frame.font, vertical.bottom),
        frame.font,
        segments=segments,
        boxes=boxes,
        points=[
            Box(s.x - frame.dot, s.y - frame.dot, s.x + frame.dot, s.y + frame.dot) for s in spots
        ],
        grid=[vertical.at(tick) for tick in vertical.ticks],
    )

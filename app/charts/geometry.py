"""Where everything on a chart stands: plain values in, places and paths out.

A series is laid out for one of four sizes. Nothing here knows colours or markup; `svg` draws what
this has placed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.charts import levels, scale
from app.charts.frames import FRAMES, Frame, Size
from app.charts.labels import Label, place_marks
from app.charts.levels import Level, Limit, Spot
from app.charts.scale import Scale
from app.charts.series import ChartMark, Phase, Series, Words
from app.charts.text import width

__all__ = [
    "CROWDED",
    "FRAMES",
    "ChartMark",
    "Frame",
    "Phase",
    "Picture",
    "Series",
    "Size",
    "Words",
    "lay_out",
]

# Below this share of their size, points lose their rings, which would cut the line to pieces.
CROWDED = 0.6


@dataclass(frozen=True, slots=True)
class MarkLine:
    """A vertical line from its label down to the axis: a dated note, or where a phase begins."""

    x: float
    top: float
    label: Label | None
    phase: bool = False


@dataclass(frozen=True, slots=True)
class Spots:
    """The points by their shape."""

    dots: tuple[Spot, ...]
    hollows: tuple[Spot, ...]
    diamonds: tuple[Spot, ...]
    above: tuple[Spot, ...]
    """Beyond the upper limit."""
    below: tuple[Spot, ...]
    crosses: tuple[Spot, ...]
    """Left out by a person."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart laid out; the height has grown by the rows of mark labels."""

    frame: Frame
    height: float
    scale: Scale
    grid: tuple[Label, ...]
    axis: tuple[Label, ...]
    axis_at: tuple[int, ...]
    line: str
    before: str
    spots: Spots
    centre: tuple[Level, ...]
    limits: tuple[Limit, ...]
    target: Level | None
    marks: tuple[MarkLine, ...]
    tests: tuple[float, ...]
    crowd: float = 1.0
    beyond: frozenset[int] = frozenset()
    """Points of a small chart that its height does not hold: they stand at its edge."""

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
    free = [Spot(i, xs[i], vertical.at(v)) for i, v in series.known()]
    spots = [replace(s, y=min(max(s.y, vertical.top), vertical.bottom)) for s in free]
    texts = scale.short_labels(series.labels[: len(xs)])
    middles = [_inside(x, text, frame) for x, text in zip(xs, texts, strict=True)]
    shown = scale.sparse(texts, middles, frame.font, frame.labels, frame.font)
    at = levels.Place(series, xs, vertical, frame)
    centre, target = levels.place(at, spots, None if bare else [mark.x for mark in marks])
    return Picture(
        frame=frame,
        height=frame.height + head,
        scale=vertical,
        grid=() if bare else _grid(series, vertical, frame),
        axis=() if bare else _axis(texts, shown, middles, frame, head),
        axis_at=shown,
        line=_path(spots, series.breaks),
        before="" if bare else _path(_before(series, xs, vertical), series.breaks),
        spots=_by_shape(series, spots),
        centre=centre,
        limits=() if bare else levels.limits(at),
        target=target,
        marks=marks,
        tests=() if bare else tuple(xs[i] for i in series.tests if i < len(xs)),
        crowd=_crowd(xs, frame),
        beyond=frozenset(a.index for a, b in zip(free, spots, strict=True) if abs(a.y - b.y) > 0.5),
    )


def _before(series: Series, xs: list[float], vertical: Scale) -> list[Spot]:
    """The values of a year before, where those stand that they are compared with."""
    return [
        Spot(i, xs[i], vertical.at(value))
        for i, value in enumerate(series.before[: len(xs)])
        if value is not None
    ]


def _by_shape(series: Series, spots: Sequence[Spot]) -> Spots:
    """Each point once: what was left out before what is beyond a limit, before the signals."""
    kinds: dict[str, list[Spot]] = {name: [] for name in Spots.__dataclass_fields__}
    for spot in spots:
        kinds[shape_of(series, spot.index)].append(spot)
    return Spots(**{name: tuple(found) for name, found in kinds.items()})


def shape_of(series: Series, index: int) -> str:
    """The name of the group in `Spots` that a point with a value belongs to."""
    if index in series.excluded:
        return "crosses"
    if index in series.hollow:
        return "hollows"
    if index in series.outside:
        upper = series.upper[index] if index < len(series.upper) else None
        value = series.values[index]
        return "above" if upper is not None and value is not None and value > upper else "below"
    return "diamonds" if index in series.signals else "dots"


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
    """The lines of the marks and phases with their labels, and the height of the rows they need."""
    chosen = [(xs[m.index], m.text, False) for m in series.marks if 0 <= m.index < len(xs)]
    chosen += [
        ((xs[p.first - 1] + xs[p.first]) / 2, p.name, True)
        for p in series.phases
        if p.name and 0 < p.first < len(xs)
    ]
    if bare or not chosen:
        return tuple(MarkLine(x, frame.top, None, phase) for x, _, phase in chosen), 0.0
    places = [(x, text) for x, text, _ in chosen]
    placed = place_marks(places, frame.left, frame.width - frame.right, frame.font)
    rows = 1 + max(mark.row for mark in placed)
    high = frame.font * 1.5
    lines = []
    for mark, (_, _, phase) in zip(placed, chosen, strict=True):
        baseline = frame.top + (rows - mark.row - 1) * high + frame.font * 0.3
        label = Label(mark.x, baseline, mark.text, mark.anchor)
        begin = baseline + frame.font * (0.4 if mark.over else -0.9)
        lines.append(MarkLine(mark.line, begin, label, phase))
    return tuple(lines), rows * high + frame.font * 0.5


def _scale(series: Series, frame: Frame, head: float) -> Scale:
    shown = [v for _, v in series.known()]
    # A small chart draws no limits, and its line needs the room.
    bare = frame is FRAMES[Size.SMALL]
    shown += [v for v in series.centre if v is not None] if bare else series.lines()
    low, high = scale.span(shown, percent=series.percent, bounds=series.bounds)
    # A small chart has no axis to read: its bounds hold as they are.
    exact = series.bounds is not None and bare
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

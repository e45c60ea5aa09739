"""Labels that keep out of each other's way: over lines, and over the marks of ideas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.charts.text import shorten, width

Segment = tuple[float, float, float, float]
GAP = 6.0


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text with its baseline at y; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Box:
    """What a label covers."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """True if the two overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def crossed(self, segment: Segment) -> bool:
        """True if the straight line between two points touches the box (Liang and Barsky)."""
        x0, y0, x1, y1 = segment
        near, far = 0.0, 1.0
        for step, start, low, high in (
            (x1 - x0, x0, self.left, self.right),
            (y1 - y0, y0, self.top, self.bottom),
        ):
            if step == 0:
                if not low <= start <= high:
                    return False
                continue
            a, b = sorted(((low - start) / step, (high - start) / step))
            near, far = max(near, a), min(far, b)
        return near <= far


def box_of(label: Label, size: float, *, bold: bool = False) -> Box:
    """What a label covers, with a hair of air."""
    wide = width(label.text, size, bold=bold)
    left = {"start": label.x, "middle": label.x - wide / 2, "end": label.x - wide}[label.anchor]
    return Box(left - 1, label.y - size * 0.8, left + wide + 1, label.y + size * 0.28)


def place_beside(
    text: str,
    y: float,
    edges: tuple[float, float],
    limits: tuple[float, float],
    size: float,
    *,
    segments: Iterable[Segment] = (),
    boxes: Sequence[Box] = (),
    points: Sequence[Box] = (),
    grid: Sequence[float] = (),
) -> Label:
    """A label for a horizontal line at y: above its left end, or where it covers least.

    Tried in order: left, right, the middle, then along the line, each above and below; at last
    further off. Other labels and lines (`boxes`) weigh most, then leaving the plot's `limits`,
    then the data's `points`, the line between them (`segments`), and the heights of the `grid`.
    """
    data = list(segments)

    def cost(label: Label) -> int:
        box = box_of(label, size)
        outside = box.top < limits[0] - 1 or box.bottom > limits[1] + 1
        covered = sum(box.crossed(segment) for segment in data)
        hidden = sum(box.meets(point) for point in points)
        ruled = sum(box.top < line < box.bottom for line in grid)
        crowded = 100 * sum(box.meets(other) for other in boxes)
        return crowded + 50 * outside + 10 * hidden + 8 * covered + 3 * ruled

    best, least = None, float("inf")
    for away, label in _beside(text, y, edges, size):
        if least <= away:
            break
        total = cost(label) + away
        if total < least:
            best, least = label, total
    assert best is not None
    return best


def _beside(
    text: str, y: float, edges: tuple[float, float], size: float
) -> Iterator[tuple[int, Label]]:
    """Places for a label, each with how far it is from where people look: above the left end."""
    left, right = edges
    ends = [(left + 5, "start"), (right - 5, "end"), ((left + right) / 2, "middle")]
    room = right - left - 10 - width(text, size)
    along = [(left + 5 + step * size, "start") for step in range(2, int(room / size), 2)]
    for far in (0.0, 1.2, 2.4):
        heights = (y - size * (0.4 + far), y + size * (1.12 + far))
        for order, (x, anchor) in enumerate(ends + along):
            for at in heights:
                yield min(order, len(ends)) + int(far * 4), Label(x, at, text, anchor)


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark's label: its row (0 is the lowest), where it begins, which way it runs.

    Its line stands at `line` and begins beside the label, or below it where it stands `over`.
    """

    row: int
    x: float
    anchor: str
    text: str
    left: float
    right: float
    line: float
    over: bool = False


def place_marks(
    marks: Sequence[tuple[float, str]], left: float, right: float, size: float
) -> list[Placed]:
    """Rows for the labels of vertical lines, so that no label is crossed or covered.

    A label stands right of its line, left of it near the right edge; a line begins at its own
    row and goes down, so a label whose span holds another line stands higher than that one's.
    """
    found = [_beside_line(x, text, left, right, size) for x, text in marks]
    placed: dict[int, Placed] = {}
    while len(placed) < len(found):
        index = _next(found, placed)
        placed[index] = replace(found[index], row=_row(found[index], placed.values()))
    return [placed[index] for index in range(len(found))]


def _next(found: Sequence[Placed], placed: dict[int, Placed]) -> int:
    """The rightmost label whose span holds no line that is still to be placed (below it)."""
    left = sorted((i for i in range(len(found)) if i not in placed), key=lambda i: -found[i].line)
    for index in left:
        others = [found[i].line for i in left if i != index]
        if not any(found[index].left < line < found[index].right for line in others):
            return index
    return left[0]


def _beside_line(x: float, text: str, left: float, right: float, size: float) -> Placed:
    """Right of its line, or left of it, or, where it fits on neither side, over its upper end."""
    wide = width(text, size, bold=True)
    if x + GAP + wide <= right:
        return Placed(0, x + GAP, "start", text, x, x + wide + 2 * GAP, x)
    if x - GAP - wide >= left:
        return Placed(0, x - GAP, "end", text, x - wide - 2 * GAP, x, x)
    text = shorten(text, right - left, size, bold=True)
    wide = width(text, size, bold=True)
    begin = max(left, min(x - wide / 2, right - wide))
    return Placed(0, begin, "start", text, begin - GAP, begin + wide + GAP, x, over=True)


def _row(mark: Placed, others: Iterable[Placed]) -> int:
    """The lowest row where the label touches no other and is crossed by no line."""
    taken, floor = set(), 0
    for other in others:
        if mark.left <= other.line <= mark.right:
            floor = max(floor, other.row + 1)
        if mark.left < other.right and other.left < mark.right:
            taken.add(other.row)
    while floor in taken:
        floor += 1
    return floor

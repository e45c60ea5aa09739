"""The driver diagram: aim → primary → secondary drivers → ideas, from left to right.

It is a graph: an idea may serve two drivers. Every box stands beside the first driver it
serves, in the order given; the other links are drawn to it. Nothing overlaps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.charts.text import wrap

Point = tuple[float, float]


class Kind(StrEnum):
    """The four columns, from left to right."""

    AIM = "aim"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    IDEA = "idea"


@dataclass(frozen=True, slots=True)
class Node:
    """One box. `parents` are the keys of what it serves, the first one deciding its place.

    `note` is a quiet second line ("3 sites, 5 cycles"); `tested` fills an idea's knot;
    `dropped` crosses the words through.
    """

    key: str
    kind: Kind
    text: str
    parents: tuple[str, ...] = ()
    note: str = ""
    tested: bool = False
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Drivers:
    """The whole diagram, its nodes in rank order; `heads` name the four columns."""

    title: str
    nodes: tuple[Node, ...]
    summary: str = ""
    heads: tuple[str, str, str, str] = (
        "Aim",
        "Primary drivers",
        "Secondary drivers",
        "Change ideas",
    )


@dataclass(frozen=True, slots=True)
class Look:
    """The measures of one variant, in CSS pixels (paper: in points)."""

    width: float
    words: float
    unit: float

    @property
    def line(self) -> float:
        """From one line to the next."""
        return self.words * 1.24

    @property
    def small(self) -> float:
        """The size of notes and heads."""
        return self.words * 0.93


LOOKS = {"page": Look(782, 13.5, 1.0), "paper": Look(468, 8.7, 0.62)}


@dataclass(frozen=True, slots=True)
class Box:
    """A node in its place."""

    node: Node
    lines: tuple[str, ...]
    note: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """The height at which links come and go."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Tree:
    """The whole diagram laid out.

    A link is its points from left to right, in pairs: it curves from one pair to the next and
    runs straight inside a pair, where it passes a column between two boxes.
    """

    look: Look
    height: float
    heads: tuple[tuple[float, str], ...]
    boxes: tuple[Box, ...]
    links: tuple[tuple[Point, ...], ...]


def lay_out(drivers: Drivers, variant: str = "page") -> Tree:
    """Place a driver diagram on a page or on paper."""
    look = LOOKS[variant]
    used = [kind for kind in Kind if any(node.kind is kind for node in drivers.nodes)]
    gap = 46 * look.unit
    wide = min((look.width - gap * (len(used) - 1)) / max(len(used), 1), 250 * look.unit)
    step = (look.width - wide) / max(len(used) - 1, 1)
    columns = {kind: k * step for k, kind in enumerate(used)}
    top = 26 * look.unit
    boxes: dict[str, Box] = {}
    y = top
    for root in _roots(drivers.nodes):
        y = _place(root, y, drivers.nodes, columns, wide, look, boxes) + 12 * look.unit
    named = dict(zip(Kind, drivers.heads, strict=True))
    heads = tuple((x, named[kind]) for kind, x in columns.items())
    keyed = {node.key: node for node in drivers.nodes}
    links = tuple(
        _link(boxes[parent], boxes[node.key], tuple(boxes.values()), 6 * look.unit)
        for node in drivers.nodes
        for parent in node.parents
        if parent in keyed and _before(keyed[parent], node)
    )
    return Tree(look, max(y, top + 40 * look.unit), heads, tuple(boxes.values()), links)


def _link(left: Box, right: Box, boxes: Sequence[Box], margin: float) -> tuple[Point, ...]:
    """From the right edge of one box to the left edge of the other, past what lies between."""
    points = [(left.x + left.width, left.middle)]
    between = sorted({box.x for box in boxes if left.x < box.x < right.x})
    for x in between:
        column = [box for box in boxes if box.x == x]
        y = _way_through(column, right.middle, margin)
        points += [(x, y), (x + left.width, y)]
    return (*points, (right.x, right.middle))


def _way_through(column: Sequence[Box], y: float, margin: float) -> float:
    """The height nearest to y at which a line passes the column and touches no box."""
    edges = [e for b in column for e in (b.y - margin, b.y + b.height + margin)]
    free = [
        at
        for at in (y, *edges)
        if not any(b.y - margin < at < b.y + b.height + margin for b in column)
    ]
    return min(free, key=lambda at: abs(at - y), default=y)


def _before(left: Node, right: Node) -> bool:
    order = list(Kind)
    return order.index(left.kind) < order.index(right.kind)


def _roots(nodes: Sequence[Node]) -> list[Node]:
    """What serves nothing here: the aim, and boxes that are not linked yet."""
    return [node for node in nodes if _home(node, nodes) is None]


def _home(node: Node, nodes: Sequence[Node]) -> str | None:
    """The first of its parents that exists and stands left of it."""
    keyed = {other.key: other for other in nodes}
    for parent in node.parents:
        if parent in keyed and _before(keyed[parent], node):
            return parent
    return None


def _place(
    node: Node,
    top: float,
    nodes: Sequence[Node],
    columns: dict[Kind, float],
    wide: float,
    look: Look,
    boxes: dict[str, Box],
) -> float:
    """Place a node and all that stands right of it below `top`; answer the lowest edge."""
    pad = 10 * look.unit
    inner = wide - 2 * pad - (14 * look.unit if node.kind is Kind.IDEA else 0)
    bold = node.kind in (Kind.AIM, Kind.PRIMARY)
    lines = wrap(node.text, inner, look.words, bold=bold)
    note = wrap(node.note, inner, look.small)
    height = (len(lines) + len(note)) * look.line + 1.5 * pad
    children = [other for other in nodes if _home(other, nodes) == node.key]
    y = top
    for child in children:
        y = _place(child, y, nodes, columns, wide, look, boxes) + 12 * look.unit
    low = y - 12 * look.unit if children else top
    # A box taller than all it leads to pushes these to its middle.
    short = top + height - low
    if children and short > 0:
        _shift(node.key, short / 2, nodes, boxes)
        low += short / 2
    middle = (top + low) / 2 if children and short <= 0 else top + height / 2
    boxes[node.key] = Box(node, lines, note, columns[node.kind], middle - height / 2, wide, height)
    return max(low, top + height)


def _shift(key: str, by: float, nodes: Sequence[Node], boxes: dict[str, Box]) -> None:
    """Move all that stands right of a node downwards."""
    for child in nodes:
        if _home(child, nodes) == key:
            box = boxes[child.key]
            boxes[child.key] = Box(
                box.node, box.lines, box.note, box.x, box.y + by, box.width, box.height
            )
            _shift(child.key, by, nodes, boxes)


def outline(drivers: Drivers) -> str:
    """The diagram as one line of text, for those who do not see it."""
    named = dict(zip(Kind, drivers.heads, strict=True))
    return " ".join(
        f"{named[kind]}: {'; '.join(texts)}."
        for kind in Kind
        if (texts := [node.text for node in drivers.nodes if node.kind is kind])
    )

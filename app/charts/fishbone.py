"""The fishbone: a problem, its bones, their causes to any depth, each with its evidence.

The first half of the bones stands above the spine, the rest below. A cause is a twig with its
words above and a knot at its end: the count of evidence, or a dotted question mark where there
is none. The height grows with the words; nothing overlaps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil

from app.charts.text import wrap

RULED_OUT = "ruled_out"
# Bones lean less where there are many, so that their twigs keep their length.
LEAN, LEAN_MANY, MANY = 64, 44, 4


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause; `status` is hypothesis, supported or ruled_out."""

    text: str
    evidence: int = 0
    status: str = "hypothesis"
    children: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Bone:
    """A category and its causes."""

    label: str
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Fishbone:
    """The whole analysis; `summary` is the accessible description."""

    problem: str
    bones: tuple[Bone, ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """The measures of one variant, in CSS pixels (paper: in points)."""

    width: float
    head: float
    words: float
    strong: float
    knot: float
    unit: float

    @property
    def line(self) -> float:
        """From one line of a cause to the next."""
        return self.words * 1.18

    @property
    def lead(self) -> float:
        """From one line of a label or of the head to the next."""
        return self.strong * 1.22


LOOKS = {
    "page": Look(width=782, head=138, words=13, strong=15, knot=9.5, unit=1.0),
    "paper": Look(width=468, head=84, words=8.5, strong=9.5, knot=6.2, unit=0.62),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One cause in its place.

    A cause of the bone has its words above a line from x to its knot at (`end`, `knot`). A
    sub-cause has its knot at x, its words right of it, and hangs from the height `joint`.
    """

    cause: Cause
    lines: tuple[str, ...]
    depth: int
    x: float
    first: float
    end: float
    knot: float
    joint: float | None = None


@dataclass(frozen=True, slots=True)
class Rib:
    """One bone in its place: from its label to the spine."""

    label: tuple[str, ...]
    x: float
    foot: float
    side: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The whole fishbone laid out."""

    look: Look
    height: float
    spine: float
    above: float
    below: float
    tip: float
    head: tuple[str, ...]
    ribs: tuple[Rib, ...]


@dataclass(frozen=True, slots=True)
class _Grid:
    """What all bones share: their distance, the length of a twig, how far a bone leans."""

    look: Look
    pitch: float
    twig: float
    lean: float
    tip: float


@dataclass(slots=True)
class _Entry:
    """A cause with its wrapped words, before it has a place."""

    cause: Cause
    lines: tuple[str, ...]
    depth: int
    indent: float
    parent: int | None
    high: float


@dataclass(frozen=True, slots=True)
class _Beside:
    """The place of one block beside its bone, as far as the pass before knows it.

    `slope` is how far the bone leans for each unit of height, `before` are the block's rows.
    """

    grid: _Grid
    side: int
    slope: float = 0.0
    before: tuple[_Entry, ...] = ()

    def room(self) -> float:
        """The width of the block: the bone before leans along it as its own does."""
        look, lean = self.grid.look, self.slope * sum(row.high for row in self.before)
        return min(self.grid.pitch - look.knot - 12 * look.unit - lean, self.grid.twig)

    def wrap(self, words: str, room: float, at: int) -> tuple[str, ...]:
        """The words of row `at`; above the spine the bone leans over all but the last line."""
        look, more = self.grid.look, 0.0
        first = last = look.knot + 3 * look.unit
        if self.side < 0 and self.before:
            count = max(len(self.before[at].lines), 2)
            first = max(last, self.slope * look.line * count + 5 * look.unit)
            more = (first - last) / (count - 1)
        return wrap(words, max(room - first, 3.6 * look.words), look.words, more=more)


def lay_out(fishbone: Fishbone, variant: str = "page") -> Skeleton:
    """Place a fishbone on a page or on paper."""
    look = LOOKS[variant]
    half = ceil(len(fishbone.bones) / 2)
    upper, lower = fishbone.bones[:half], fishbone.bones[half:]
    grid = _grid(look, max(half, 2))
    head = wrap(fishbone.problem, look.head - 24 * look.unit, look.strong, bold=True)
    least = max(142 * look.unit, len(head) * look.lead / 2 + 20 * look.unit)
    entries = {
        side: [_blocks(bone, side, grid, least) for bone in bones]
        for side, bones in ((-1, upper), (1, lower))
    }
    above, below = (max(least, *(_high(b, look) for b in entries[side]), 0) for side in (-1, 1))
    labels = {
        side: [wrap(b.label, grid.pitch - 36 * look.unit, look.strong, bold=True) for b in bones]
        for side, bones in ((-1, upper), (1, lower))
    }
    margin = 26 * look.unit
    spine = margin + _label_height(labels[-1], look) + above
    ribs = [
        _rib(labels[side][k], blocks, side, _foot(grid, k, max(half, 1)), grid, spine, high)
        for side, high in ((-1, above), (1, below))
        for k, blocks in enumerate(entries[side])
    ]
    height = spine + below + _label_height(labels[1], look) + margin
    return Skeleton(look, height, spine, above, below, grid.tip, head, tuple(ribs))


def _grid(look: Look, columns: int) -> _Grid:
    lean = (LEAN_MANY if columns >= MANY else LEAN) * look.unit
    tip = look.width - look.head - 22 * look.unit
    room = tip - lean - 24 * look.unit
    pitch = min(room / (columns - 0.3), 262 * look.unit)
    return _Grid(look, pitch, pitch * 0.7, lean, tip)


def _foot(grid: _Grid, column: int, columns: int) -> float:
    """Where a bone meets the spine; the last one meets it at the head."""
    return grid.tip - (columns - 1 - column) * grid.pitch


def _label_height(labels: Sequence[tuple[str, ...]], look: Look) -> float:
    lines = max((len(label) for label in labels), default=0)
    return lines * look.lead + 11 * look.unit if lines else 0


def _blocks(bone: Bone, side: int, grid: _Grid, least: float) -> list[list[_Entry]]:
    """Each cause with its sub-causes as rows that stay together.

    A bone leans along its words, so these are wrapped again, twice, as its height becomes known.
    """
    blocks = [_block(cause, _Beside(grid, side)) for cause in bone.causes]
    for _ in range(2):
        slope = grid.lean / max(least, _high(blocks, grid.look))
        places = [_Beside(grid, side, slope, tuple(block)) for block in blocks]
        blocks = list(map(_block, bone.causes, places))
    # The first cause is the one farthest from the spine, above as below.
    return blocks if side < 0 else blocks[::-1]


def _block(cause: Cause, beside: _Beside) -> list[_Entry]:
    block: list[_Entry] = []
    _flatten(cause, 0, None, beside, block)
    return block


def _flatten(
    cause: Cause, depth: int, parent: int | None, beside: _Beside, block: list[_Entry]
) -> None:
    look, at = beside.grid.look, len(block)
    indent = min(depth * 14 * look.unit, beside.grid.twig * 0.35)
    room = beside.room() - indent
    room -= look.knot + 2 * look.unit if depth else 0
    lines = beside.wrap(cause.text, room, at)
    high = len(lines) * look.line + (6 if depth else 14) * look.unit
    block.append(_Entry(cause, lines, depth, indent, parent, high))
    for child in cause.children:
        _flatten(child, depth + 1, at, beside, block)


def _high(blocks: Sequence[Sequence[_Entry]], look: Look) -> float:
    """The height a bone needs for its rows."""
    return sum(entry.high for block in blocks for entry in block) + 40 * look.unit


def _rib(
    label: tuple[str, ...],
    blocks: list[list[_Entry]],
    side: int,
    foot: float,
    grid: _Grid,
    spine: float,
    high: float,
) -> Rib:
    """A bone with its rows; what height is to spare is spread between them."""
    look = grid.look
    used = sum(entry.high for block in blocks for entry in block)
    spare = (high - used - 40 * look.unit) / (len(blocks) + 1)
    start = spine - high if side < 0 else spine
    y = start + (12 if side < 0 else 4) * look.unit + spare
    rows: list[Row] = []
    for block in blocks:
        heights = list(accumulate((entry.high for entry in block), initial=y))[1:]
        top, *ends = (foot - grid.lean * abs(spine - at) / high for at in (y, *heights))
        # A block hangs from one left edge, clear of the bone before, which leans as this one.
        clear = max(top, *ends) - grid.pitch + look.knot + 8 * look.unit
        edge = max(min(ends) - grid.twig, clear)
        rows += _rows(block, heights, ends, edge, look)
        y = heights[-1] + spare
    return Rib(label, foot - grid.lean, foot, side, tuple(rows))


def _rows(
    block: list[_Entry], heights: list[float], ends: list[float], edge: float, look: Look
) -> list[Row]:
    rows: list[Row] = []
    for entry, y, end in zip(block, heights, ends, strict=True):
        first = y - (5 if entry.parent is None else 2) * look.unit
        first -= (len(entry.lines) - 1) * look.line
        if entry.parent is None:
            rows.append(Row(entry.cause, entry.lines, 0, edge, first, end, y))
            continue
        x, knot = edge + entry.indent, first - look.words * 0.34
        above = rows[entry.parent]
        joint = above.knot
        if above.depth:  # below its words, which begin where the sub-cause hangs
            joint = above.first + (len(above.lines) - 0.7) * look.line
        rows.append(Row(entry.cause, entry.lines, entry.depth, x, first, x, knot, joint))
    return rows

"""The driver diagram as SVG, from the places that `drivers` has worked out."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from app.charts import palette
from app.charts.drivers import Box, Drivers, Kind, Look, Point, Tree, lay_out, outline
from app.charts.markup import document, element, number, text
from app.charts.text import width

# kind → fill, border, words
COLOURS: dict[Kind, tuple[str, str, str]] = {
    Kind.AIM: (palette.THEORY, palette.THEORY, palette.SURFACE),
    Kind.PRIMARY: (palette.THEORY_SOFT, palette.THEORY_SOFT, palette.THEORY),
    Kind.SECONDARY: (palette.SURFACE, palette.THEORY, palette.INK),
    Kind.IDEA: (palette.SURFACE, palette.STRONG_LINE, palette.INK),
}


@lru_cache(maxsize=32)
def draw_drivers(drivers: Drivers, *, id: str, variant: str = "page") -> Markup:  # noqa: A002
    """Draw a driver diagram; `variant` is page or paper."""
    tree = lay_out(drivers, variant)
    return document(
        [_heads(tree), *(_link(points, tree.look) for points in tree.links), *_boxes(tree)],
        id=id,
        class_=f"chart drawing drivers drivers-{variant}",
        size=(tree.look.width, tree.height),
        title=drivers.title,
        summary=drivers.summary or outline(drivers),
        font=palette.FONT,
    )


def _heads(tree: Tree) -> str:
    size = tree.look.small
    words = [text(head, x=x, y=size) for x, head in tree.heads]
    return element(
        "g", words, class_="drivers-heads", fill=palette.MUTED, font_size=size, font_weight="600"
    )


def _link(points: tuple[Point, ...], look: Look) -> str:
    """A curve from box to box, straight where it passes a column."""
    (x, y), reach = points[0], 23 * look.unit
    path = [f"M{number(x)} {number(y)}"]
    for k, (to_x, to_y) in enumerate(points[1:]):
        if k % 2:
            path.append(f"H{number(to_x)}")
        else:
            bend = (f"{number(x + reach)} {number(y)}", f"{number(to_x - reach)} {number(to_y)}")
            path.append(f"C{bend[0]} {bend[1]} {number(to_x)} {number(to_y)}")
        x, y = to_x, to_y
    return element(
        "path",
        d="".join(path),
        class_="drivers-link",
        fill="none",
        stroke=palette.STRONG_LINE,
        stroke_width=1.6 * look.unit,
    )


def _boxes(tree: Tree) -> list[str]:
    return [_box(box, tree.look) for box in tree.boxes]


def _box(box: Box, look: Look) -> str:
    fill, border, ink = COLOURS[box.node.kind]
    rect = element(
        "rect",
        x=box.x + 0.5,
        y=box.y + 0.5,
        width=box.width - 1,
        height=box.height - 1,
        rx=8 * look.unit,
        fill=fill,
        stroke=border,
        stroke_width=look.unit,
    )
    idea = box.node.kind is Kind.IDEA
    x = box.x + (24 if idea else 10) * look.unit
    first = box.y + 7.5 * look.unit + look.words * 0.95
    colour = palette.MUTED if box.node.dropped else ink
    parts = [rect, _words(box, x, first, colour, look)]
    if box.node.dropped:
        parts.append(_struck(box, x, first, look))
    if idea:
        parts.append(_knot(box, look))
    return element("g", parts, class_=f"drivers-{box.node.kind.value}")


def _words(box: Box, x: float, first: float, colour: str, look: Look) -> str:
    bold = "600" if box.node.kind in (Kind.AIM, Kind.PRIMARY) else None
    lines = [text(line, x=x, y=first + k * look.line) for k, line in enumerate(box.lines)]
    words = element("g", lines, fill=colour, font_size=look.words, font_weight=bold)
    if not box.note:
        return words
    below = first + len(box.lines) * look.line
    notes = [text(line, x=x, y=below + k * look.line) for k, line in enumerate(box.note)]
    quiet = colour if box.node.kind is Kind.AIM else palette.MUTED
    return words + element("g", notes, class_="drivers-note", fill=quiet, font_size=look.small)


def _struck(box: Box, x: float, first: float, look: Look) -> str:
    path = "".join(
        f"M{number(x)} {number(first + k * look.line - look.words * 0.3)}"
        f"h{number(width(line, look.words))}"
        for k, line in enumerate(box.lines)
    )
    return element(
        "path", d=path, class_="drivers-struck", stroke=palette.MUTED, stroke_width=look.unit
    )


def _knot(box: Box, look: Look) -> str:
    """Filled where the idea was tested, open where it was not yet."""
    return element(
        "circle",
        cx=box.x + 13 * look.unit,
        cy=box.y + 7.5 * look.unit + look.words * 0.6,
        r=4.6 * look.unit,
        class_="drivers-tested" if box.node.tested else "drivers-untested",
        fill=palette.TEST if box.node.tested else palette.SURFACE,
        stroke=palette.TEST,
        stroke_width=1.5 * look.unit,
        stroke_dasharray=None if box.node.tested else f"{2 * look.unit:.1f} {2 * look.unit:.1f}",
    )

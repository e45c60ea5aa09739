"""The fishbone as SVG, from the places that `fishbone` has worked out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup

from app.charts import palette
from app.charts.fishbone import RULED_OUT, Cause, Fishbone, Look, Rib, Row, Skeleton, lay_out
from app.charts.markup import document, element, number, text
from app.charts.text import width


@lru_cache(maxsize=32)
def draw_fishbone(fishbone: Fishbone, *, id: str, variant: str = "page") -> Markup:  # noqa: A002
    """Draw a fishbone; `variant` is page or paper."""
    bones = lay_out(fishbone, variant)
    look = bones.look
    content = [
        _spine(bones),
        *(_bone(rib, bones) for rib in bones.ribs),
        *(_twig(row, look) for rib in bones.ribs for row in rib.rows),
        *(_label(rib, bones) for rib in bones.ribs),
        *(_cause(row, look) for rib in bones.ribs for row in rib.rows),
        _head(bones),
    ]
    return document(
        content,
        id=id,
        class_=f"chart drawing fishbone fishbone-{variant}",
        size=(look.width, bones.height),
        title=fishbone.problem,
        summary=fishbone.summary or outline(fishbone),
        font=palette.FONT,
    )


def outline(fishbone: Fishbone) -> str:
    """The bones and causes as one line of text, for those who do not see the drawing."""
    return " ".join(
        f"{bone.label}: {'; '.join(_named(c) for c in bone.causes) or '–'}."
        for bone in fishbone.bones
    )


def _named(cause: Cause) -> str:
    below = ", ".join(_named(child) for child in cause.children)
    return f"{cause.text} ({below})" if below else cause.text


def _spine(bones: Skeleton) -> str:
    begin = 31 * bones.look.unit
    return element(
        "path",
        d=f"M{number(begin)} {number(bones.spine)}H{number(bones.tip + 4)}",
        class_="fishbone-bone",
        stroke=palette.UNDERSTAND,
        stroke_width=3 * bones.look.unit,
        stroke_linecap="round",
    )


def _bone(rib: Rib, bones: Skeleton) -> str:
    end = bones.spine + rib.side * (bones.above if rib.side < 0 else bones.below)
    return element(
        "path",
        d=f"M{number(rib.x)} {number(end)}L{number(rib.foot)} {number(bones.spine)}",
        class_="fishbone-bone",
        stroke=palette.UNDERSTAND,
        stroke_width=1.8 * bones.look.unit,
    )


def _label(rib: Rib, bones: Skeleton) -> str:
    look = bones.look
    high = len(rib.label) * look.lead + 11 * look.unit
    widest = max((width(line, look.strong, bold=True) for line in rib.label), default=0.0)
    wide = widest + 28 * look.unit
    top = bones.spine - bones.above - high if rib.side < 0 else bones.spine + bones.below
    box = element(
        "rect",
        x=rib.x - wide / 2,
        y=top,
        width=wide,
        height=high,
        rx=8 * look.unit,
        class_="fishbone-label",
        fill=palette.UNDERSTAND_SOFT,
    )
    middle = top + high / 2 + look.strong * 0.35 - (len(rib.label) - 1) * look.lead / 2
    return box + _lines(
        rib.label,
        (rib.x, middle),
        look.lead,
        class_="fishbone-name",
        fill=palette.UNDERSTAND,
        font_size=look.strong,
        font_weight="600",
        text_anchor="middle",
    )


def _lines(
    lines: Sequence[str], at: tuple[float, float], lead: float, **given: str | float | None
) -> str:
    """Lines of text from the first baseline downwards."""
    x, y = at
    words = [text(line, x=x, y=y + k * lead) for k, line in enumerate(lines)]
    return element("g", words, **given)


def _twig(row: Row, look: Look) -> str:
    """The line under a cause's words, or the one on which a sub-cause hangs."""
    path = f"M{number(row.x)} {number(row.knot)}H{number(row.end)}"
    if row.joint is not None:
        path = f"M{number(row.x)} {number(row.joint)}V{number(row.knot)}"
    return element(
        "path",
        d=path,
        class_="fishbone-twig",
        stroke=palette.STRONG_LINE,
        stroke_width=1.6 * look.unit,
    )


def _cause(row: Row, look: Look) -> str:
    out = row.cause.status == RULED_OUT
    quiet = out or not row.cause.evidence
    x = row.x + (look.knot + 4 * look.unit if row.depth else 0)
    words = _lines(
        row.lines,
        (x, row.first),
        look.line,
        class_="fishbone-quiet" if quiet else "fishbone-cause",
        fill=palette.MUTED if quiet else palette.INK,
        font_size=look.words,
    )
    return words + (_struck(row, x, row.first, look) if out else "") + _knot(row, look)


def _struck(row: Row, x: float, first: float, look: Look) -> str:
    """Ruled out: each line crossed through."""
    path = "".join(
        f"M{number(x)} {number(first + k * look.line - look.words * 0.3)}"
        f"h{number(width(line, look.words))}"
        for k, line in enumerate(row.lines)
    )
    return element(
        "path", d=path, class_="fishbone-struck", stroke=palette.MUTED, stroke_width=look.unit
    )


def _knot(row: Row, look: Look) -> str:
    """The count of evidence, or a dotted question mark."""
    radius = look.knot * (0.82 if row.depth else 1)
    known, out = row.cause.evidence > 0, row.cause.status == RULED_OUT
    colour = palette.MUTED if out else palette.UNDERSTAND
    name = "fishbone-out" if out else "fishbone-known" if known else "fishbone-open"
    circle = element(
        "circle",
        cx=row.end,
        cy=row.knot,
        r=radius,
        fill=palette.SURFACE if out or not known else colour,
        stroke=colour,
        stroke_width=1.5 * look.unit,
        stroke_dasharray=None if known or out else f"{number(2 * look.unit)} {2 * look.unit:.1f}",
    )
    size = radius * 1.26
    words = text(
        ("×" if out else str(row.cause.evidence)) if known or out else "?",
        x=row.end,
        y=row.knot + size * 0.35,
        text_anchor="middle",
        font_size=size,
        font_weight="600",
        fill=palette.SURFACE if known and not out else colour,
    )
    return element("g", circle + words, class_=name)


def _head(bones: Skeleton) -> str:
    look, u = bones.look, bones.look.unit
    lines = bones.head
    half = max(73 * u, len(lines) * look.lead + 20 * u) / 2
    left, right, y = bones.tip, bones.tip + look.head, bones.spine
    r, nose = 10 * u, 15 * u
    path = (
        f"M{number(left)} {number(y)}L{number(left + nose)} {number(y - half)}"
        f"H{number(right - r)}Q{number(right)} {number(y - half)} {number(right)} "
        f"{number(y - half + r)}V{number(y + half - r)}Q{number(right)} {number(y + half)} "
        f"{number(right - r)} {number(y + half)}H{number(left + nose)}Z"
    )
    shape = element("path", d=path, class_="fishbone-head", fill=palette.UNDERSTAND)
    first = y + look.strong * 0.35 - (len(lines) - 1) * look.lead / 2
    return shape + _lines(
        lines,
        ((left + nose + right) / 2 - 2 * u, first),
        look.lead,
        class_="fishbone-problem",
        fill=palette.SURFACE,
        font_size=look.strong,
        font_weight="600",
        text_anchor="middle",
    )

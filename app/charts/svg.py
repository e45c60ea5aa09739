"""The run chart as SVG, for the page, a phone, small multiples and paper."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from app.charts import palette
from app.charts.geometry import Level, Picture, Series, Size, Spot, lay_out
from app.charts.labels import Label
from app.charts.markup import document, element, number, text


@lru_cache(maxsize=128)
def run_chart(series: Series, *, id: str, size: Size | str = Size.PAGE) -> Markup:  # noqa: A002
    """Draw a run chart. `id` must be unique on the page; the title and summary are its name."""
    size = Size(size)
    picture = lay_out(series, size)
    parts = _bare(picture) if size is Size.SMALL else _full(series, picture)
    return document(
        parts,
        id=id,
        class_=f"chart chart-{size.value}",
        size=(picture.frame.width, picture.height),
        title=series.title,
        summary=series.summary,
        font=palette.FONT,
    )


def run_chart_responsive(series: Series, *, id: str) -> Markup:  # noqa: A002
    """The page's chart and the phone's, of which the style sheet shows the one that fits."""
    wide = run_chart(series, id=id, size=Size.PAGE)
    return wide + run_chart(series, id=f"{id}-phone", size=Size.PHONE)


def _bare(picture: Picture) -> list[str]:
    return [_median(picture), *_mark_lines(picture), _line(picture), *_lone(picture)]


def _full(series: Series, picture: Picture) -> list[str]:
    if not series.known():
        return [_grid(picture), _axis(picture), _empty(series, picture)]
    return [
        _grid(picture),
        _axis(picture),
        *_mark_lines(picture),
        _target(picture),
        _median(picture),
        _line(picture),
        _points(picture),
        _labels(picture),
    ]


def _grid(picture: Picture) -> str:
    """The quiet lines at the ticks and their values."""
    left, right = picture.frame.left, picture.right
    path = "".join(f"M{number(left)} {number(t.y)}H{number(right)}" for t in picture.grid)
    lines = element("path", d=path, class_="chart-grid", stroke=palette.LINE, stroke_width=1)
    size = picture.frame.font
    words = [text(t.text, x=t.x, y=t.y + size * 0.34, text_anchor=t.anchor) for t in picture.grid]
    return lines + _axis_group(words, size)


def _axis(picture: Picture) -> str:
    words = [text(t.text, x=t.x, y=t.y, text_anchor=t.anchor) for t in picture.axis]
    return _axis_group(words, picture.frame.font)


def _axis_group(words: list[str], size: float) -> str:
    if not words:
        return ""
    return element("g", words, class_="chart-axis", fill=palette.MUTED, font_size=size)


def _empty(series: Series, picture: Picture) -> str:
    middle = (picture.scale.top + picture.scale.bottom) / 2
    return text(
        series.words.empty,
        x=(picture.frame.left + picture.right) / 2,
        y=middle,
        text_anchor="middle",
        class_="chart-empty",
        fill=palette.MUTED,
        font_size=picture.frame.font + 1,
    )


def _median(picture: Picture) -> str:
    return _level(picture, picture.median, "chart-median", palette.MEASURE, None)


def _target(picture: Picture) -> str:
    dash = picture.frame.stroke
    dashes = f"{number(dash * 4)} {number(dash * 2.2)}"
    return _level(picture, picture.target, "chart-target", palette.SPREAD, dashes)


def _level(
    picture: Picture, level: Level | None, name: str, colour: str, dashes: str | None
) -> str:
    if level is None:
        return ""
    path = f"M{number(picture.frame.left)} {number(level.y)}H{number(picture.right)}"
    return element(
        "path",
        d=path,
        class_=name,
        stroke=colour,
        stroke_width=picture.frame.stroke * (0.8 if dashes else 1),
        stroke_dasharray=dashes,
    )


def _mark_lines(picture: Picture) -> list[str]:
    dot = picture.frame.stroke
    return [
        element(
            "path",
            d=f"M{number(mark.x)} {number(mark.top)}V{number(picture.scale.bottom)}",
            class_="chart-mark",
            stroke=palette.TEST,
            stroke_width=dot * 0.85,
            stroke_dasharray=f"{number(dot * 1.6)} {number(dot * 1.6)}",
        )
        for mark in picture.marks
    ]


def _line(picture: Picture) -> str:
    if not picture.line:
        return ""
    return element(
        "path",
        d=picture.line,
        class_="chart-line",
        fill="none",
        stroke=palette.INK,
        stroke_width=picture.frame.stroke,
        stroke_linejoin="round",
        stroke_linecap="round",
    )


def _lone(picture: Picture) -> list[str]:
    """In a small chart only the points that no line reaches are drawn."""
    spots = sorted((*picture.dots, *picture.hollows, *picture.diamonds), key=lambda s: s.index)
    indexes = {spot.index for spot in spots}
    alone = [s for s in spots if not {s.index - 1, s.index + 1} & indexes]
    return [_dot(spot, picture, "chart-point", palette.INK) for spot in alone]


def _dot(spot: Spot, picture: Picture, name: str, fill: str) -> str:
    return element("circle", cx=spot.x, cy=spot.y, r=picture.dot, class_=name, fill=fill)


def _points(picture: Picture) -> str:
    """Dots, hollow dots for short weeks, diamonds for signals: each known by its shape."""
    surface = palette.SURFACE
    crowded = picture.crowd < 0.6
    ring = None if crowded else surface
    dots = [element("circle", cx=s.x, cy=s.y, r=picture.dot, stroke=ring) for s in picture.dots]
    hollow = [element("circle", cx=s.x, cy=s.y, r=picture.dot) for s in picture.hollows]
    diamonds = [
        element("path", d=_diamond(s, picture.diamond), stroke=surface) for s in picture.diamonds
    ]
    stroke = picture.frame.stroke
    return (
        _group(
            dots,
            class_="chart-dot" if crowded else "chart-point",
            fill=palette.INK,
            stroke_width=stroke * 0.6,
        )
        + _group(
            hollow,
            class_="chart-hollow",
            fill=surface,
            stroke=palette.INK,
            stroke_width=stroke * 0.9,
        )
        + _group(diamonds, class_="chart-signal", fill=palette.MEASURE, stroke_width=stroke * 0.6)
    )


def _group(content: list[str], **given: str | float | None) -> str:
    return element("g", content, **given) if content else ""


def _diamond(spot: Spot, reach: float) -> str:
    x, y, r = spot.x, spot.y, reach
    corners = ((x, y - r), (x + r, y), (x, y + r), (x - r, y))
    return "M" + "L".join(f"{number(a)} {number(b)}" for a, b in corners) + "Z"


def _labels(picture: Picture) -> str:
    """Labels of the lines and marks, over everything else, each on a halo of the surface."""
    labels: list[tuple[Label, str, str, str | None]] = []
    if picture.target and picture.target.label:
        labels.append((picture.target.label, "chart-target-label", palette.SPREAD, None))
    if picture.median and picture.median.label:
        labels.append((picture.median.label, "chart-median-label", palette.MEASURE, None))
    labels += [
        (mark.label, "chart-mark-label", palette.TEST, "600")
        for mark in picture.marks
        if mark.label
    ]
    return "".join(_label(picture, *label) for label in labels)


def _label(picture: Picture, label: Label, name: str, colour: str, weight: str | None) -> str:
    size = picture.frame.font
    place: dict[str, str | float | None] = {
        "x": label.x,
        "y": label.y,
        "text_anchor": label.anchor,
        "font_size": size,
        "font_weight": weight,
    }
    halo = text(
        label.text,
        **place,
        class_="chart-halo",
        fill=palette.SURFACE,
        stroke=palette.SURFACE,
        stroke_width=size * 0.34,
        stroke_linejoin="round",
        aria_hidden="true",
    )
    return halo + text(label.text, **place, class_=name, fill=colour)

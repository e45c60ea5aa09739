"""The run chart as SVG, for the page, a phone, small multiples and paper."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from app.charts import palette
from app.charts.frames import Size
from app.charts.geometry import Picture, lay_out
from app.charts.labels import Label
from app.charts.levels import Level, Spot
from app.charts.markup import document, element, number, text
from app.charts.series import Series
from app.charts.shapes import points


@lru_cache(maxsize=128)
def run_chart(series: Series, *, id: str, size: Size | str = Size.PAGE) -> Markup:  # noqa: A002
    """Draw a run chart. `id` must be unique on the page; the title and summary are its name."""
    size = Size(size)
    picture = lay_out(series, size)
    parts = _bare(series, picture) if size is Size.SMALL else _full(series, picture)
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


def _bare(series: Series, picture: Picture) -> list[str]:
    lines = [_target(picture), _centre(picture), *_mark_lines(picture)]
    return [*lines, _line(picture), *_lone(picture, series.breaks), _beyond(picture)]


def _full(series: Series, picture: Picture) -> list[str]:
    if not series.known():
        return [_grid(picture), _axis(picture), _empty(series, picture)]
    return [
        _grid(picture),
        _axis(picture),
        *_mark_lines(picture),
        *_limits(picture),
        _target(picture),
        _centre(picture),
        _year_before(picture),
        _line(picture),
        points(picture),
        _tests(picture),
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


def _centre(picture: Picture) -> str:
    levels = [_level(picture, one, "chart-median", palette.MEASURE, None) for one in picture.centre]
    return "".join(levels)


def _target(picture: Picture) -> str:
    if picture.target is None:
        return ""
    dash = picture.frame.stroke
    dashes = f"{number(dash * 4)} {number(dash * 2.2)}"
    return _level(picture, picture.target, "chart-target", palette.SPREAD, dashes)


def _level(picture: Picture, level: Level, name: str, colour: str, dashes: str | None) -> str:
    return element(
        "path",
        d=f"M{number(level.left)} {number(level.y)}H{number(level.right)}",
        class_=name,
        stroke=colour,
        stroke_width=picture.frame.stroke * (0.8 if dashes else 1),
        stroke_dasharray=dashes,
    )


def _limits(picture: Picture) -> list[str]:
    """The limits as thin lines: whole where they are firm, dashed where they are on trial."""
    dash = picture.frame.stroke
    return [
        element(
            "path",
            d=limit.path,
            class_="chart-limit",
            fill="none",
            stroke=palette.MEASURE,
            stroke_width=dash * 0.65,
            stroke_dasharray=f"{number(dash * 2.4)} {number(dash * 2)}" if limit.trial else None,
        )
        for limit in picture.limits
    ]


def _tests(picture: Picture) -> str:
    """Small flags under the axis: something was being tested then."""
    size = picture.frame.font * 0.36
    y = picture.scale.bottom + size * 0.7
    flags = "".join(
        f"M{number(x)} {number(y)}l{number(size)} {number(size * 1.6)}h{number(-2 * size)}Z"
        for x in picture.tests
    )
    return element("path", d=flags, class_="chart-test", fill=palette.TEST) if flags else ""


def _mark_lines(picture: Picture) -> list[str]:
    dot = picture.frame.stroke
    return [
        element(
            "path",
            d=f"M{number(mark.x)} {number(mark.top)}V{number(picture.scale.bottom)}",
            class_="chart-phase" if mark.phase else "chart-mark",
            stroke=palette.MUTED if mark.phase else palette.TEST,
            stroke_width=dot * 0.85,
            stroke_dasharray=None if mark.phase else f"{number(dot * 1.6)} {number(dot * 1.6)}",
        )
        for mark in picture.marks
    ]


def _year_before(picture: Picture) -> str:
    """The same months or weeks a year before, dotted."""
    if not picture.before:
        return ""
    stroke = picture.frame.stroke
    return element(
        "path",
        d=picture.before,
        class_="chart-before",
        fill="none",
        stroke=palette.MUTED,
        stroke_width=stroke,
        stroke_dasharray=f"{number(stroke * 0.6)} {number(stroke * 2)}",
        stroke_linecap="round",
    )


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


def _lone(picture: Picture, breaks: tuple[int, ...]) -> list[str]:
    """In a small chart only the points that no line reaches are drawn."""
    spots = _every(picture)
    joined = {spot.index for spot in spots}
    cuts = set(breaks)
    alone = [
        s
        for s in spots
        if (s.index - 1 not in joined or s.index in cuts)
        and (s.index + 1 not in joined or s.index + 1 in cuts)
        and s.index not in picture.beyond
    ]
    return [_dot(spot, picture, "chart-point", palette.INK) for spot in alone]


def _every(picture: Picture) -> list[Spot]:
    found = picture.spots
    groups = (found.dots, found.hollows, found.diamonds, found.above, found.below, found.crosses)
    return sorted((spot for group in groups for spot in group), key=lambda s: s.index)


def _beyond(picture: Picture) -> str:
    """Arrowheads at the edge of a small chart: the point itself lies further out."""
    middle = (picture.scale.top + picture.scale.bottom) / 2
    reach = picture.frame.top
    heads = "".join(
        f"M{number(s.x - reach)} {number(s.y)}h{number(2 * reach)}"
        f"l{number(-reach)} {number(reach if s.y > middle else -reach)}Z"
        for s in _every(picture)
        if s.index in picture.beyond
    )
    return element("path", d=heads, class_="chart-beyond", fill=palette.INK) if heads else ""


def _dot(spot: Spot, picture: Picture, name: str, fill: str) -> str:
    return element("circle", cx=spot.x, cy=spot.y, r=picture.dot, class_=name, fill=fill)


def _labels(picture: Picture) -> str:
    """Labels of the lines and marks, over everything else, each on a halo of the surface."""
    labels: list[tuple[Label, str, str, str | None]] = []
    if picture.target and picture.target.label:
        labels.append((picture.target.label, "chart-target-label", palette.SPREAD, None))
    labels += [
        (level.label, "chart-median-label", palette.MEASURE, None)
        for level in picture.centre
        if level.label
    ]
    looks = {
        True: ("chart-phase-label", palette.MUTED, "600"),
        False: ("chart-mark-label", palette.TEST, "600"),
    }
    labels += [(mark.label, *looks[mark.phase]) for mark in picture.marks if mark.label]
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

"""A run chart as a Bokeh plot; bokeh.py says when to load this."""

from __future__ import annotations

from math import pi
from typing import Any, Literal, NamedTuple

from bokeh.models import ColumnDataSource, FixedTicker, HoverTool, Range1d, WheelZoomTool
from bokeh.models.annotations import Label, Span
from bokeh.models.glyphs import Line, MultiLine, Scatter, Segment
from bokeh.plotting import figure

from app.charts import palette, pointed
from app.charts.bokeh import Theme
from app.charts.frames import FRAMES, Size
from app.charts.geometry import CROWDED, Picture, lay_out, shape_of
from app.charts.labels import Label as StillLabel
from app.charts.series import Series, Values

HEIGHT = 332
TEXT_SIZE = "12.5px"
SMALL_SIZE = "11px"  # of marks on a phone, as wide as in the still picture
ROW = 17
ALIGNED = {"start": "left", "middle": "center", "end": "right"}


def plot(series: Series, theme: Theme, size: Size = Size.PAGE) -> Any:
    """The chart with its axes, levels, marks, line and points, and a word about each point."""
    picture = lay_out(series, size)
    drawn = _frame(series, picture, theme)
    _limits(drawn, series, theme)
    _levels(drawn, picture, theme)
    _marks(drawn, series, picture, theme)
    _year_before(drawn, series, theme)
    _tests(drawn, series, theme)
    _line(drawn, series, theme)
    points = _points(drawn, series, picture, theme)
    drawn.add_tools(
        HoverTool(
            renderers=[points],
            tooltips=pointed.tooltips(series),
            mode="vline",
            attachment="horizontal",
        )
    )
    # Two fingers, or Control and the wheel: the wheel alone scrolls the page.
    pinch = WheelZoomTool(dimensions="width", modifiers={"ctrl": True})
    drawn.add_tools(pinch)
    drawn.toolbar.active_scroll = pinch
    return drawn


def _frame(series: Series, picture: Picture, theme: Theme) -> Any:
    """An empty plot with the axes of the picture."""
    ticks = picture.scale.ticks
    plot = figure(
        height=HEIGHT,
        sizing_mode="stretch_both",
        x_range=_all_of(series),
        y_range=Range1d(start=ticks[0], end=ticks[-1] + _headroom(picture, ticks)),
        tools="",
        toolbar_location=None,
        background_fill_color=theme.surface,
        border_fill_color=theme.surface,
        outline_line_color=None,
        min_border_right=16,
    )
    written = {tick: label.text for tick, label in zip(ticks, picture.grid, strict=True)}
    _axis(plot.yaxis[0], list(ticks), written, theme)
    texts = {i: label.text for i, label in zip(picture.axis_at, picture.axis, strict=True)}
    _axis(plot.xaxis[0], list(texts), texts, theme)
    plot.xgrid.visible = False
    plot.ygrid.grid_line_color = theme.line
    plot.ygrid.ticker = FixedTicker(ticks=list(ticks))
    return plot


def _all_of(series: Series) -> Range1d:
    """All the points, and no further."""
    ends = (-0.5, max(len(series.values) - 0.5, 0.5))
    return Range1d(start=ends[0], end=ends[1], bounds=ends, min_interval=min(6, len(series.values)))


def _headroom(picture: Picture, ticks: tuple[float, ...]) -> float:
    """Room above the highest tick for the labels of the marks, in the series' own unit."""
    labels = [mark.label for mark in picture.marks if mark.label]
    rows = 1 + max((_row(label, picture) for label in labels), default=-1)
    return (ticks[-1] - ticks[0]) * rows * ROW / (HEIGHT - 60)


def _axis(axis: Any, ticks: list[Any], texts: dict[Any, str], theme: Theme) -> None:
    axis.ticker = FixedTicker(ticks=ticks)
    axis.major_label_overrides = texts
    axis.major_label_text_font = palette.FONT
    axis.major_label_text_font_size = TEXT_SIZE
    axis.major_label_text_color = theme.muted
    axis.axis_line_color = None
    axis.major_tick_line_color = None
    axis.minor_tick_line_color = None


def _limits(plot: Any, series: Series, theme: Theme) -> None:
    """The limits as steps, dashed in phases where they are on trial."""
    ends = [*(phase.first for phase in series.phases[1:]), len(series.values)]
    steps = [
        (*_steps(line, phase.first, end), [4, 3] if phase.trial else [])
        for phase, end in zip(series.phases, ends, strict=False)
        for line in (series.upper, series.lower)
        if any(value is not None for value in line[phase.first : end])
    ]
    if steps:
        xs, ys, dashes = zip(*steps, strict=True)
        source = ColumnDataSource({"xs": list(xs), "ys": list(ys), "dash": list(dashes)})
        glyph = MultiLine(line_color=theme.measure, line_width=1.1, line_dash="dash")
        plot.add_glyph(source, glyph)


def _steps(line: Values, first: int, end: int) -> tuple[list[float], list[float]]:
    """A line that is level around each point and steps halfway between two."""
    xs: list[float] = []
    ys: list[float] = []
    for index, value in enumerate(line[first:end], first):
        xs += [index - 0.5, index + 0.5]
        ys += [float("nan") if value is None else value] * 2
    return xs, ys


def _levels(plot: Any, picture: Picture, theme: Theme) -> None:
    """Centre lines and target, their labels at the end where the still picture has them."""
    levels = [(level, theme.measure, "solid") for level in picture.centre]
    if picture.target is not None:
        levels.insert(0, (picture.target, theme.spread, "dashed"))
    edges = [[_across(plot, picture, x) for x in (one.left, one.right)] for one, *_ in levels]
    source = ColumnDataSource(
        {
            "x0": [left for left, _ in edges],
            "x1": [right for _, right in edges],
            "y": [level.value for level, *_ in levels],
            "colour": [colour for _, colour, _ in levels],
            "dash": [dash for *_, dash in levels],
        }
    )
    glyph = Segment(
        x0="x0", x1="x1", y0="y", y1="y", line_color="colour", line_dash="dash", line_width=1.6
    )
    plot.add_glyph(source, glyph, level="underlay")
    for level, colour, _ in levels:
        if level.label is not None:
            at = (_across(plot, picture, level.label.x), level.value)
            label = _label(level.label.text, at, colour, theme)
            air = 2 if level.label.y < level.y else -2
            label.y_offset = level.y - level.label.y + air
            label.text_align = ALIGNED[level.label.anchor]
            label.text_baseline = "alphabetic"
            plot.add_layout(label)


def _across(plot: Any, picture: Picture, x: float) -> float:
    """A place of the still picture in the indexes of the plot."""
    left, right = picture.frame.left, picture.right
    start, end = plot.x_range.start, plot.x_range.end
    return float(start + (x - left) / (right - left) * (end - start))


def _label(text: str, at: tuple[float, float], colour: str, theme: Theme) -> Any:
    return Label(
        x=at[0],
        y=at[1],
        text=text,
        text_color=colour,
        text_font=palette.FONT,
        text_font_size=TEXT_SIZE,
        background_fill_color=theme.surface,
        background_fill_alpha=0.75,
    )


def _marks(plot: Any, series: Series, picture: Picture, theme: Theme) -> None:
    """Lines with their words at the top, in the rows of the still picture."""
    count = len(series.values)
    places: list[float] = [mark.index for mark in series.marks if 0 <= mark.index < count]
    places += [p.first - 0.5 for p in series.phases if p.name and 0 < p.first < count]
    for place, placed in zip(places, picture.marks, strict=True):
        colour = theme.muted if placed.phase else theme.test
        plot.add_layout(_span(place, "height", colour, "solid" if placed.phase else [3, 3]))
        if placed.label is None:
            continue
        at = (_across(plot, picture, placed.label.x), plot.y_range.end)
        label = _label(placed.label.text, at, colour, theme)
        label.text_align = ALIGNED[placed.label.anchor]
        if picture.frame is FRAMES[Size.PHONE]:
            label.text_font_size = SMALL_SIZE
        label.y_offset, label.text_baseline = -_row(placed.label, picture) * ROW - 1, "top"
        label.text_font_style = "bold"
        plot.add_layout(label)


def _row(label: StillLabel, picture: Picture) -> int:
    """The row of a mark's label, counted from the top."""
    highest = min(mark.label.y for mark in picture.marks if mark.label)
    return round((label.y - highest) / (picture.frame.font * 1.5))


def _span(
    at: float, dimension: Literal["width", "height"], colour: str, dash: str | list[int]
) -> Any:
    return Span(
        location=at,
        dimension=dimension,
        line_color=colour,
        line_dash=dash,
        line_width=1.6,
        level="underlay",
    )


def _year_before(plot: Any, series: Series, theme: Theme) -> None:
    """The same months or weeks a year before, dotted."""
    if series.before:
        ys = [float("nan") if value is None else value for value in series.before]
        glyph = Line(x="x", y="y", line_color=theme.muted, line_width=1.8, line_dash="dotted")
        plot.add_glyph(ColumnDataSource({"x": list(range(len(ys))), "y": ys}), glyph)


def _tests(plot: Any, series: Series, theme: Theme) -> None:
    """Small flags above the axis: something was being tested then."""
    if places := [index for index in series.tests if index < len(series.values)]:
        low, high = plot.y_range.start, plot.y_range.end
        flag = Scatter(marker="triangle", size=8, fill_color=theme.test, line_color=None)
        heights = [low + (high - low) * 0.015] * len(places)
        plot.add_glyph(ColumnDataSource({"x": places, "y": heights}), flag)


def _line(plot: Any, series: Series, theme: Theme) -> None:
    """The line, with a gap where a value is missing and at every break."""
    xs: list[float] = []
    ys: list[float] = []
    known, cuts, nan = dict(series.known()), set(series.breaks), float("nan")
    for index in range(len(series.values)):
        if index in cuts:
            xs.append(index)
            ys.append(nan)
        xs.append(index)
        ys.append(known.get(index, nan))
    glyph = Line(x="x", y="y", line_color=theme.ink, line_width=1.8, line_join="round")
    plot.add_glyph(ColumnDataSource({"x": xs, "y": ys}), glyph)


def _points(plot: Any, series: Series, picture: Picture, theme: Theme) -> Any:
    """The points, by shape: dots, hollow dots for short weeks, diamonds for signals."""
    glyph = Scatter(
        x="x",
        y="y",
        marker="marker",
        size="size",
        angle="angle",
        fill_color="fill",
        line_color="edge",
        line_width=1.2 if picture.crowd > CROWDED else 0,
    )
    source = ColumnDataSource(pointed.words(series, picture) | _shapes(series, picture, theme))
    # The point that the keys have chosen has a ring; the others stay as they are.
    chosen = glyph.clone(line_color=theme.test, line_width=3)
    return plot.add_glyph(source, glyph, selection_glyph=chosen, nonselection_glyph=glyph)


def _shapes(series: Series, picture: Picture, theme: Theme) -> dict[str, list[Any]]:
    """How each point looks, by its kind."""
    looks = _looks(theme)
    kinds = [looks[shape_of(series, i)] for i, _ in series.known()]
    return {
        "fill": [look.fill for look in kinds],
        "edge": [look.edge for look in kinds],
        "marker": [look.marker for look in kinds],
        "angle": [look.angle for look in kinds],
        "size": [look.size * picture.crowd for look in kinds],
    }


class Look(NamedTuple):
    """How one kind of point is drawn."""

    marker: str
    fill: str
    edge: str
    size: float
    angle: float = 0.0


def _looks(theme: Theme) -> dict[str, Look]:
    """The shapes of the still picture, by the names of its groups."""
    return {
        "dots": Look("circle", theme.ink, theme.surface, 8.5),
        "hollows": Look("circle", theme.surface, theme.ink, 8.5),
        # A square on its corner: Bokeh's own diamond is too slim to tell from a dot.
        "diamonds": Look("square", theme.measure, theme.surface, 10, pi / 4),
        "above": Look("triangle", theme.measure, theme.surface, 13),
        "below": Look("inverted_triangle", theme.measure, theme.surface, 13),
        "crosses": Look("x", theme.muted, theme.muted, 9),
    }

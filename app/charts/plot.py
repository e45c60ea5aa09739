"""A run chart as a Bokeh plot; bokeh.py says when to load this."""

from __future__ import annotations

from math import pi
from typing import Any, Literal

from bokeh.models import ColumnDataSource, FixedTicker, HoverTool, Range1d
from bokeh.models.annotations import Label, Span
from bokeh.plotting import figure

from app.charts import palette
from app.charts.bokeh import Theme
from app.charts.geometry import CROWDED, Picture, Series, Size, lay_out
from app.charts.labels import Label as StillLabel
from app.charts.scale import decimals

HEIGHT = 332
TEXT_SIZE = "12.5px"
ROW = 17


def plot(series: Series, theme: Theme) -> Any:
    """The chart with its axes, levels, marks, line and points, and a word about each point."""
    picture = lay_out(series, Size.PAGE)
    drawn = _frame(series, picture, theme)
    _levels(drawn, series, picture, theme)
    _marks(drawn, series, picture, theme)
    _line(drawn, series, theme)
    points = _points(drawn, series, picture, theme)
    drawn.add_tools(
        HoverTool(
            renderers=[points], tooltips=_tooltips(series), mode="vline", attachment="horizontal"
        )
    )
    return drawn


def _frame(series: Series, picture: Picture, theme: Theme) -> Any:
    """An empty plot with the axes of the picture."""
    ticks = picture.scale.ticks
    plot = figure(
        height=HEIGHT,
        sizing_mode="stretch_both",
        x_range=Range1d(start=-0.5, end=max(len(series.values) - 0.5, 0.5)),
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


def _levels(plot: Any, series: Series, picture: Picture, theme: Theme) -> None:
    """Median and target, their labels at the end where the still picture has them."""
    for value, level, colour, dash in (
        (series.target, picture.target, theme.spread, "dashed"),
        (series.median, picture.median, theme.measure, "solid"),
    ):
        if value is None or level is None or level.label is None:
            continue
        plot.add_layout(_span(value, "width", colour, dash))
        right = level.label.anchor == "end"
        x = plot.x_range.end if right else plot.x_range.start
        above = level.label.y < level.y
        label = _label(level.label.text, (x, value), colour, theme, right=right)
        label.y_offset, label.text_baseline = (3, "bottom") if above else (-3, "top")
        plot.add_layout(label)


def _label(
    text: str, at: tuple[float, float], colour: str, theme: Theme, *, right: bool = False
) -> Any:
    return Label(
        x=at[0],
        y=at[1],
        x_offset=-6 if right else 6,
        text=text,
        text_align="right" if right else "left",
        text_color=colour,
        text_font=palette.FONT,
        text_font_size=TEXT_SIZE,
        background_fill_color=theme.surface,
        background_fill_alpha=0.75,
    )


def _marks(plot: Any, series: Series, picture: Picture, theme: Theme) -> None:
    """Dashed lines with their words at the top, in the rows of the still picture."""
    marks = [mark for mark in series.marks if 0 <= mark.index < len(series.values)]
    for mark, placed in zip(marks, picture.marks, strict=True):
        plot.add_layout(_span(mark.index, "height", theme.test, [3, 3]))
        if placed.label is None:
            continue
        right = placed.label.anchor == "end"
        at = (mark.index, plot.y_range.end)
        label = _label(placed.label.text, at, theme.test, theme, right=right)
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
    plot.line(xs, ys, line_color=theme.ink, line_width=1.8, line_join="round")


def _points(plot: Any, series: Series, picture: Picture, theme: Theme) -> Any:
    """The points, by shape: dots, hollow dots for short weeks, diamonds for signals."""
    return plot.scatter(
        "x",
        "y",
        source=ColumnDataSource(_words(series, picture) | _shapes(series, picture, theme)),
        marker="marker",
        size="size",
        angle="angle",
        fill_color="fill",
        line_color="edge",
        line_width=1.2 if picture.crowd > CROWDED else 0,
    )


def _words(series: Series, picture: Picture) -> dict[str, list[Any]]:
    """Where each point is, and what is said when somebody points at it."""
    known = series.known()
    places = max(1, decimals(picture.scale.step) + 1)
    return {
        "x": [i for i, _ in known],
        "y": [v for _, v in known],
        "label": [series.labels[i] for i, _ in known],
        "value": [series.written(v, places) for _, v in known],
        "n": [_size(series, i) for i, _ in known],
        "detail": [series.details[i] if i < len(series.details) else "" for i, _ in known],
    }


def _shapes(series: Series, picture: Picture, theme: Theme) -> dict[str, list[Any]]:
    """How each point looks, by its kind."""
    hollow, signals = set(series.hollow), set(series.signals)
    kinds = [_kind(i, hollow, signals) for i, _ in series.known()]
    fills = {"point": theme.ink, "hollow": theme.surface, "signal": theme.measure}
    return {
        "fill": [fills[kind] for kind in kinds],
        "edge": [theme.ink if kind == "hollow" else theme.surface for kind in kinds],
        # A square on its corner: Bokeh's own diamond is too slim to tell from a dot.
        "marker": ["square" if kind == "signal" else "circle" for kind in kinds],
        "angle": [pi / 4 if kind == "signal" else 0 for kind in kinds],
        "size": [(10 if kind == "signal" else 8.5) * picture.crowd for kind in kinds],
    }


def _kind(index: int, hollow: set[int], signals: set[int]) -> str:
    if index in hollow:
        return "hollow"
    return "signal" if index in signals else "point"


def _size(series: Series, index: int) -> str:
    """The denominator of a point, where it is known."""
    size = series.sizes[index] if index < len(series.sizes) else None
    return "" if size is None or size != size else f"{size:g}"


def _tooltips(series: Series) -> list[tuple[str, str]]:
    """Name, value and denominator; Bokeh escapes what it fills in."""
    shown = [("", "@label"), ("", "@value")]
    more = [("n", "@n")] if any(series.sizes) else []
    return [*shown, *more, ("", "@detail")] if any(series.details) else [*shown, *more]

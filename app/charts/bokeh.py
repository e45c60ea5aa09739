"""The interactive run chart: Bokeh's JSON, drawn from the same places as the still picture.

No custom JavaScript is in it, so that it works without eval. It costs some 30 ms: callers keep
the answer by the series' version, and pages show the SVG until it is wanted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bokeh.core.types import ID
from bokeh.embed import json_item
from bokeh.models import ColumnDataSource, FixedTicker, HoverTool, Range1d
from bokeh.models.annotations import Label, Span
from bokeh.plotting import figure

from app.charts import palette
from app.charts.geometry import Picture, Series, Size, lay_out

HEIGHT = 332
TEXT_SIZE = "12.5px"
ROW = 17


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of an interactive chart."""

    ink: str = palette.INK
    muted: str = palette.MUTED
    line: str = palette.LINE
    surface: str = palette.SURFACE
    measure: str = palette.MEASURE
    spread: str = palette.SPREAD
    test: str = palette.TEST


LIGHT = Theme()
DARK = Theme(
    ink="#ece7dc",
    muted="#a9aea6",
    line="#343a36",
    surface="#1f2321",
    measure="#6cb8a6",
    spread="#c1a35a",
    test="#e28f62",
)
THEMES = {"light": LIGHT, "dark": DARK}


def run_chart_item(series: Series, id: str, *, theme: Theme = LIGHT) -> str:  # noqa: A002
    """The chart as JSON for `Bokeh.embed.embed_item` in the element of this id."""
    return json.dumps(json_item(_plot(series, theme), ID(id)))


def _plot(series: Series, theme: Theme) -> Any:
    picture = lay_out(series, Size.PAGE)
    plot = _frame(series, picture, theme)
    _levels(plot, series, picture, theme)
    _marks(plot, series, theme)
    _line(plot, series, theme)
    points = _points(plot, series, theme)
    plot.add_tools(
        HoverTool(renderers=[points], tooltips=_tooltips(series), mode="vline", attachment="above")
    )
    return plot


def _frame(series: Series, picture: Picture, theme: Theme) -> Any:
    """An empty plot with the axes of the picture."""
    ticks = picture.scale.ticks
    plot = figure(
        height=HEIGHT,
        sizing_mode="stretch_width",
        x_range=Range1d(start=-0.5, end=max(len(series.values) - 0.5, 0.5)),
        y_range=Range1d(start=ticks[0], end=ticks[-1] + _headroom(series, ticks)),
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


def _headroom(series: Series, ticks: tuple[float, ...]) -> float:
    """Room above the highest tick for the labels of the marks, in the series' own unit."""
    rows = min(len(series.marks), 3)
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
        plot.add_layout(
            Span(
                location=value,
                dimension="width",
                line_color=colour,
                line_dash=dash,
                line_width=1.6,
            )
        )
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


def _marks(plot: Any, series: Series, theme: Theme) -> None:
    """Dashed lines with their words at the top, one row below the other."""
    top = plot.y_range.end
    for row, mark in enumerate(sorted(series.marks, key=lambda mark: mark.index)):
        plot.add_layout(
            Span(
                location=mark.index,
                dimension="height",
                line_color=theme.test,
                line_dash=[3, 3],
                line_width=1.5,
            )
        )
        right = mark.index > len(series.values) * 0.6
        label = _label(mark.text, (mark.index, top), theme.test, theme, right=right)
        label.y_offset, label.text_baseline = -(row % 3) * ROW - 1, "top"
        label.text_font_style = "bold"
        plot.add_layout(label)


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


def _points(plot: Any, series: Series, theme: Theme) -> Any:
    """The points, by shape: dots, hollow dots for short weeks, diamonds for signals."""
    known = series.known()
    hollow, signals = set(series.hollow), set(series.signals)
    surface, kinds = theme.surface, [_kind(i, hollow, signals) for i, _ in known]
    fills = {"point": theme.ink, "hollow": surface, "signal": theme.measure}
    source = ColumnDataSource(
        {
            "x": [i for i, _ in known],
            "y": [v for _, v in known],
            "label": [series.labels[i] for i, _ in known],
            "value": [series.written(v, 1) for _, v in known],
            "n": [_size(series, i) for i, _ in known],
            "fill": [fills[kind] for kind in kinds],
            "edge": [theme.ink if kind == "hollow" else surface for kind in kinds],
            "marker": ["diamond" if kind == "signal" else "circle" for kind in kinds],
            "size": [15 if kind == "signal" else 8.5 for kind in kinds],
        }
    )
    return plot.scatter(
        "x",
        "y",
        source=source,
        marker="marker",
        size="size",
        fill_color="fill",
        line_color="edge",
        line_width=1.2,
    )


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
    return [*shown, ("n", "@n")] if any(series.sizes) else shown

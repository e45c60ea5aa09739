"""A funnel plot as SVG: places by their size, about what is common to all."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from app.charts import palette, scale
from app.charts.frames import FRAMES, Frame, Size
from app.charts.markup import document, element, number, text
from app.charts.text import width

STEPS = 60  # points of each curve


@dataclass(frozen=True, slots=True)
class Place:
    """One place: its name, size and rate, and on which side of the outer limits it lies."""

    name: str
    size: float
    rate: float
    side: int = 0


@dataclass(frozen=True, slots=True)
class FunnelPlot:
    """What a funnel plot shows; `curves` are (size, inner low, high, outer low, high) by size."""

    title: str
    summary: str
    places: tuple[Place, ...]
    centre: float
    curves: tuple[tuple[float, float, float, float, float], ...]
    percent: bool
    across: str
    """What the axis of sizes counts."""


def sizes_for(largest: float) -> list[float]:
    """The sizes at which the curves are worked out: closer where they bend."""
    return [largest * (step / STEPS) ** 2 for step in range(3, STEPS + 1)]


def funnel_plot(plot: FunnelPlot, *, id: str) -> Markup:  # noqa: A002
    """The page's drawing and the phone's, of which the style sheet shows the one that fits."""
    wide = _draw(plot, id, Size.PAGE)
    return wide + _draw(plot, f"{id}-phone", Size.PHONE)


class _Axes:
    """Where sizes and rates stand."""

    def __init__(self, plot: FunnelPlot, frame: Frame) -> None:
        self.frame = frame
        self.most = max(curve[0] for curve in plot.curves)
        rates = [place.rate for place in plot.places]
        # The funnel's mouth is cut off: it would press the places together.
        middle = plot.curves[len(plot.curves) // 2]
        low, high = min([*rates, middle[3]]), max([*rates, middle[4]])
        self.ticks = scale.nice_ticks(low, high if high > low else low + 1, frame.ticks)
        self.right = frame.width - frame.right
        self.bottom = frame.height - frame.bottom

    def x(self, size: float) -> float:
        """Where a size stands."""
        return self.frame.left + size / self.most * (self.right - self.frame.left) * 0.97

    def y(self, rate: float) -> float:
        """Where a rate stands; what is beyond the axis stands at its end."""
        low, high = self.ticks[0], self.ticks[-1]
        part = (min(max(rate, low), high) - low) / (high - low)
        return self.bottom - part * (self.bottom - self.frame.top)


def _draw(plot: FunnelPlot, id: str, size: Size) -> Markup:  # noqa: A002
    frame = FRAMES[size]
    at = _Axes(plot, frame)
    parts = [*_grid(plot, at), *_curves(plot, at), *_places(plot, at)]
    return document(
        parts,
        id=id,
        class_=f"chart chart-{size.value}",
        size=(frame.width, frame.height + frame.font * 0.8),  # the axis says what it counts
        title=plot.title,
        summary=plot.summary,
        font=palette.FONT,
    )


def _grid(plot: FunnelPlot, at: _Axes) -> list[str]:
    font, unit = at.frame.font, "\N{NO-BREAK SPACE}%" if plot.percent else ""
    places = scale.decimals(at.ticks[1] - at.ticks[0])
    parts = []
    for tick in at.ticks:
        y = at.y(tick)
        parts.append(element("path", d=f"M{number(at.frame.left)} {number(y)}H{number(at.right)}",
                             class_="chart-grid", stroke=palette.LINE))  # fmt: skip
        parts.append(text(f"{tick:.{places}f}{unit}", x=at.frame.left - 8, y=y + font * 0.35,
                          text_anchor="end", font_size=font, class_="chart-axis",
                          fill=palette.MUTED))  # fmt: skip
    below = at.bottom + font * 1.6
    parts += [
        text(f"{size:,.0f}", x=at.x(size), y=below, text_anchor="middle", font_size=font,
             class_="chart-axis", fill=palette.MUTED)
        for size in scale.nice_ticks(0, at.most, at.frame.labels)[:-1]
    ]  # fmt: skip
    parts.append(text(plot.across, x=at.right, y=below + font * 1.3, text_anchor="end",
                      font_size=font, class_="chart-axis", fill=palette.MUTED))  # fmt: skip
    return parts


def _curves(plot: FunnelPlot, at: _Axes) -> list[str]:
    parts = []
    for column, dash in ((1, "4 3"), (2, "4 3"), (3, None), (4, None)):
        inside = _inside([(curve[0], curve[column]) for curve in plot.curves], at)
        if not inside:
            continue
        path = "L".join(f"{number(at.x(size))} {number(at.y(rate))}" for size, rate in inside)
        parts.append(element("path", d=f"M{path}", class_="chart-limit", fill="none",
                             stroke=palette.MEASURE, stroke_dasharray=dash))  # fmt: skip
    level = f"M{number(at.frame.left)} {number(at.y(plot.centre))}H{number(at.right)}"
    parts.append(element("path", d=level, class_="chart-median", fill="none",
                         stroke=palette.MEASURE, stroke_width=1.6))  # fmt: skip
    return parts


def _inside(curve: list[tuple[float, float]], at: _Axes) -> list[tuple[float, float]]:
    """The part of a limit that is on the axis, from where it comes onto it; it ends there."""
    low, high = at.ticks[0], at.ticks[-1]
    first = next((i for i, (_n, rate) in enumerate(curve) if low < rate < high), len(curve))
    found = curve[first:]
    if not first or not found:
        return found
    (size, rate), (before, beyond) = found[0], curve[first - 1]
    edge = low if beyond <= low else high
    part = (edge - rate) / (beyond - rate) if beyond != rate else 0.0
    return [(size + part * (before - size), edge), *found]


def _places(plot: FunnelPlot, at: _Axes) -> list[str]:
    """Dots; triangles with their names beyond the outer limits, pointing away from the centre."""
    parts, r, font = [], at.frame.dot, at.frame.font
    for place in plot.places:
        x, y = at.x(place.size), at.y(place.rate)
        told = element("title", f"{Markup.escape(place.name)}")
        if not place.side:
            parts.append(element("circle", told, cx=x, cy=y, r=r, class_="chart-point",
                                 fill=palette.INK, stroke=palette.SURFACE))  # fmt: skip
            continue
        up = -place.side
        d = (f"M{number(x)} {number(y + up * r * 2)}L{number(x + r * 1.9)} {number(y - up * r)}"
             f"L{number(x - r * 1.9)} {number(y - up * r)}Z")  # fmt: skip
        parts.append(element("path", told, d=d, class_="chart-signal", fill=palette.MEASURE,
                             stroke=palette.SURFACE))  # fmt: skip
        room = x + r * 3 + width(place.name, font) < at.right
        parts.append(text(place.name, x=x + (r * 3 if room else -r * 3), y=y + font * 0.35,
                          text_anchor="start" if room else "end", font_size=font,
                          class_="chart-axis chart-named", fill=palette.MUTED,
                          stroke=palette.SURFACE, stroke_width=4.0,
                          paint_order="stroke"))  # fmt: skip
    return parts

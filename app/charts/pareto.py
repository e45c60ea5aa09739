"""A Pareto chart as SVG: sorted bars, how much they come to together, and a line at 80 %."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from app.charts import palette, scale
from app.charts.frames import FRAMES, Frame, Size
from app.charts.markup import document, element, number, text
from app.charts.text import shorten, width

VITAL = 0.8


@dataclass(frozen=True, slots=True)
class Bar:
    """One kind of incident: how many, and how many with those before it, as a share of all."""

    name: str
    count: float
    together: float


def bars(counts: dict[str, float]) -> tuple[Bar, ...]:
    """The kinds by their counts, the most frequent first; kinds without an incident are left out.

    Juran 1951: a few kinds make most of the incidents. Raises ValueError for a negative count.
    """
    if any(count < 0 for count in counts.values()):
        raise ValueError("a count below zero")
    whole, so_far, found = sum(counts.values()), 0.0, []
    for name, count in sorted(counts.items(), key=lambda one: (-one[1], one[0].casefold())):
        if count:
            so_far += count
            found.append(Bar(name, count, so_far / whole))
    return tuple(found)


def vital(found: tuple[Bar, ...]) -> tuple[Bar, ...]:
    """The fewest bars that come to 80 % together."""
    few = next((at for at, bar in enumerate(found, 1) if bar.together >= VITAL - 1e-9), len(found))
    return found[:few]


def pareto_chart(title: str, summary: str, found: tuple[Bar, ...], *, id: str) -> Markup:  # noqa: A002
    """The page's drawing and the phone's, of which the style sheet shows the one that fits."""
    drawn = [_draw(title, summary, found, f"{id}{end}", size)
             for size, end in ((Size.PAGE, ""), (Size.PHONE, "-phone"))]  # fmt: skip
    return drawn[0] + drawn[1]


def _draw(title: str, summary: str, found: tuple[Bar, ...], id: str, size: Size) -> Markup:  # noqa: A002
    frame = FRAMES[size]
    row = frame.font * 2.1
    left = min(frame.width * 0.4, max(width(bar.name, frame.font) for bar in found) + 12)
    high = frame.top + row * len(found) + frame.bottom
    at = _Axes(frame, left, row, sum(bar.count for bar in found), high)
    parts = [*_bars(found, at), *_together(found, at)]
    return document(
        parts,
        id=id,
        class_=f"chart chart-{size.value}",
        size=(frame.width, high),
        title=title,
        summary=summary,
        font=palette.FONT,
    )


@dataclass(frozen=True, slots=True)
class _Axes:
    """Bars lie on their side, so that their names can be read; shares run from left to right."""

    frame: Frame
    left: float
    row: float
    whole: float
    high: float

    @property
    def room(self) -> float:
        """How long 100 % are: bars and line share one scale, so the line begins where the first
        bar ends."""
        return self.frame.width - self.left - self.frame.right - self.frame.font * 3.2

    def y(self, place: int) -> float:
        """The middle of a row."""
        return self.frame.top + self.row * (place + 0.5)


def _bars(found: tuple[Bar, ...], at: _Axes) -> list[str]:
    parts, font = [], at.frame.font
    for place, bar in enumerate(found):
        long, y = bar.count / at.whole * at.room, at.y(place)
        parts.append(element("rect", x=at.left, y=y - at.row * 0.36, width=long,
                             height=at.row * 0.72, class_="chart-bar",
                             fill=palette.MEASURE_SOFT, stroke=palette.MEASURE))  # fmt: skip
        parts.append(text(shorten(bar.name, at.left - 10, font), x=at.left - 8, y=y + font * 0.35,
                          text_anchor="end", font_size=font, class_="chart-label",
                          fill=palette.INK))  # fmt: skip
        places = scale.decimals_of(bar.count, 1.0)
        parts.append(text(f"{bar.count:,.{places}f}", x=at.left + 6, y=y + font * 0.35,
                          font_size=font, class_="chart-label", fill=palette.INK))  # fmt: skip
    return parts


def _together(found: tuple[Bar, ...], at: _Axes) -> list[str]:
    """The cumulative line with its points, and the line at 80 %."""
    font, bottom = at.frame.font, at.high - at.frame.bottom
    spots = [(at.left + bar.together * at.room, at.y(place)) for place, bar in enumerate(found)]
    path = "L".join(f"{number(x)} {number(y)}" for x, y in spots)
    x80 = at.left + VITAL * at.room
    parts = [
        element("path", d=f"M{number(x80)} {number(at.frame.top)}V{number(bottom)}",
                class_="chart-target", fill="none", stroke=palette.SPREAD,
                stroke_dasharray="5 4"),
        text("80\N{NO-BREAK SPACE}%", x=x80, y=bottom + font * 1.4, text_anchor="middle",
             font_size=font, class_="chart-target-label", fill=palette.SPREAD),
        element("path", d=f"M{path}", class_="chart-line", fill="none", stroke=palette.INK,
                stroke_width=at.frame.stroke),
    ]  # fmt: skip
    for (x, y), bar in zip(spots, found, strict=True):
        parts.append(element("circle", cx=x, cy=y, r=at.frame.dot, class_="chart-point",
                             fill=palette.INK, stroke=palette.SURFACE))  # fmt: skip
        parts.append(text(f"{100 * bar.together:.0f}\N{NO-BREAK SPACE}%", x=x + at.frame.dot * 1.5,
                          y=y - font * 0.3, font_size=font, class_="chart-axis",
                          fill=palette.MUTED))  # fmt: skip
    return parts

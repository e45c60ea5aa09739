"""A chart and its words as one SVG: what is copied or saved never leaves its sentence behind."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from app.charts import palette
from app.charts.frames import Size
from app.charts.markup import document, element, text
from app.charts.series import Series
from app.charts.svg import run_chart
from app.charts.text import width, wrap

_EDGE = 28.0
_TITLE, _WORDS, _FINE = 19.0, 16.0, 12.5


@dataclass(frozen=True, slots=True)
class Caption:
    """The words around a chart; `first` is what is to be said before the finding."""

    title: str
    place: str
    first: str
    headline: str
    rest: str
    small: str


def captioned(series: Series, caption: Caption, *, id: str = "picture") -> Markup:  # noqa: A002
    """The page's chart between its title and its words, on its own ground."""
    chart = run_chart(series, id=f"{id}-chart", size=Size.PAGE)
    wide, high = _size(chart)
    room = wide - 2 * _EDGE
    y = _EDGE + _TITLE
    parts = [text(caption.title, x=_EDGE, y=y, font_size=_TITLE, font_weight="600")]
    y += _FINE * 1.6
    parts.append(text(caption.place, x=_EDGE, y=y, font_size=_FINE, fill=palette.MUTED))
    y += 10
    parts.append(element("g", str(chart), transform=f"translate(0 {y:.1f})"))
    y += high + _WORDS
    lines = _sentence(caption, room)
    for line in lines:
        y += _WORDS * 1.45
        parts.append(_spans(line, y))
    y += _FINE
    for words in wrap(caption.small, room, _FINE):
        y += _FINE * 1.5
        parts.append(text(words, x=_EDGE, y=y, font_size=_FINE, fill=palette.MUTED))
    size = (wide, y + _EDGE)
    ground = element("rect", width=size[0], height=size[1], fill=palette.SURFACE)
    return document(
        [ground, element("g", parts, fill=palette.INK)],
        id=id,
        class_="chart-picture",
        size=size,
        title=f"{caption.title}, {caption.place}",
        summary=" ".join(filter(None, (caption.first, caption.headline, caption.rest))),
        font=palette.FONT,
    )


def _size(chart: Markup) -> tuple[float, float]:
    """The size that a drawn chart says it has."""
    head = str(chart).partition("viewBox=")[2].split('"')[1]
    wide, high = head.split()[2:]
    return float(wide), float(high)


def _sentence(caption: Caption, room: float) -> list[list[tuple[str, bool]]]:
    """The sentence in lines of words, each with whether it is set bold."""
    words = [(word, False) for word in caption.first.split()]
    words += [(word, True) for word in caption.headline.split()]
    words += [(word, False) for word in caption.rest.split()]
    lines: list[list[tuple[str, bool]]] = [[]]
    used = 0.0
    for word, bold in words:
        wide = width(word + " ", _WORDS, bold=bold)
        if lines[-1] and used + wide > room:
            lines.append([])
            used = 0.0
        lines[-1].append((word, bold))
        used += wide
    return lines


def _spans(line: list[tuple[str, bool]], y: float) -> str:
    spans = [
        element("tspan", f"{escape(word)} ", font_weight="600" if bold else None)
        for word, bold in line
    ]
    return element("text", spans, x=_EDGE, y=y, font_size=_WORDS)

"""The points of a chart, each known by its shape: colour is never the only sign."""

from __future__ import annotations

from collections.abc import Sequence

from app.charts import palette
from app.charts.geometry import CROWDED, Picture
from app.charts.levels import Spot
from app.charts.markup import element, number


def points(picture: Picture) -> str:
    """Dots; hollow dots for short weeks; diamonds for runs and trends; triangles beyond a limit,
    pointing away from it; crosses for what a person left out."""
    crowded = picture.crowd < CROWDED
    ring = None if crowded else palette.SURFACE
    found, stroke, reach = picture.spots, picture.frame.stroke, picture.diamond
    signals = [_path(_diamond(spot, reach)) for spot in found.diamonds]
    signals += [_path(_triangle(spot, reach, -1)) for spot in found.above]
    signals += [_path(_triangle(spot, reach, 1)) for spot in found.below]
    dots, hollow = _circles(found.dots, picture, ring), _circles(found.hollows, picture, None)
    ink, surface = palette.INK, palette.SURFACE
    name = "chart-dot" if crowded else "chart-point"
    shown = _group(dots, class_=name, fill=ink, stroke_width=stroke * 0.6)
    shown += _group(
        hollow, class_="chart-hollow", fill=surface, stroke=ink, stroke_width=stroke * 0.9
    )
    return shown + _group(signals, class_="chart-signal", fill=palette.MEASURE,
        stroke=surface, stroke_width=stroke * 0.6) + _crosses(picture)  # fmt: skip


def _circles(spots: Sequence[Spot], picture: Picture, ring: str | None) -> list[str]:
    r = picture.dot
    return [element("circle", cx=spot.x, cy=spot.y, r=r, stroke=ring) for spot in spots]


def _crosses(picture: Picture) -> str:
    r = picture.dot
    path = "".join(
        f"M{number(s.x - r)} {number(s.y - r)}l{number(2 * r)} {number(2 * r)}"
        f"m0 {number(-2 * r)}l{number(-2 * r)} {number(2 * r)}"
        for s in picture.spots.crosses
    )
    if not path:
        return ""
    return element(
        "path",
        d=path,
        class_="chart-excluded",
        fill="none",
        stroke=palette.MUTED,
        stroke_width=picture.frame.stroke,
    )


def _path(corners: Sequence[tuple[float, float]]) -> str:
    d = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners) + "Z"
    return element("path", d=d)


def _diamond(spot: Spot, r: float) -> list[tuple[float, float]]:
    x, y = spot.x, spot.y
    return [(x, y - r), (x + r, y), (x, y + r), (x - r, y)]


def _triangle(spot: Spot, r: float, down: int) -> list[tuple[float, float]]:
    """Pointing up for `down` −1, down for +1; larger than a diamond's half, to be told apart."""
    x, y = spot.x, spot.y
    return [(x, y + down * r * 1.2), (x + r * 1.15, y - down * r * 0.8),
            (x - r * 1.15, y - down * r * 0.8)]  # fmt: skip


def _group(content: list[str], **given: str | float | None) -> str:
    return element("g", content, **given) if content else ""

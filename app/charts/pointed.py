"""What the interactive chart says of a point that is pointed at, or come to by keys."""

from __future__ import annotations

from typing import Any

from app.charts.geometry import Picture
from app.charts.scale import decimals
from app.charts.series import Series


def words(series: Series, picture: Picture) -> dict[str, list[Any]]:
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


def tooltips(series: Series) -> list[tuple[str, str]]:
    """Name, value and denominator; Bokeh escapes what it fills in."""
    shown = [("", "@label"), ("", "@value")]
    more = [("n", "@n")] if any(series.sizes) else []
    return [*shown, *more, ("", "@detail")] if any(series.details) else [*shown, *more]


def _size(series: Series, index: int) -> str:
    """The denominator of a point, where it is known."""
    size = series.sizes[index] if index < len(series.sizes) else None
    return "" if size is None or size != size else f"{size:g}"

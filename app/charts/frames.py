"""The four sizes a chart is drawn in, in CSS pixels (paper: in points)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Size(StrEnum):
    """The four sizes a chart is drawn in."""

    PAGE = "page"
    SMALL = "small"
    PHONE = "phone"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Frame:
    """The measures of one size."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    inset: float
    font: float
    ticks: int
    labels: int
    dot: float
    diamond: float
    stroke: float


FRAMES: dict[Size, Frame] = {
    Size.PAGE: Frame(756, 292, 66, 20, 16, 42, 12, 12.5, 6, 8, 4.1, 6.9, 1.8),
    Size.SMALL: Frame(240, 84, 4, 4, 4, 4, 4, 12, 4, 2, 2.2, 4.2, 1.5),
    Size.PHONE: Frame(328, 216, 44, 8, 14, 32, 8, 12, 5, 5, 3.2, 5.4, 1.6),
    Size.PAPER: Frame(504, 158, 40, 6, 8, 22, 8, 8.5, 6, 8, 2.4, 4.2, 1.15),
}

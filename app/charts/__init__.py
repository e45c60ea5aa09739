"""Pictures from plain values: positions are worked out first (pure), then drawn.

`geometry` and `svg` make the run chart everywhere, on the page, in small and on paper;
`bokeh` the interactive one; `fishbone` and `drivers` the two diagrams. Every colour is given
twice, as a presentation attribute of the light palette (paper, a copied picture) and as a class
that the page's own theme answers.
"""

from __future__ import annotations

from app.charts.drivers_svg import draw_drivers
from app.charts.fishbone_svg import draw_fishbone
from app.charts.geometry import ChartMark, Series, Size
from app.charts.svg import run_chart, run_chart_responsive

__all__ = [
    "ChartMark",
    "Series",
    "Size",
    "draw_drivers",
    "draw_fishbone",
    "run_chart",
    "run_chart_responsive",
]

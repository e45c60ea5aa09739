"""Pictures from plain values: positions are worked out first (pure), then drawn.

`geometry` and `svg` make the run chart everywhere, on the page, in small and on paper;
`bokeh` the interactive one; `fishbone` and `drivers` the two diagrams. Every colour is given
twice, as a presentation attribute of the light palette (paper, a copied picture) and as a class
that the page's own theme answers.
"""

from __future__ import annotations

from app.charts.drivers_svg import draw_drivers
from app.charts.fishbone_svg import draw_fishbone
from app.charts.frames import Size
from app.charts.series import ChartMark, Phase, Series
from app.charts.svg import run_chart, run_chart_responsive

__all__ = [
    "ChartMark",
    "Phase",
    "Series",
    "Size",
    "draw_drivers",
    "draw_fishbone",
    "run_chart",
    "run_chart_responsive",
]

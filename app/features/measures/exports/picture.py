"""A chart with its words in one picture, to be copied into a letter or a slide."""

from __future__ import annotations

from markupsafe import Markup

from app.charts.captioned import Caption, captioned
from app.features.measures.charting import Chart


def chart_svg(chart: Chart, day: str) -> Markup:
    """The chart under its title, above its sentence, its rules and the day it stands for."""
    small = [line for line in (chart.rules_line, day) if line]
    caption = Caption(
        chart.measure.name,
        chart.points.label,
        chart.sentence.first,
        chart.sentence.headline,
        chart.sentence.rest,
        " · ".join(small),
    )
    return captioned(chart.series, caption)

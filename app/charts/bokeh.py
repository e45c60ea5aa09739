"""The interactive run chart: Bokeh's JSON, drawn from the same places as the still picture.

No custom JavaScript is in it, so that it works without eval. It costs some 30 ms: callers keep
the answer by the series' version, and pages show the SVG until it is wanted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from app.charts import palette
from app.charts.frames import Size
from app.charts.series import Series


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


def run_chart_item(
    series: Series,
    id: str,  # noqa: A002
    *,
    theme: Theme = LIGHT,
    size: Size = Size.PAGE,
) -> str:
    """The chart as JSON for `Bokeh.embed.embed_item` in the element of this id."""
    # Imported here: Bokeh takes a second to load, and most processes never draw with it.
    from bokeh.core.types import ID
    from bokeh.embed import json_item

    from app.charts.plot import plot

    return json.dumps(json_item(plot(series, theme, size), ID(id)))

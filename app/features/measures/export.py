"""Points for other programs. No cell is ever read as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from app.features.measures.charting import Chart
from app.features.measures.models import Measure

COLUMNS = (
    "site", "period_start", "label", "value", "numerator", "denominator",
    "school_days", "days_without_value", "short_week", "median", "signal", "hidden_small_number",
)  # fmt: skip


def filename(measure: Measure) -> str:
    """A file name from the measure's name, in plain letters."""
    return (re.sub(r"[^a-z0-9]+", "-", measure.name.lower()).strip("-") or "measure") + ".csv"


def points_csv(measure: Measure, charts: Sequence[Chart]) -> bytes:
    """All points of these charts, as their reader may see them, with median and signals.

    UTF-8 with its mark, since spreadsheets guess wrong without.
    """
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(COLUMNS)
    for chart in charts:
        for place, row in enumerate(chart.points.rows):
            out.writerow(
                [
                    plain(chart.points.label),
                    row.on.isoformat(),
                    chart.series.labels[place],
                    _number(chart.series.values[place]),
                    _number(row.numerator),
                    _number(row.denominator),
                    _number(row.days),
                    row.missing,
                    int(place in chart.series.hollow),
                    _number(chart.series.median),
                    int(place in chart.series.signals),
                    int(row.hidden),
                ]
            )
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"

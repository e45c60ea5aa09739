"""Points for other programs, as a table. No cell is ever read as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date

from app.features.measures.charting import Chart
from app.features.measures.exports import workbook
from app.features.measures.exports.workbook import Cell
from app.features.measures.models import Measure
from app.features.measures.values import shown

COLUMNS = (
    "site", "group", "period_start", "label", "value", "numerator", "denominator",
    "standard_deviation", "school_days", "days_without_value", "short_week",
    "centre", "lower", "upper", "signal", "outside", "phase", "left_out", "hidden_small_number",
)  # fmt: skip


def filename(measure: Measure, ending: str, what: str = "") -> str:
    """A file name from the measure's name, in plain letters."""
    plain = re.sub(r"[^a-z0-9]+", "-", measure.name.lower()).strip("-")
    return f"{plain or 'measure'}{what}.{ending}"


def points_csv(charts: Sequence[Chart]) -> bytes:
    """All points of these charts, as their reader may see them, with lines and signals.

    UTF-8 with its mark, since spreadsheets guess wrong without.
    """
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(COLUMNS)
    out.writerows([_written(cell) for cell in row] for row in _rows(charts))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def points_xlsx(charts: Sequence[Chart]) -> bytes:
    """The same as a workbook of one sheet: numbers are numbers, days are days, words are words."""
    return workbook.write("points", COLUMNS, _rows(charts))


def _rows(charts: Sequence[Chart]) -> Iterator[tuple[Cell, ...]]:
    for chart in charts:
        series = chart.series
        for place, row in enumerate(chart.points.rows):
            yield (
                chart.points.place or chart.points.label,
                chart.points.label if chart.points.place else "",
                row.on,
                series.labels[place],
                series.values[place],
                row.numerator,
                row.denominator,
                shown(chart.given.measure, row.spread),
                row.days,
                row.missing,
                int(place in series.hollow),
                series.centre[place] if series.centre else None,
                series.lower[place] if series.lower else None,
                series.upper[place] if series.upper else None,
                int(place in series.signals),
                int(place in series.outside),
                1 + sum(0 < start <= place for start in chart.given.decided.starts),
                int(place in series.excluded),
                int(row.hidden),
            )


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return workbook.harmless(cell) if isinstance(cell, str) else f"{cell:.10g}"

"""A measure with its charts as JSON, so that anyone can check or go on from them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.features.measures.charting import Chart
from app.features.measures.models import Measure


def points_json(measure: Measure, charts: Sequence[Chart], at: datetime) -> bytes:
    """The measure's definition and, for each series, its words, signals and points.

    Values are in the measure's unit as they are drawn: shares in per cent. `at` is the moment that
    the numbers stand for.
    """
    found = {
        "measure": _definition(measure),
        "as_of": at.isoformat(),
        "series": [_series(chart) for chart in charts],
    }
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def _definition(measure: Measure) -> dict[str, Any]:
    return {
        "name": measure.name,
        "kind": measure.kind.value,
        "definition": measure.definition,
        "numerator": measure.numerator_words,
        "denominator": measure.denominator_words,
        "unit": "%" if measure.in_percent else measure.unit,
        "good": measure.good.value,
        "cadence": measure.cadence.value,
        "target": measure.target,
        "source": measure.source,
    }


def _series(chart: Chart) -> dict[str, Any]:
    reading = chart.reading
    return {
        "site": chart.points.label,
        "rules": chart.rules_line,
        "word": reading.word.value,
        "sentence": str(chart.sentence),
        "median": chart.series.median,
        "signals": [
            {"rule": signal.rule.value, "points": list(signal.points), "side": signal.side}
            for signal in (reading.verdict.signals if reading.verdict else ())
        ],
        "notes": [{"at": mark.index, "text": mark.text} for mark in chart.marks],
        "points": [_point(chart, at) for at in range(len(chart.points.rows))],
    }


def _point(chart: Chart, at: int) -> dict[str, Any]:
    row, series = chart.points.rows[at], chart.series
    return {
        "period_start": row.on.isoformat(),
        "label": series.labels[at],
        "value": series.values[at],
        "numerator": row.numerator,
        "denominator": row.denominator,
        "school_days": row.days,
        "short_week": at in series.hollow,
        "signal": at in series.signals,
        "hidden_small_number": row.hidden,
    }

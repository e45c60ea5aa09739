"""A measure with its charts as JSON, so that anyone can check or go on from them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.features.measures.charting import Chart
from app.features.measures.models import Act, Measure
from app.features.measures.operations.acts import QUESTIONS
from app.features.measures.values import shown
from app.spc import PhaseVerdict


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
    judged = reading.verdict is not None
    return {
        "site": chart.points.label,
        "rules": chart.rules_line,
        "word": reading.word.value,
        "sentence": str(chart.sentence),
        "chart": chart.control.kind.value if judged else None,
        "phases": [_phase(phase) for phase in chart.control.phases] if judged else [],
        "decisions": [_decision(act) for act in chart.acts],
        "notes": [{"at": mark.index, "text": mark.text} for mark in chart.series.marks],
        "points": [_point(chart, at) for at in range(len(chart.points.rows))],
    }


def _phase(phase: PhaseVerdict) -> dict[str, Any]:
    """One phase with its figures; the runs are those about its own centre line."""
    return {
        "first": phase.start,
        "last": phase.stop - 1,
        "centre": phase.centre,
        "limits": phase.state.value,
        "n_useful": phase.n_useful,
        "longest_run": phase.longest_run,
        "longest_run_max": phase.longest_run_max,
        "crossings": phase.crossings,
        "crossings_min": phase.crossings_min,
        "signals": [
            {"rule": signal.rule.value, "points": list(signal.points), "side": signal.side}
            for signal in phase.signals
        ],
    }


def _decision(act: Act) -> dict[str, Any]:
    return {
        "kind": act.kind.value,
        "on": act.on.isoformat(),
        "name": act.name,
        "reason": act.reason,
        "answers": dict(zip(QUESTIONS, act.answers, strict=True)) if any(act.answers) else None,
        "withdrawn": act.withdrawn_at.isoformat() if act.withdrawn_at else None,
    }


def _point(chart: Chart, at: int) -> dict[str, Any]:
    row, series = chart.points.rows[at], chart.series
    lines = {
        name: line[at] if line else None
        for name, line in (
            ("centre", series.centre),
            ("lower", series.lower),
            ("upper", series.upper),
        )
    }
    return {
        "period_start": row.on.isoformat(),
        "label": series.labels[at],
        "value": series.values[at],
        "numerator": row.numerator,
        "denominator": row.denominator,
        "standard_deviation": shown(chart.given.measure, row.spread),
        "school_days": row.days,
        "short_week": at in series.hollow,
        **lines,
        "signal": at in series.signals,
        "outside": at in series.outside,
        "left_out": at in series.excluded,
        "hidden_small_number": row.hidden,
    }

"""Kinds of incident in a Pareto chart: which few make most of them. Never groups of students."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from app.charts.pareto import Bar, bars, pareto_chart, vital
from app.features.measures import season
from app.features.measures.charting import Chart
from app.features.measures.models import Measure


@dataclass(frozen=True, slots=True)
class Shown:
    """The drawing, its sentence and its bars; `year` is the school year they were counted in."""

    year: str
    svg: Markup
    sentence: str
    bars: tuple[Bar, ...]


def of(measure: Measure, charts: Sequence[Chart]) -> Shown | None:
    """The kinds that one series counts apart, over its last school year; None without incidents."""
    years = [season.school_year(row.on) for one in charts for row in one.points.rows]
    if not years:
        return None
    last = max(years)
    found = bars({one.points.label: _count(measure, one, last) for one in charts})
    if not found:
        return None
    year = season.year_name(last)
    sentence = _sentence(found, year)
    title = _("%(measure)s by kind, %(year)s", measure=measure.name, year=year)
    return Shown(year, pareto_chart(title, sentence, found, id="pareto"), sentence, found)


def _count(measure: Measure, chart: Chart, year: int) -> float:
    rows = [row for row in chart.points.rows if season.school_year(row.on) == year]
    if measure.form.is_counted:
        return sum(row.numerator or 0.0 for row in rows)
    return sum(row.value or 0.0 for row in rows)


def _sentence(found: tuple[Bar, ...], year: str) -> str:
    few, whole = vital(found), sum(bar.count for bar in found)
    names = ", ".join(bar.name for bar in few)
    return ngettext(
        "%(num)s of %(kinds)s kinds makes %(share)s %% of the %(whole)s incidents of %(year)s: "
        "%(names)s.",
        "%(num)s of %(kinds)s kinds make %(share)s %% of the %(whole)s incidents of %(year)s: "
        "%(names)s.",
        len(few), kinds=len(found), share=round(100 * few[-1].together),
        whole=f"{whole:,.0f}", year=year, names=names,
    )  # fmt: skip

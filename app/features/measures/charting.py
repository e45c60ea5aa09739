"""From points to a chart and its sentence, judged by the network's rules.

Pure but for the words: no database, no request. The same chart serves page, push, paper and file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date, gettext, ngettext
from flask_babel import gettext as _

from app import spc
from app.charts.geometry import ChartMark, Series, Words
from app.features.measures.models import Annotation, Cadence, Measure
from app.features.measures.queries import Points, Row
from app.features.networks.models import Network, RuleSet

SHORT_WEEK = 3  # school days; a week with fewer is drawn hollow and left out of the rules
NEW_YEAR = 8  # the school year begins in August: no run crosses the summer
CADENCES = {
    Cadence.WEEK: spc.Cadence.WEEK,
    Cadence.MONTH: spc.Cadence.MONTH,
    Cadence.TERM: spc.Cadence.TERM,
}


@dataclass(frozen=True, slots=True)
class Chart:
    """One series, ready to draw and to read."""

    points: Points
    series: Series
    reading: spc.Reading
    sentence: spc.Sentence
    brief: spc.Sentence
    rules_line: str
    chance: str
    check_first: tuple[str, ...]
    worked_out: tuple[str, ...]
    hidden: int
    """Points left out for this reader, since their group is below the floor."""

    @property
    def key(self) -> str:
        """The series' name in addresses and element ids."""
        return str(self.points.site.id) if self.points.site else "network"

    @property
    def shown(self) -> int:
        """How many points have a value for this reader."""
        return sum(row.value is not None for row in self.points.rows)


def school_year(on: date) -> int:
    """The calendar year in which the school year of a date began."""
    return on.year if on.month >= NEW_YEAR else on.year - 1


def labels(cadence: Cadence, dates: Sequence[date], start: date | None = None) -> list[str]:
    """The points' names: "week 14" of the series' school year, a month, or a date.

    `start` is the first date of the whole measure, so that all its sites count weeks alike.
    """
    if cadence is Cadence.MONTH:
        return [format_date(on, "MMM yyyy") for on in dates]
    if cadence is Cadence.TERM:
        return [format_date(on, "d MMM yyyy") for on in dates]
    first: dict[int, date] = {}
    for on in sorted([*dates, *([start] if start else [])]):
        first.setdefault(school_year(on), on)
    return [_("week %(n)s", n=(on - first[school_year(on)]).days // 7 + 1) for on in dates]


def chart(
    network: Network,
    measure: Measure,
    points: Points,
    annotations: Sequence[Annotation] = (),
    start: date | None = None,
    bounds: tuple[float, float] | None = None,
) -> Chart:
    """Judge one series and lay out what its chart shows."""
    rows = points.rows
    names = labels(measure.cadence, [row.on for row in rows], start)
    values = [shown(measure, row.value) for row in rows]
    hollow = tuple(i for i, row in enumerate(rows) if is_short(row))
    breaks = _breaks(rows)
    reading = _read(network, measure, rows, values, names, hollow, breaks, annotations)
    tongue = spc.Tongue(gettext, ngettext, lambda value: written(measure, value))
    sentence = spc.say(reading, tongue)
    verdict = reading.verdict
    return Chart(
        points=points,
        series=Series(
            title=f"{measure.name}, {points.label}",
            labels=tuple(names),
            values=tuple(values),
            summary=str(sentence),
            median=verdict.median if verdict else None,
            target=measure.target,
            hollow=hollow,
            signals=reading.points,
            marks=tuple(ChartMark(i, text) for i, text, _idea in _marks(rows, annotations)),
            breaks=breaks,
            sizes=tuple(row.denominator for row in rows),
            percent=measure.in_percent,
            unit="" if measure.in_percent else measure.unit,
            bounds=bounds,
            words=Words(_("median"), _("target"), _("No data yet")),
        ),
        reading=reading,
        sentence=sentence,
        brief=spc.brief(reading, tongue),
        rules_line=tongue.say(spc.notes.rules_line(verdict)) if verdict else "",
        chance=tongue.say(spc.notes.chance_warning(rules_of(network))),
        check_first=tuple(tongue.say(part) for part in spc.notes.check_first(reading)),
        worked_out=tuple(tongue.say(part) for part in spc.notes.worked_out(reading)),
        hidden=sum(row.hidden for row in rows),
    )


def shown(measure: Measure, value: float | None) -> float | None:
    """A point's value as it is drawn: shares in per cent."""
    return None if value is None else value * 100 if measure.in_percent else value


def written(measure: Measure, value: float) -> str:
    """A drawn value with its unit; decimals only where the values are small."""
    digits = 0 if measure.in_percent or abs(value) >= 20 else 1
    unit = "%" if measure.in_percent else measure.unit
    text = f"{value:.{digits}f}".replace("-", "−")
    return f"{text}\N{NO-BREAK SPACE}{unit}" if unit else text


def is_short(row: Row) -> bool:
    """Whether a week rests on fewer than three school days."""
    return row.days is not None and row.days < SHORT_WEEK and row.value is not None


def rules_of(network: Network) -> spc.RuleSet:
    """The network's rule set, as the statistics call it."""
    if network.rule_set is RuleSet.ANHOEJ:
        return spc.RuleSet.ANHOEJ
    return spc.RuleSet.SHIFT_RUNS_TREND if network.trend_rule else spc.RuleSet.SHIFT_RUNS


def _breaks(rows: Sequence[Row]) -> tuple[int, ...]:
    years = [school_year(row.on) for row in rows]
    return tuple(i for i in range(1, len(rows)) if years[i] != years[i - 1])


def _marks(rows: Sequence[Row], annotations: Sequence[Annotation]) -> list[tuple[int, str, bool]]:
    """Each note at the first point on or after its date."""
    found = []
    for note in annotations:
        at = next((i for i, row in enumerate(rows) if row.on >= note.on), None)
        if at is not None:
            found.append((at, note.text, note.begins_idea))
    return found


def _read(
    network: Network,
    measure: Measure,
    rows: Sequence[Row],
    values: Sequence[float | None],
    names: Sequence[str],
    hollow: tuple[int, ...],
    breaks: tuple[int, ...],
    annotations: Sequence[Annotation],
) -> spc.Reading:
    years = {school_year(row.on) for row in rows}
    context = spc.Context(CADENCES[measure.cadence], one_year=len(years) < 2)
    if measure.cumulative:
        return spc.not_judged(spc.Unjudged.CUMULATIVE, context)
    if measure.cadence is Cadence.TERM:
        return spc.not_judged(spc.Unjudged.RARE, context)
    numbers = [float("nan") if value is None else value for value in values]
    counts = [i not in hollow for i in range(len(rows))]
    verdict = spc.judge(numbers, rules_of(network), counts=counts, breaks=breaks)
    sizes = [row.denominator or 0.0 for row in rows]
    return spc.read(
        verdict,
        numbers,
        spc.Direction(measure.good.value),
        names,
        sizes=sizes if any(sizes) else None,
        marks=[spc.Mark(i, text, idea) for i, text, idea in _marks(rows, annotations)],
        context=context,
    )

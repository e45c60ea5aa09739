"""From points to a chart and its sentence, judged by the network's rules.

Pure but for the words: no database, no request. The same chart serves page, push, paper and file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from flask_babel import format_date, format_decimal, gettext, ngettext
from flask_babel import gettext as _

from app import spc
from app.charts.geometry import ChartMark, Series, Words
from app.features.measures import season
from app.features.measures.models import Annotation, Cadence, Measure
from app.features.measures.queries import Points, Row
from app.features.measures.reading import SHORT_WEEK
from app.features.networks.models import Network, RuleSet
from app.spc.terms import Claim, Sign

CLOSE = 12  # units: values within so narrow a band are written with a decimal


@dataclass(frozen=True)
class Chart:
    """One series, judged; what is drawn and said of it is worked out when it is asked for."""

    network: Network
    measure: Measure
    points: Points
    names: tuple[str, ...]
    values: tuple[float | None, ...]
    hollow: tuple[int, ...]
    breaks: tuple[int, ...]
    marks: tuple[ChartMark, ...]
    reading: spc.Reading

    @cached_property
    def series(self) -> Series:
        """What the chart shows, for drawing."""
        return self._series(str(self.sentence))

    def small(self, bounds: tuple[float, float] | None) -> Series:
        """The same for a small chart, which says only the brief sentence."""
        return replace(self._series(str(self.brief)), bounds=bounds)

    def detailed(self) -> Series:
        """The same, with the date and the school days of every point."""
        details = tuple(_detail(self.measure, row) for row in self.points.rows)
        return replace(self.series, details=details)

    def _series(self, summary: str) -> Series:
        verdict = self.reading.verdict
        return Series(
            title=f"{self.measure.name}, {self.points.label}",
            labels=self.names,
            values=self.values,
            summary=summary,
            median=verdict.median if verdict else None,
            target=self.measure.target,
            hollow=self.hollow,
            signals=self.reading.points,
            marks=self.marks,
            breaks=self.breaks,
            sizes=tuple(row.denominator for row in self.points.rows),
            percent=self.measure.in_percent,
            unit="" if self.measure.in_percent else self.measure.unit,
            words=Words(_("median"), _("target"), _("No data yet")),
        )

    @cached_property
    def _tongue(self) -> spc.Tongue:
        digits = _digits(self.values)
        return spc.Tongue(gettext, ngettext, lambda value: written(self.measure, value, digits))

    @cached_property
    def sentence(self) -> spc.Sentence:
        """The sentence beside the chart."""
        return spc.say(self.reading, self._tongue)

    @cached_property
    def brief(self) -> spc.Sentence:
        """The same in one line, for a small chart."""
        return spc.brief(self.reading, self._tongue)

    @cached_property
    def rules_line(self) -> str:
        """Which rules judged it; empty where none did."""
        line = spc.notes.rules_line(self.reading)
        return self._tongue.say(line) if line else ""

    @property
    def chance(self) -> str:
        """How often such rules fire where nothing happened; empty where they were not applied."""
        if self.reading.compared is not None:
            return ""
        return self._tongue.say(spc.notes.chance_warning(rules_of(self.network)))

    @cached_property
    def check_first(self) -> tuple[str, ...]:
        """What to ask before believing a signal."""
        return tuple(self._tongue.say(part) for part in spc.notes.check_first(self.reading))

    @property
    def worked_out(self) -> tuple[str, ...]:
        """How the verdict came about, line by line."""
        return tuple(self._tongue.say(part) for part in spc.notes.worked_out(self.reading))

    @property
    def hidden(self) -> int:
        """Points left out for this reader, since their group is below the floor."""
        return sum(row.hidden for row in self.points.rows)

    @property
    def key(self) -> str:
        """The series' name in addresses and element ids."""
        return self.points.key

    @property
    def days(self) -> tuple[int, int] | None:
        """The fewest and the most school days behind a point; None where nobody counted them."""
        known = [row.days for row in self.points.rows if row.days]
        return (min(known), max(known)) if known else None

    @property
    def signal_words(self) -> str:
        """What the diamonds on the chart are."""
        change = self.reading.change
        if change is not None and change.sign is Sign.TREND:
            return _("part of the trend")
        return _("part of the shift")

    @property
    def improved(self) -> bool:
        """Whether it moved the good way, by Anhøj's rules, and not before an idea began.

        Only this may feed the home page, alerts and ratings, whatever rules are drawn.
        """
        before = self.reading.timing.claim is Claim.BEFORE
        return self.reading.word is spc.Word.BETTER and not before

    @property
    def shown(self) -> int:
        """How many points have a value for this reader."""
        return sum(row.value is not None for row in self.points.rows)


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
        first.setdefault(season.school_year(on), on)
    week = _("week %(n)s")  # looked up once, filled in for each
    return [week % {"n": (on - first[season.school_year(on)]).days // 7 + 1} for on in dates]


def chart(
    network: Network,
    measure: Measure,
    points: Points,
    annotations: Sequence[Annotation] = (),
    start: date | None = None,
) -> Chart:
    """Judge one series. `start` is the first date of the whole measure; see `labels`."""
    rows = points.rows
    names = labels(measure.cadence, [row.on for row in rows], start)
    values = [shown(measure, row.value) for row in rows]
    weekly = measure.cadence is Cadence.WEEK
    hollow = tuple(i for i, row in enumerate(rows) if weekly and is_short(row))
    breaks = _breaks(rows)
    marks = _marks(rows, annotations)
    return Chart(
        network,
        measure,
        points,
        tuple(names),
        tuple(values),
        hollow,
        breaks,
        tuple(ChartMark(mark.index, mark.text) for mark in marks),
        _read(network, measure, rows, values, names, hollow, breaks, marks),
    )


def shown(measure: Measure, value: float | None) -> float | None:
    """A point's value as it is drawn: shares in per cent."""
    return None if value is None else value * 100 if measure.in_percent else value


def written(measure: Measure, value: float, digits: int = 0) -> str:
    """A drawn value with its unit."""
    unit = "%" if measure.in_percent else measure.unit
    text = format_decimal(round(value, digits), format="#,##0." + "0" * digits if digits else None)
    return f"{text.replace('-', '−')}\N{NO-BREAK SPACE}{unit}" if unit else text.replace("-", "−")


def _digits(values: Sequence[float | None]) -> int:
    """How many decimals the sentence needs: one where nearly all values lie close together."""
    known = sorted(value for value in values if value is not None)
    tails = len(known) // 10
    middle = known[tails : len(known) - tails]
    return int(bool(middle) and middle[-1] - middle[0] < CLOSE)


def _detail(measure: Measure, row: Row) -> str:
    """What a point says of itself where it is pointed at: its date, and its school days."""
    if measure.cadence is not Cadence.WEEK:
        return ""
    begins = _("from %(day)s", day=format_date(row.on, "d MMMM yyyy"))
    if row.days is None:
        return begins
    return begins + ", " + ngettext("%(num)d school day", "%(num)d school days", row.days)


def is_short(row: Row) -> bool:
    """Whether a week rests on fewer than three school days."""
    return row.value is not None and row.days is not None and row.days < SHORT_WEEK


def rules_of(network: Network) -> spc.RuleSet:
    """The network's rule set, as the statistics call it."""
    if network.rule_set is RuleSet.ANHOEJ:
        return spc.RuleSet.ANHOEJ
    return spc.RuleSet.SHIFT_RUNS_TREND if network.trend_rule else spc.RuleSet.SHIFT_RUNS


def _breaks(rows: Sequence[Row]) -> tuple[int, ...]:
    years = [season.school_year(row.on) for row in rows]
    return tuple(i for i in range(1, len(rows)) if years[i] != years[i - 1])


def _marks(rows: Sequence[Row], annotations: Sequence[Annotation]) -> list[spc.Mark]:
    """Each note at the first point on or after its date."""
    found = []
    for note in annotations:
        at = next((i for i, row in enumerate(rows) if row.on >= note.on), None)
        if at is not None:
            found.append(spc.Mark(at, note.text, note.begins_idea))
    return found


def _read(
    network: Network,
    measure: Measure,
    rows: Sequence[Row],
    values: Sequence[float | None],
    names: Sequence[str],
    hollow: tuple[int, ...],
    breaks: tuple[int, ...],
    marks: Sequence[spc.Mark],
) -> spc.Reading:
    numbers = [float("nan") if value is None else value for value in values]
    counts = [i not in hollow for i in range(len(rows))]
    context = season.context(measure, rows, names, numbers, counts)
    if measure.cumulative:
        return spc.not_judged(spc.Unjudged.CUMULATIVE, context)
    if measure.cadence is Cadence.TERM:
        return spc.not_judged(spc.Unjudged.RARE, context)
    verdict = spc.judge(numbers, rules_of(network), counts=counts, breaks=breaks)
    sizes = [row.denominator or 0.0 for row in rows]
    return spc.read(
        verdict,
        numbers,
        spc.Direction(measure.good.value),
        names,
        sizes=sizes if any(sizes) else None,
        marks=marks,
        context=context,
    )

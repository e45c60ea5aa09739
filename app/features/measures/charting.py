"""From points to a chart and its sentence, judged by the network's rules.

Pure but for the words: no database, no request. The same chart serves page, push, paper and file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from flask_babel import gettext, ngettext
from flask_babel import gettext as _

from app import spc
from app.charts.series import ChartMark, Series, Words
from app.features.measures import judging, limits, season
from app.features.measures.judging import Material
from app.features.measures.models import Act, Annotation, Cadence, Measure
from app.features.measures.series import Points, Row
from app.features.measures.values import detail, digits, drawn, is_short, labels, written
from app.features.networks.models import Network
from app.spc.terms import Claim, Sign


@dataclass(frozen=True, slots=True)
class Tested:
    """Something that was being tested at a site (None: nowhere in particular) for some days."""

    site_id: UUID | None
    begun: date
    ended: date | None
    title: str
    address: str

    def covers(self, on: date) -> bool:
        """Whether it was under way on a day."""
        return self.begun <= on and (self.ended is None or on <= self.ended)


@dataclass(frozen=True)
class Chart:
    """One series, judged; what is drawn and said of it is worked out when it is asked for."""

    network: Network
    measure: Measure
    points: Points
    given: Material
    acts: tuple[Act, ...] = ()
    notes: tuple[Annotation, ...] = ()
    tests: tuple[int, ...] = ()

    @cached_property
    def reading(self) -> spc.Reading:
        """What its last phase says."""
        return judging.read(self.given, None if self.plain else self.control)

    @cached_property
    def _judged(self) -> tuple[spc.ControlVerdict, bool]:
        return judging.lines(self.given)

    @cached_property
    def control(self) -> spc.ControlVerdict:
        """Its lines, phase by phase, in the drawn unit."""
        return self._judged[0].scaled(self.measure.scale)

    @property
    def replaced(self) -> bool:
        """Whether its data do not allow the chart that was chosen, and it is a run chart."""
        return self._judged[1]

    @cached_property
    def series(self) -> Series:
        """What the chart shows, for drawing."""
        return self._series(str(self.sentence), self._lines())

    def small(self, bounds: tuple[float, float] | None) -> Series:
        """The same for a small chart, which says only the brief sentence."""
        lines = self._lines() if len(self.given.decided.starts) > 1 else self._median()
        return replace(self._series(str(self.brief), lines), bounds=bounds, target=None)

    def detailed(self) -> Series:
        """The same, with the date and the school days of every point."""
        details = tuple(detail(self.measure, row) for row in self.points.rows)
        return replace(self.series, details=details)

    def _series(self, summary: str, drawn: tuple[bool, dict[str, Any]]) -> Series:
        given, measure = self.given, self.measure
        mean, lines = drawn
        return Series(
            title=f"{measure.name}, {self.points.label}",
            labels=tuple(given.names),
            values=tuple(given.values),
            summary=summary,
            **lines,
            target=measure.target,
            hollow=given.hollow,
            signals=self.reading.points,
            excluded=given.decided.excluded,
            tests=self.tests,
            before=season.before(self.reading.compared, given.values),
            marks=tuple(ChartMark(mark.index, mark.text) for mark in given.marks),
            breaks=given.breaks,
            sizes=tuple(row.denominator for row in self.points.rows),
            percent=measure.in_percent,
            unit="" if measure.in_percent else measure.unit,
            words=Words(_("mean") if mean else _("median"), _("target"), _("No data yet")),
        )

    def _lines(self) -> tuple[bool, dict[str, Any]]:
        """Whether the line is a mean, and the lines as a series takes them.

        A run chart of one phase needs no more than the median that the reading knows already.
        """
        if self.plain or self.reading.verdict is None:
            return self._median()
        mean = self.control.kind.limited and self.control.kind is not spc.ChartKind.G
        return mean, limits.drawn(self.control, self.given.decided)

    @property
    def trial(self) -> bool:
        """Whether the limits of its last phase are on trial."""
        return bool(self.series.phases) and self.series.phases[-1].trial

    def _median(self) -> tuple[bool, dict[str, Any]]:
        """The median alone, as in a small chart, which has no room for limits."""
        verdict = self.reading.verdict
        return False, {"centre": (verdict.median,) * len(self.given.values)} if verdict else {}

    @property
    def plain(self) -> bool:
        """Whether it is a run chart of one phase with no point left out."""
        decided = self.given.decided
        bare = len(decided.starts) == 1 and not decided.excluded and not decided.frozen
        return bare and not self.measure.chart.limited

    @cached_property
    def _tongue(self) -> spc.Tongue:
        places = digits(self.given.values)
        return spc.Tongue(gettext, ngettext, lambda value: written(self.measure, value, places))

    @cached_property
    def sentence(self) -> spc.Sentence:
        """The sentence beside the chart, with what lies outside the limits and what came before."""
        said = spc.say(self.reading, self._tongue)
        if self.reading.unjudged is spc.Unjudged.RARE:
            return replace(said, rest=self._a_year_before or said.rest)
        if self.plain or self.reading.verdict is None:
            return said
        more = limits.sentences(self.given, self.control, self._tongue.number)
        change = self.reading.change
        # What lies outside is said once, with the name of each point.
        rest = "" if change is not None and change.sign is Sign.OUTSIDE else said.rest
        return replace(said, rest=" ".join(filter(None, (rest, *more))))

    @cached_property
    def brief(self) -> spc.Sentence:
        """The same in one line, for a small chart."""
        if self.reading.unjudged is spc.Unjudged.RARE and self._a_year_before:
            return spc.Sentence("", self._a_year_before, "")
        return spc.brief(self.reading, self._tongue)

    @cached_property
    def _a_year_before(self) -> str:
        """The last point beside the one of the year before, where points come once or a few times
        a year; empty where there is none."""
        pair = season.last_pair(self.measure.cadence, self.points.rows)
        if pair is None:
            return ""
        values, names = self.given.values, self.given.names
        then, now = (self._tongue.number(values[at] or 0.0) for at in pair)
        return _(
            "%(now)s in %(when)s, %(then)s a year before.", now=now, when=names[pair[1]], then=then
        )

    @cached_property
    def rules_line(self) -> str:
        """Which rules judged it; empty where none did."""
        line = spc.notes.rules_line(self.reading)
        words = self._tongue.say(line) if line else ""
        return limits.rules_line(self.control, words) if words and not self.plain else words

    @property
    def chance(self) -> str:
        """How often such rules fire where nothing happened; empty where they were not applied."""
        if self.reading.compared is not None or self.reading.verdict is None:
            return ""
        return self._tongue.say(spc.notes.chance_warning(self.reading.verdict.rules))

    @cached_property
    def check_first(self) -> tuple[str, ...]:
        """What to ask before believing a signal."""
        return tuple(self._tongue.say(part) for part in spc.notes.check_first(self.reading))

    @property
    def worked_out(self) -> tuple[str, ...]:
        """How the verdict came about, line by line."""
        lines = tuple(self._tongue.say(part) for part in spc.notes.worked_out(self.reading))
        if not lines or self.plain:
            return lines
        return lines + limits.worked_out(self.given, self.control, self._tongue.number)

    @cached_property
    def advice(self) -> tuple[tuple[str, spc.ChartKind | None], ...]:
        """What is wrong with the chart, each with the kind that would be right, if any."""
        if judging.unjudged(self.measure) is not None:
            return ()
        found = judging.advice(self.given, self._judged[0])
        return tuple((self._tongue.join(spc.advice.words(one)), one.suggest) for one in found)

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
        """The fewest and the most school days behind a filled point; None where nobody counted."""
        known = [row.days for row in self.points.rows if row.days and not is_short(row)]
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

        Only this may feed the home page, alerts and ratings, whatever rules and phases are drawn.
        """
        whole = self.reading if self.plain else judging.read(self.given)
        return whole.word is spc.Word.BETTER and whole.timing.claim is not Claim.BEFORE

    @property
    def shown(self) -> int:
        """How many points have a value for this reader."""
        return sum(row.value is not None for row in self.points.rows)


def chart(
    network: Network,
    measure: Measure,
    points: Points,
    annotations: Sequence[Annotation] = (),
    start: date | None = None,
    acts: Sequence[Act] = (),
    tested: Sequence[Tested] = (),
    as_of: datetime | None = None,
) -> Chart:
    """Judge one series. `start` is the first date of the whole measure; see `labels`."""
    rows = points.rows
    weekly = measure.cadence is Cadence.WEEK
    given = Material(
        network,
        measure,
        rows,
        tuple(drawn(measure, row) for row in rows),
        tuple(labels(measure.cadence, [row.on for row in rows], start)),
        tuple(i for i, row in enumerate(rows) if weekly and is_short(row)),
        tuple(sorted({*_breaks(measure, rows), *points.breaks})),
        _marks(rows, annotations),
        judging.decided(rows, acts, as_of),
    )
    tests = tuple(i for i, row in enumerate(rows) if any(one.covers(row.on) for one in tested))
    return Chart(network, measure, points, given, tuple(acts), tuple(annotations), tests)


def _breaks(measure: Measure, rows: Sequence[Row]) -> tuple[int, ...]:
    """Where the summer lies between two points; yearly ones have it between all of them."""
    if measure.cadence is Cadence.YEAR:
        return ()
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

"""From a series to its verdict: the lines of each phase, the points outside, and the reading.

A chart says what its last phase says, about that phase's line. What feeds the home page and ratings
is asked of the whole series instead, about its median and by Anhøj's rules alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise

from app import spc
from app.features.measures import season
from app.features.measures.models import KINDS, Act, ActKind, Cadence, Measure
from app.features.measures.series import Row
from app.features.networks.models import Network, RuleSet
from app.spc import ChartKind

NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Decided:
    """What people decided, by the indexes of a series.

    `starts` are the first indexes of all phases (the first one is 0), `names` theirs; `frozen`
    maps a phase's number to the points its lines rest on.
    """

    starts: tuple[int, ...] = (0,)
    names: tuple[str, ...] = ("",)
    frozen: dict[int, int] = field(default_factory=dict)
    excluded: tuple[int, ...] = ()

    def labels(self, count: int) -> list[int]:
        """The number of the phase that each of `count` points lies in."""
        found = [0] * count
        for number, (start, end) in enumerate(pairwise((*self.starts, count))):
            found[start:end] = [number] * (end - start)
        return found


@dataclass(frozen=True, slots=True)
class Material:
    """A series as the statistics take it; everything runs along the same indexes."""

    network: Network
    measure: Measure
    rows: Sequence[Row]
    values: Sequence[float | None]
    names: Sequence[str]
    hollow: tuple[int, ...]
    breaks: tuple[int, ...]
    marks: Sequence[spc.Mark]
    decided: Decided

    @property
    def numbers(self) -> list[float]:
        """The values as they are drawn, NaN where there is none."""
        return [NAN if value is None else value for value in self.values]

    @property
    def counts(self) -> list[bool]:
        """Which points the rules look at."""
        left_out = {*self.hollow, *self.decided.excluded}
        return [i not in left_out for i in range(len(self.rows))]


def decided(rows: Sequence[Row], acts: Sequence[Act], as_of: datetime | None = None) -> Decided:
    """The standing acts of a series, by its indexes. Those that meet no point are left out."""
    standing = sorted((act for act in acts if act.stands(as_of)), key=lambda act: act.on)
    starts, names = [0], [""]
    for act in standing:
        at = next((i for i, row in enumerate(rows) if row.on >= act.on), None)
        if act.kind is ActKind.PHASE and at is not None and at > starts[-1]:
            starts.append(at)
            names.append(act.name)
    dates = {row.on: i for i, row in enumerate(rows)}
    found = Decided(tuple(starts), tuple(names))
    labels = found.labels(len(rows))
    frozen = {}
    for act in standing:
        if act.kind is ActKind.FREEZE and act.on in dates:
            at = dates[act.on]
            frozen[labels[at]] = at - starts[labels[at]] + 1
    left_out = [act.on for act in standing if act.kind is ActKind.EXCLUDE]
    return Decided(
        found.starts, found.names, frozen, tuple(dates[on] for on in left_out if on in dates)
    )


def rules_of(network: Network, kind: ChartKind = ChartKind.RUN) -> spc.RuleSet:
    """The rules of runs, as the statistics call them; a chart with limits counts by Anhøj."""
    if kind.limited or network.rule_set is RuleSet.ANHOEJ:
        return spc.RuleSet.ANHOEJ
    return spc.RuleSet.SHIFT_RUNS_TREND if network.trend_rule else spc.RuleSet.SHIFT_RUNS


def unjudged(measure: Measure) -> spc.Unjudged | None:
    """Why a measure gets neither rules nor lines; None where it does."""
    if measure.cumulative:
        return spc.Unjudged.CUMULATIVE
    return spc.Unjudged.RARE if measure.cadence in (Cadence.TERM, Cadence.YEAR) else None


def lines(given: Material) -> tuple[spc.ControlVerdict, bool]:
    """The lines of the chart in the unit of its rows, and whether it is of another kind.

    A chart that its data do not allow (no denominators, a gap of zero), or with fewer than twelve
    points in every phase, is drawn as a run chart.
    """
    kind = given.measure.chart
    if kind in KINDS[given.measure.form] and kind.limited:
        try:
            found = _lines(given, kind)
        except ValueError:
            return _lines(given, ChartKind.RUN), True
        if any(phase.state is not spc.State.RUN_ONLY for phase in found.phases):
            return found, False
        return _lines(given, ChartKind.RUN), not any(v is not None for v in found.values)
    return _lines(given, ChartKind.RUN), False


def _lines(given: Material, kind: ChartKind) -> spc.ControlVerdict:
    values = [NAN if row.value is None else row.value for row in given.rows]
    sizes = [row.denominator or NAN for row in given.rows]
    if kind.counts:
        shown = zip(given.rows, values, strict=True)
        values = [NAN if v != v or r.numerator is None else r.numerator for r, v in shown]
    if kind in (ChartKind.RUN, ChartKind.I) and given.measure.chart is ChartKind.S:
        values = given.numbers  # too few points for limits: the spreads as a run chart
    count = len(given.rows)
    return spc.control.judge(
        values,
        kind,
        spc.RuleSet(given.network.control_rules) if kind.limited else rules_of(given.network),
        sizes=sizes if kind.sized else None,
        spread=[NAN if r.spread is None else r.spread for r in given.rows]
        if kind.subgroups
        else None,
        counts=[i not in given.hollow for i in range(count)],
        exclude=[i in given.decided.excluded for i in range(count)],
        phases=given.decided.labels(count),
        freeze=given.decided.frozen or None,
        breaks=given.breaks,
    )


def read(given: Material, control: spc.ControlVerdict | None = None) -> spc.Reading:
    """What the last phase of a chart with lines says; without `control`, what the runs of the whole
    series about its median say, as if it had neither phases nor limits."""
    context = season.context(given.measure, given.rows, given.names, given.numbers, given.counts)
    if (why := unjudged(given.measure)) is not None:
        return spc.not_judged(why, context)
    # Where the year before judges, no limits of runs are asked for: they take long over summers.
    breaks = () if context.year_before is not None else given.breaks
    sizes = [row.denominator or 0.0 for row in given.rows]
    return spc.read(
        control or _run(given, breaks),
        given.numbers,
        spc.Direction(given.measure.good.value),
        given.names,
        sizes=sizes if any(sizes) else None,
        marks=given.marks,
        context=context,
    )


def _run(given: Material, breaks: tuple[int, ...]) -> spc.RunVerdict:
    """The runs of all points about their median, without those that a person left out."""
    gone = set(given.decided.excluded)
    known = [NAN if i in gone else value for i, value in enumerate(given.numbers)]
    rules = rules_of(given.network, given.measure.chart)
    verdict = spc.judge(known, rules, counts=given.counts, breaks=breaks)
    return replace(verdict, missing=sum(value is None for value in given.values))


def advice(given: Material, control: spc.ControlVerdict) -> tuple[spc.advice.Advice, ...]:
    """What is wrong with the chart whose lines these are, unscaled, and which would be right."""
    cadence = season.CADENCES[given.measure.cadence]
    found = spc.advice.advise(
        control,
        cadence=cadence,
        direction=spc.Direction(given.measure.good.value),
    )
    offered = KINDS[given.measure.form]
    return tuple(
        replace(one, suggest=one.suggest if one.suggest in offered else None) for one in found
    )

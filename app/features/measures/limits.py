"""What limits and phases add to a chart: its lines, sentences, the small print, the working."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.charts.series import Phase
from app.features.measures.judging import Decided, Material
from app.features.measures.models import Good
from app.spc import ChartKind, ControlVerdict, PhaseVerdict, State

Write = Callable[[float], str]
MOST_NAMED = 4  # points outside the limits that one sentence names


def drawn(control: ControlVerdict, decided: Decided) -> dict[str, Any]:
    """The lines of a chart as `Series` takes them; limits only where enough points bear them."""
    limited = control.kind.limited
    centre, lower, upper = (list(line) for line in (control.centre, control.lower, control.upper))
    phases = []
    for phase, name in zip(control.phases, decided.names, strict=True):
        part = slice(phase.start, phase.stop)
        if not limited or phase.state is State.RUN_ONLY:
            lower[part] = upper[part] = [None] * (phase.stop - phase.start)
        title = name or (_("new phase") if phase.start else "")
        phases.append(Phase(phase.start, title, trial=phase.state is State.TRIAL))
    return {
        "centre": tuple(centre),
        "lower": tuple(lower) if limited else (),
        "upper": tuple(upper) if limited else (),
        "phases": tuple(phases),
        "outside": outside(control),
    }


def outside(control: ControlVerdict) -> tuple[int, ...]:
    """The points beyond the limits of phases that have any."""
    if not control.kind.limited:
        return ()
    weak = [phase for phase in control.phases if phase.state is State.RUN_ONLY]
    hidden = {i for phase in weak for i in range(phase.start, phase.stop)}
    return tuple(i for i, side in enumerate(control.outside) if side and i not in hidden)


def sentences(given: Material, control: ControlVerdict, write: Write) -> list[str]:
    """What is outside, whether the target is held, what the phase before was."""
    found = []
    if len(control.phases) > 1:
        found.append(_phases(given, control, write))
    if control.kind.limited and control.last and control.last.state is not State.RUN_ONLY:
        found.append(_outside(given, control))
        found.append(_target(given, control, write))
    return [sentence for sentence in found if sentence]


def _phases(given: Material, control: ControlVerdict, write: Write) -> str:
    """The centre of the last phase beside that of the one before."""
    before, last = control.phases[-2:]
    if before.centre is None or last.centre is None:
        return ""
    since = given.names[last.start]
    word = _("mean") if control.kind.limited else _("median")
    return _(
        "A new phase was marked in %(since)s: the %(line)s is %(last)s there, %(before)s before.",
        since=since, line=word, last=write(last.centre), before=write(before.centre),
    )  # fmt: skip


def _outside(given: Material, control: ControlVerdict) -> str:
    trial = control.last is not None and control.last.state is State.TRIAL
    limits = _("the trial limits") if trial else _("the limits")
    found = outside(control)
    if not found:
        return _("No point lies outside %(limits)s.", limits=limits)
    named = ", ".join(
        _("%(point)s (above)", point=given.names[i])
        if control.outside[i] > 0
        else _("%(point)s (below)", point=given.names[i])
        for i in found[:MOST_NAMED]
    )
    if len(found) > MOST_NAMED:
        named += " …"
    return ngettext(
        "%(num)d point lies outside %(limits)s: %(points)s.",
        "%(num)d points lie outside %(limits)s: %(points)s.",
        len(found), limits=limits, points=named,
    )  # fmt: skip


def _target(given: Material, control: ControlVerdict, write: Write) -> str:
    """Whether the target is reached reliably, sometimes or not yet, by the last limits."""
    target, good, last = given.measure.target, given.measure.good, control.last
    if target is None or good is Good.NEUTRAL or last is None or last.state is not State.FIRM:
        return ""
    upper, lower = _latest(control.upper), _latest(control.lower)
    high = upper is None or target > upper
    low = lower is not None and target < lower
    if high or low:
        reached = low if good is Good.UP else high
        word = _("is reached reliably") if reached else _("is not reached yet")
    else:
        word = _("is reached sometimes")
    return _(
        "With things as they are, the target of %(target)s %(word)s.",
        target=write(target), word=word,
    )  # fmt: skip


def _latest(line: tuple[float | None, ...]) -> float | None:
    return next((value for value in reversed(line) if value is not None), None)


def rules_line(control: ControlVerdict, words: str) -> str:
    """The rules of the runs, and the limits besides where there are any."""
    if not control.kind.limited:
        return words
    limits = _("%(kind)s chart, limits at 3 sigma", kind=control.kind.symbol)
    return f"{limits}; {words[:1].lower()}{words[1:]}"


def worked_out(given: Material, control: ControlVerdict, write: Write) -> tuple[str, ...]:
    """How the lines came about: the formula, the points they rest on, those left out."""
    if not control.kind.limited and len(control.phases) == 1 and not control.excluded:
        return ()
    found = [FORMULAS[control.kind]() if control.kind in FORMULAS else ""]
    found += [_phase(given, control, phase, write) for phase in control.phases]
    if control.excluded:
        points = ", ".join(given.names[i] for i in control.excluded)
        found.append(_("Left out by a person: %(points)s.", points=points))
    if control.kind.screens and control.screened:
        found.append(
            _("Moving ranges of 3.267 times their mean or more are left out once (screened).")
        )
    return tuple(line for line in found if line)


FORMULAS: dict[ChartKind, Callable[[], str]] = {
    ChartKind.I: lambda: _("I chart: the mean ± 2.66 times the mean moving range."),
    ChartKind.I_PRIME: lambda: _(
        "I′ chart: the mean weighted by the denominators ± 3 sigma, where sigma is the mean of the "
        "moving ranges, each standardised by its two denominators."
    ),
    ChartKind.P: lambda: _(
        "p chart: p̄ is all who count of all there were; limits are p̄ ± 3·√(p̄(1 − p̄)/n) with the "
        "n of each point, never below 0 or above 100 %%."
    ),
    ChartKind.P_PRIME: lambda: _(
        "p′ chart: the limits of a p chart, widened by how much more the points vary from one to "
        "the next than chance within them would have it (Laney)."
    ),
    ChartKind.U: lambda: _("u chart: ū ± 3·√(ū/n) with the n of each point, never below 0."),
    ChartKind.U_PRIME: lambda: _("u′ chart: the limits of a u chart, widened as Laney does."),
    ChartKind.C: lambda: _("c chart: the mean count c̄ ± 3·√c̄, never below 0."),
    ChartKind.T: lambda: _(
        "t chart: the times between events to the power of 1/3.6 on an I chart, and back."
    ),
    ChartKind.G: lambda: _("g chart: the line is the median; the limit is ḡ + 3·√(ḡ(ḡ + 1))."),
}


def _phase(given: Material, control: ControlVerdict, phase: PhaseVerdict, write: Write) -> str:
    """One phase in numbers: its points, its centre, its limits."""
    if phase.centre is None or not phase.n_points:
        return ""
    points = _("%(first)s to %(last)s", first=given.names[phase.start],
               last=given.names[phase.stop - 1])  # fmt: skip
    said = _(
        "%(points)s: the line is %(centre)s, from %(n)s points.",
        points=points, centre=write(phase.centre), n=phase.n_baseline,
    )  # fmt: skip
    if not control.kind.limited:
        return said
    if phase.state is State.RUN_ONLY:
        return f"{said} " + _("No limits below 12 points.")
    trial = " " + _("They are trial limits until 20 points.") if phase.state is State.TRIAL else ""
    part = slice(phase.start, phase.stop)
    span = (_span(control.lower[part], write), _span(control.upper[part], write))
    words = _("Limits: %(lower)s and %(upper)s.", lower=span[0], upper=span[1])
    return f"{said} {words}{trial}"


def _span(line: tuple[float | None, ...], write: Write) -> str:
    """A limit, or the least and the most it is, where the sizes of the points differ."""
    known = sorted({round(value, 6) for value in line if value is not None})
    if not known:
        return _("none")
    if len(known) == 1:
        return write(known[0])
    return _("%(least)s to %(most)s", least=write(known[0]), most=write(known[-1]))

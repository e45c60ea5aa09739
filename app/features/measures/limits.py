"""What limits and phases add to a chart: its lines, sentences, the small print, the working."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.charts.series import Phase
from app.features.measures.judging import Decided, Material
from app.spc import ControlVerdict, Direction, State, icons

Write = Callable[[float], str]
REACHED = {
    icons.Assurance.PASSING: _l("is reached reliably"),
    icons.Assurance.HIT_OR_MISS: _l("is reached sometimes"),
    icons.Assurance.FAILING: _l("is not reached yet"),
}
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
        "%(num)d point lies outside %(limits)s: %(points)s. Ask what happened then.",
        "%(num)d points lie outside %(limits)s: %(points)s. Ask what happened then.",
        len(found), limits=limits, points=named,
    )  # fmt: skip


def _target(given: Material, control: ControlVerdict, write: Write) -> str:
    """Whether the target is reached reliably, sometimes or not yet, by the last limits."""
    target, last = given.measure.target, control.last
    if target is None or last is None or last.state is not State.FIRM:
        return ""
    reached = icons.assurance(control, Direction(given.measure.good.value), target)
    if reached is None:
        return ""
    return _(
        "With things as they are, the target of %(target)s %(word)s.",
        target=write(target), word=REACHED[reached],
    )  # fmt: skip


def rules_line(control: ControlVerdict, words: str) -> str:
    """The kind of chart before its rules, where it has limits."""
    if not control.kind.limited:
        return words
    kind = _("%(kind)s chart", kind=control.kind.symbol)
    return f"{kind}; {words[:1].lower()}{words[1:]}"


def worked_out(given: Material, control: ControlVerdict, write: Write) -> tuple[str, ...]:
    """The lines of the phases before the last, and the points that people left out."""
    found = []
    for phase in control.phases[:-1]:
        if phase.centre is not None and phase.n_points:
            first, last = given.names[phase.start], given.names[phase.stop - 1]
            found.append(
                _(
                    "%(first)s to %(last)s: the line is %(centre)s, from %(n)s points.",
                    first=first, last=last, centre=write(phase.centre), n=phase.n_baseline,
                )
            )  # fmt: skip
    if control.excluded:
        points = ", ".join(given.names[i] for i in control.excluded)
        found.append(_("Left out by a person: %(points)s.", points=points))
    return tuple(found)

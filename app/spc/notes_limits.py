"""The small print of control charts: how firm the limits are, and the formula behind each number.

Formulas are written in the letters of the textbooks, which need no translation.
"""

from __future__ import annotations

from app.spc.kinds import FIRM_FROM, TRIAL_FROM, ChartKind, State
from app.spc.terms import Reading
from app.spc.tongue import N_, Part, Value
from app.spc.verdict import ControlVerdict, PhaseVerdict

K = ChartKind
FORMULAS: dict[ChartKind, tuple[str, str]] = {
    K.I: ("Σy / k", "ȳ ± 2.66·m̄R"),
    K.MR: ("Σ|yᵢ − yᵢ₋₁| / k", "0; 3.267·m̄R"),
    K.I_PRIME: ("Σyn / Σn", "ȳ ± 3·σ/√nᵢ, σ = √(π/2)·mean(|yᵢ − yᵢ₋₁| / √(1/nᵢ + 1/nᵢ₋₁))"),
    K.P: ("Σx / Σn", "p̄ ± 3·√(p̄(1 − p̄)/nᵢ)"),
    K.P_PRIME: ("Σx / Σn", "p̄ ± 3·√(p̄(1 − p̄)/nᵢ)·σ_z, σ_z = mean|zᵢ − zᵢ₋₁| / 1.128"),
    K.U: ("Σx / Σn", "ū ± 3·√(ū/nᵢ)"),
    K.U_PRIME: ("Σx / Σn", "ū ± 3·√(ū/nᵢ)·σ_z, σ_z = mean|zᵢ − zᵢ₋₁| / 1.128"),
    K.C: ("Σx / k", "c̄ ± 3·√c̄"),
    K.T: ("(Σy^(1/3.6) / k)^3.6", "(ȳ ± 2.66·m̄R)^3.6, y^(1/3.6)"),
    K.G: ("median", "0; ḡ + 3·√(ḡ(ḡ + 1)), ḡ = Σy / k"),
    K.XBAR: ("Σnx̄ / Σn", "x̄ ± 3·s̄ / (c₄(nᵢ)·√nᵢ)"),
    K.S: ("s̄", "s̄ ± 3·s̄·√(1 − c₄²(nᵢ)) / c₄(nᵢ)"),
}


def limits_line(verdict: ControlVerdict) -> Part | None:
    """How firm the limits of the last phase are; None where they are firm or there are none."""
    phase = verdict.last
    if phase is None or not verdict.kind.limited or phase.state is State.FIRM:
        return None
    values: dict[str, Value] = {"have": str(phase.n_baseline)}
    if phase.state is State.TRIAL:
        values["need"] = str(FIRM_FROM)
        return Part(N_("Trial limits: they rest on %(have)s points; firm from %(need)s."), values)
    values["need"] = str(TRIAL_FROM)
    return Part(N_("No limits yet: %(have)s of %(need)s points."), values)


def worked_out(reading: Reading) -> list[Part]:
    """The lines and what they rest on, of the last phase."""
    control = reading.control
    phase = control.last if control else None
    if control is None or phase is None or phase.centre is None or not control.kind.limited:
        return []
    return [*_lines(control, phase), *_rest_on(control, phase)]


def _lines(control: ControlVerdict, phase: PhaseVerdict) -> list[Part]:
    centre, limits = FORMULAS[control.kind]
    found = [
        Part(
            N_("%(chart)s chart: the centre line is %(formula)s = %(centre)s."),
            {"chart": control.kind.symbol, "formula": centre, "centre": phase.centre or 0.0},
        )
    ]
    here = range(phase.start, phase.stop)
    pairs = [(control.lower[i], control.upper[i]) for i in here]
    known = [(low, high) for low, high in pairs if low is not None and high is not None]
    if known:
        low, high = known[-1]
        found.append(
            Part(
                N_("Limits: %(formula)s; at the last point %(lower)s and %(upper)s."),
                {"formula": limits, "lower": low, "upper": high},
            )
        )
    return found


def _rest_on(control: ControlVerdict, phase: PhaseVerdict) -> list[Part]:
    ghosts = sum(phase.start <= i < phase.stop for i in control.excluded)
    values: dict[str, Value] = {"n": str(phase.n_baseline), "ghosts": str(ghosts)}
    found = [Part(N_("They rest on %(n)s points; %(ghosts)s are excluded by a person."), values)]
    if control.screened:
        found.append(SCREENED)
    return found


SCREENED = Part(N_("Moving ranges of 3.267 times their mean or more are left out once (screened)."))

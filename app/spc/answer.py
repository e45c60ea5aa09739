"""A judged chart as plain values for JSON, and the names by which charts and rules are asked for.

The object of `flask spc`: `chart, rules, phases:[{centre, n_useful, longest_run, longest_run_max,
crossings, crossings_min, runs, runs_lower, runs_upper, signals:[{rule, points}]}], points:[{x, y,
centre, lower, upper, outside}]`. Points are numbered from 0 over the whole series; what there is
not is null.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.spc import advice, control
from app.spc.csv_table import BadTable, Series
from app.spc.kinds import ChartKind
from app.spc.prepare import Refused
from app.spc.rules import RuleSet
from app.spc.tongue import Tongue
from app.spc.verdict import ControlVerdict, PhaseVerdict

K, R = ChartKind, RuleSet

CHARTS: dict[str, ChartKind] = {
    "run": K.RUN,
    "I": K.I,
    "mR": K.MR,
    "I-prime": K.I_PRIME,
    "p": K.P,
    "p-prime": K.P_PRIME,
    "u": K.U,
    "u-prime": K.U_PRIME,
    "c": K.C,
    "t": K.T,
    "g": K.G,
    "Xbar": K.XBAR,
    "S": K.S,
}
OTHER_CHARTS = {"xmr": K.I, "imr": K.I, "ip": K.I_PRIME, "pp": K.P_PRIME, "up": K.U_PRIME}

RULES: dict[str, RuleSet] = {
    "shewhart-anhoej": R.SHEWHART_ANHOEJ,
    "making-data-count": R.MAKING_DATA_COUNT,
    "western-electric": R.WESTERN_ELECTRIC,
    "anhoej": R.ANHOEJ,
    "shift-runs": R.SHIFT_RUNS,
    "shift-runs-trend": R.SHIFT_RUNS_TREND,
}


def chart_named(name: str) -> ChartKind:
    """The chart of a name: "p", "P′", "p-prime", "xbar". Raises BadTable for an unknown one."""
    known = {_plain(one): kind for one, kind in CHARTS.items()} | OTHER_CHARTS
    try:
        return known[_plain(name)]
    except KeyError:
        raise BadTable(f"There is no chart “{name}”; choose from {', '.join(CHARTS)}.") from None


def rules_named(name: str, kind: ChartKind) -> RuleSet:
    """The rule set of a name, as far as this chart can be judged by it. Raises BadTable."""
    known = {_plain(one): rules for one, rules in RULES.items()}
    found = known.get(_plain(name).replace("anhøj", "anhoej"))
    if found is None:
        raise BadTable(f"There are no rules “{name}”; choose from {', '.join(RULES)}.")
    if found is R.SHEWHART_ANHOEJ and not kind.limited:
        return R.ANHOEJ  # without limits that is what is left of them
    if not found.fits(kind.limited):
        fitting = ", ".join(one for one, rules in RULES.items() if rules.fits(kind.limited))
        raise BadTable(
            f"The rules {name} do not fit the {kind.symbol} chart; choose from {fitting}."
        )
    return found


def _plain(name: str) -> str:
    lower = name.strip().lower()
    for mark in "′’'":
        lower = lower.replace(mark, "prime")
    return lower.translate({ord(mark): None for mark in "-_ "})


def judged(
    series: Series, kind: ChartKind, rules: RuleSet, *, freeze: int | None, screened: bool
) -> ControlVerdict:
    """Judge a series from a file. Raises BadTable, naming the row, where the chart refuses it."""
    try:
        return control.judge(
            series.y,
            kind,
            rules,
            sizes=series.n,
            spread=series.spread,
            exclude=series.exclude,
            phases=series.phase,
            freeze=freeze,
            screened=screened,
        )
    except Refused as refusal:
        line = series.lines[refusal.at[1]]
        raise BadTable(f"Row {line}: {refusal}.") from refusal


def as_json(series: Series, verdict: ControlVerdict) -> dict[str, Any]:
    """The answer as it is printed."""
    return {
        "chart": next(name for name, kind in CHARTS.items() if kind is verdict.kind),
        "rules": next(name for name, rules in RULES.items() if rules is verdict.rules),
        "phases": [_phase(phase) for phase in verdict.phases],
        "points": _points(series.x, verdict),
    }


def _phase(phase: PhaseVerdict) -> dict[str, Any]:
    names = (
        "centre",
        "n_useful",
        "longest_run",
        "longest_run_max",
        "crossings",
        "crossings_min",
        "runs",
        "runs_lower",
        "runs_upper",
    )
    signals = [{"rule": one.rule.value, "points": list(one.points)} for one in phase.signals]
    return {**{name: getattr(phase, name) for name in names}, "signals": signals}


def _points(labels: Sequence[str], verdict: ControlVerdict) -> list[dict[str, Any]]:
    columns = zip(
        labels,
        verdict.values,
        verdict.centre,
        verdict.lower,
        verdict.upper,
        verdict.outside,
        strict=True,
    )
    return [
        {"x": x, "y": y, "centre": centre, "lower": low, "upper": high, "outside": bool(side)}
        for x, y, centre, low, high, side in columns
    ]


def explained(verdict: ControlVerdict) -> dict[str, Any]:
    """How firm the limits of each phase are and what they rest on, and what is wrong."""
    tongue = Tongue()
    return {
        "screened": verdict.screened,
        "states": [
            {"state": phase.state.value, "n_points": phase.n_points, "n_baseline": phase.n_baseline}
            for phase in verdict.phases
        ],
        "warnings": [
            {
                "problem": one.problem.value,
                "suggest": one.suggest.symbol if one.suggest else None,
                "sentence": tongue.join(advice.words(one)),
            }
            for one in advice.advise(verdict)
        ],
    }

"""The small print of a chart: its rules and their warning, what to check, how it was worked out."""

from __future__ import annotations

from app.spc.notes_limits import worked_out as limits_worked_out
from app.spc.rules import Rule, RuleSet
from app.spc.run import USEFUL_FOR_RUNS, RunVerdict
from app.spc.terms import Cadence, Reading, YearBefore
from app.spc.tongue import N_, Part, Value, n_, span

RULES: dict[RuleSet, str] = {
    RuleSet.SHIFT_RUNS: N_("rules: shift and runs"),
    RuleSet.SHIFT_RUNS_TREND: N_("rules: shift, runs and trend"),
    RuleSet.ANHOEJ: N_("rules: Anhøj"),
    RuleSet.SHEWHART_ANHOEJ: N_("rules: limits of three sigma and Anhøj"),
    RuleSet.MAKING_DATA_COUNT: N_("rules: Making Data Count"),
    RuleSet.WESTERN_ELECTRIC: N_("rules: Western Electric"),
}

# Measured on random data of 24 points; a unit test measures the first figures again.
CHANCE: dict[RuleSet, str] = {
    RuleSet.SHIFT_RUNS: N_(
        "In random data of 24 points one of these rules fires in about 17 charts of 100 "
        "(with the trend rule 37), Anhøj’s in about 3."
    ),
    RuleSet.SHIFT_RUNS_TREND: N_(
        "In random data of 24 points one of these rules fires in about 37 charts of 100, "
        "Anhøj’s in about 3."
    ),
    RuleSet.ANHOEJ: N_("In random data of 24 points these rules fire in about 3 charts of 100."),
    RuleSet.SHEWHART_ANHOEJ: N_(
        "In random data of 24 points one of these rules fires in about 12 charts of 100, "
        "Anhøj’s in about 4."
    ),
    RuleSet.MAKING_DATA_COUNT: N_(
        "In random data of 24 points one of these rules fires in about 18 charts of 100, "
        "Anhøj’s in about 4."
    ),
    RuleSet.WESTERN_ELECTRIC: N_(
        "In random data of 24 points one of these rules fires in about 19 charts of 100, "
        "Anhøj’s in about 4."
    ),
}


def rules_line(reading: Reading) -> Part | None:
    """The rules of the chart and whether Anhøj's say the same: "rules: shift and runs; …".

    None where nothing was judged.
    """
    verdict = reading.verdict
    if verdict is None:
        return None
    if reading.compared is not None:
        return Part(N_("judged against a year before, not by rules of runs"))
    rules = Part(RULES[verdict.rules])
    if reading.control is not None and reading.control.screened:
        rules = Part(N_("%(rules)s; screened moving ranges"), {"rules": rules})
    if Rule.ANHOEJ in verdict.rules.rules or not verdict.judged:
        return rules
    if bool(verdict.signals) == verdict.anhoej:
        return Part(N_("%(rules)s; Anhøj agrees"), {"rules": rules})
    if verdict.anhoej:
        return Part(N_("%(rules)s; Anhøj signals"), {"rules": rules})
    return Part(N_("%(rules)s; Anhøj is silent"), {"rules": rules})


def chance_warning(rules: RuleSet) -> Part:
    """How often the rules fire where nothing happened; printed on every chart."""
    return Part(CHANCE[rules])


def check_first(reading: Reading) -> list[Part]:
    """What to ask before believing a signal; empty where there is none."""
    compared = reading.compared
    if reading.change is None and not (compared and compared.side):
        return []
    questions = [Part(N_("Did the way this is recorded change?"))]
    if compared is not None:
        questions.append(Part(N_("Were the same students counted in both years?")))
        return questions
    if reading.context.cadence is Cadence.WEEK:
        questions.append(Part(N_("Was a week shorter than three school days?")))
    assert reading.change is not None
    if reading.change.eve_label:
        eve = {"eve": reading.change.eve_label}
        questions.append(Part(N_("What else changed in %(eve)s?"), eve))
    return questions


def worked_out(reading: Reading) -> list[Part]:
    """How the verdict came about, line by line, with every number it rests on."""
    verdict = reading.verdict
    if verdict is None or verdict.median is None:
        return []
    if reading.control is not None and reading.compared is None:
        return [*limits_worked_out(reading), *_points(verdict), *_runs_of(reading)]
    if not verdict.enough:
        return [*_points(verdict)]
    if reading.compared is not None:
        return [*_points(verdict), *_year_before(reading.compared, reading.context.cadence)]
    return [*_points(verdict), *_runs_of(reading)]


def _runs_of(reading: Reading) -> list[Part]:
    verdict = reading.verdict
    if verdict is None or not verdict.enough:
        return []
    return [*_anhoej(verdict), *_runs(verdict), *_means(reading)]


def _points(verdict: RunVerdict) -> list[Part]:
    if not verdict.kind.of_median:
        return _beside_average(verdict)
    median = N_("The median of %(n)s points is %(median)s.")
    frozen = N_("The median is frozen on the first points: %(median)s; %(n)s points are judged.")
    values: dict[str, Value] = {"n": str(verdict.n_points)}
    values["median"] = verdict.median if verdict.median is not None else 0.0
    parts = [Part(frozen if verdict.frozen else median, values)]
    on_it = verdict.n_points - verdict.n_useful
    forms = n_(
        "%(useful)s do not lie on the median and count as useful; %(n)s lies on it.",
        "%(useful)s do not lie on the median and count as useful; %(n)s lie on it.",
    )
    parts.append(
        Part(forms[0], {"useful": str(verdict.n_useful), "n": str(on_it)}, forms[1], on_it)
    )
    gone = {"short": str(len(verdict.left_out)), "missing": str(verdict.missing)}
    parts.append(Part(N_("Left out as too short: %(short)s. Without a value: %(missing)s."), gone))
    return parts


def _beside_average(verdict: RunVerdict) -> list[Part]:
    """The same where the centre line is no median: how many points there are about it."""
    message = N_(
        "Of %(n)s points %(useful)s do not lie on the centre line. Left out as too short: "
        "%(short)s. Without a value: %(missing)s."
    )
    values: dict[str, Value] = {"n": str(verdict.n_points), "useful": str(verdict.n_useful)}
    values |= {"short": str(len(verdict.left_out)), "missing": str(verdict.missing)}
    return [Part(message, values)]


def _year_before(compared: YearBefore, cadence: Cadence) -> list[Part]:
    """The pairs that were compared, one line each."""
    lines = [
        Part(
            N_(
                "Two school years or more hold the season twice: a run above or below the median, "
                "or few crossings, would show the season. %(span)s of the last school year with a "
                "value a year before are compared with it, each rounded to a whole unit."
            ),
            {"span": span(len(compared.pairs), cadence)},
        )
    ]
    counts: dict[str, Value] = {"lower": str(compared.lower), "higher": str(compared.higher)}
    lines.append(Part(N_("Lower: %(lower)s. Higher: %(higher)s. The rest are equal."), counts))
    pairs = zip(compared.labels, compared.before, compared.after, strict=True)
    line = N_("%(label)s: %(before)s a year before, then %(after)s.")
    lines += [Part(line, {"label": o, "before": b, "after": a}) for o, b, a in pairs]
    return lines


def _anhoej(verdict: RunVerdict) -> list[Part]:
    if verdict.longest_run_max is None:
        return []
    longest = {"longest": str(verdict.longest_run), "most": str(verdict.longest_run_max)}
    crossings = {"crossings": str(verdict.crossings), "least": str(verdict.crossings_min)}
    return [
        Part(
            N_("Anhøj: the longest run has %(longest)s points; round(log₂ n) + 3 allows %(most)s."),
            longest,
        ),
        Part(
            N_(
                "Anhøj: the centre line is crossed %(crossings)s times; the lowest 5 in 100 of the "
                "binomial begin below %(least)s."
            ),
            crossings,
        ),
    ]


def _runs(verdict: RunVerdict) -> list[Part]:
    above, below = str(verdict.n_above), str(verdict.n_below)
    if verdict.runs_lower is None:
        need = {"need": str(USEFUL_FOR_RUNS)}
        return [Part(N_("Runs are not counted below %(need)s useful points."), need)]
    message = N_(
        "Runs: %(runs)s; with %(above)s points above and %(below)s below, %(lower)s to %(upper)s "
        "are usual (exact tails of 2.5 in 100)."
    )
    lower, upper = str(verdict.runs_lower), str(verdict.runs_upper)
    values = {"runs": str(verdict.runs), "above": above, "below": below}
    return [Part(message, {**values, "lower": lower, "upper": upper})]


def _means(reading: Reading) -> list[Part]:
    means = reading.means
    if means.before is None or means.after is None:
        return []
    at_idea = reading.timing.mark is not None and means.parted_at == reading.timing.mark.index
    message = (
        N_("Before and since are parted where the idea began: %(before)s and %(after)s.")
        if at_idea
        else N_("Before and since are parted where the change began: %(before)s and %(after)s.")
    )
    return [Part(message, {"before": means.before, "after": means.after})]

"""The sentence beside a chart. Nothing here decides; it says what `reading` found."""

from __future__ import annotations

from dataclasses import dataclass

from app.spc import centre_words
from app.spc.run import RunVerdict
from app.spc.terms import Cadence, Change, Claim, Reading, Sign, Unjudged, Word, YearBefore
from app.spc.tongue import N_, SPANS, Part, Tongue, Value, n_, span

SINCE: dict[Word, str] = {
    Word.BETTER: N_("Clearly better since %(since)s."),
    Word.WORSE: N_("Clearly worse since %(since)s."),
    Word.HIGHER: N_("Clearly higher since %(since)s."),
    Word.LOWER: N_("Clearly lower since %(since)s."),
}

UNJUDGED: dict[Unjudged, tuple[str, str]] = {
    Unjudged.EMPTY: (N_("No data yet."), ""),
    Unjudged.CUMULATIVE: (
        N_("Not judged: this measure adds up over the year."),
        N_("Each value holds the ones before it. Use the version for each month or week."),
    ),
    Unjudged.RARE: (
        N_("Not judged: too few points a year."),
        N_("Compare each term with the same term of earlier years."),
    ),
    Unjudged.ZERO: (
        N_("Not judged: the median is 0."),
        N_("Count the days or the cases between two events instead (a t or g chart)."),
    ),
}

MEANS = N_("%(seen)s: about %(before)s before, %(after)s since.")
RISING = n_("%(count)s point rising", "%(count)s points rising")
FALLING = n_("%(count)s point falling", "%(count)s points falling")


SEASON = N_("The season comes back every year, so the rules of runs do not judge here.")
SAME: dict[Cadence, str] = {
    Cadence.DAY: N_("the same day"),
    Cadence.WEEK: N_("the same week"),
    Cadence.MONTH: N_("the same month"),
    Cadence.TERM: N_("the same term"),
    Cadence.POINT: N_("the same point"),
}
MOST_LISTED = 12  # differences in one sentence


@dataclass(frozen=True, slots=True)
class Sentence:
    """What stands beside a chart: what to know first, the headline (strong), the rest."""

    first: str
    headline: str
    rest: str

    def __str__(self) -> str:
        return " ".join(part for part in (self.first, self.headline, self.rest) if part)


def say(reading: Reading, tongue: Tongue | None = None) -> Sentence:
    """The sentence beside a chart, in the given language (English without one)."""
    tongue = tongue or Tongue()
    return Sentence(
        first=tongue.join(cautions(reading)),
        headline=tongue.say(headline(reading)),
        rest=tongue.join(explanation(reading)),
    )


def brief(reading: Reading, tongue: Tongue | None = None) -> Sentence:
    """The caption of a small chart: the same finding in one short sentence, caveats first."""
    tongue = tongue or Tongue()
    found = _brief(reading, tongue)
    caveats = tongue.enumerate(caveats_of(reading))
    if not caveats:
        return found
    first = tongue.gettext(N_("%(caveats)s:"), caveats=caveats)
    return Sentence(f"{first} {found.first}".strip(), found.headline, "")


def _brief(reading: Reading, tongue: Tongue) -> Sentence:
    """The finding alone."""
    if reading.timing.claim is Claim.BEFORE and reading.word.clear and reading.change:
        rose = N_("Rose in %(since)s, %(apart)s before the idea:")
        fell = N_("Fell in %(since)s, %(apart)s before the idea:")
        values: dict[str, Value] = {"since": reading.change.since_label, "apart": _apart(reading)}
        first = Part(rose if reading.change.side > 0 else fell, values)
        return Sentence(tongue.say(first), tongue.gettext(N_("not ours to claim.")), "")
    if reading.word is Word.WATCH and reading.change and reading.change.sign is Sign.SHIFT:
        seen = Part(N_("%(seen)s, too soon for a firm signal:"), {"seen": _seen(reading)})
        return Sentence(tongue.say(seen), tongue.gettext(N_("keep watching.")), "")
    if reading.word is Word.WATCH and reading.change and reading.change.sign is Sign.CAME_BACK:
        seen = _unsure(reading, reading.change)
        return Sentence(tongue.say(seen), tongue.gettext(N_("Keep watching.")), "")
    return Sentence("", tongue.say(headline(reading)), "")


def headline(reading: Reading) -> Part:
    """The one word of the chart, and since when."""
    if reading.unjudged is not None or reading.verdict is None:
        return Part(UNJUDGED[reading.unjudged or Unjudged.EMPTY][0])
    verdict = reading.verdict
    if reading.compared is not None:
        return _against(reading.compared, reading.context.cadence)
    if reading.word in SINCE and reading.change is not None:
        return Part(SINCE[reading.word], {"since": reading.change.since_label})
    if reading.word is Word.EARLY:
        # Figures on both sides: "9 of 12 points".
        counts = {"have": str(verdict.n_points), "need": str(verdict.points_needed)}
        return Part(N_("%(have)s of %(need)s points – too early to judge."), counts)
    if reading.word is Word.WATCH:
        return Part(N_("Keep watching."))
    return Part(N_("No clear change around %(median)s."), {"median": _median(verdict)})


def cautions(reading: Reading) -> list[Part]:
    """The season, short weeks and missing values: what must be named before any signal."""
    verdict, cadence = reading.verdict, reading.context.cadence
    if verdict is None or reading.word is Word.NOT_JUDGED:
        return []
    parts = []
    if reading.compared is not None:
        parts.append(Part(SEASON))
    elif reading.context.one_year and reading.change is not None:
        parts.append(Part(N_("With one school year, this may be the season.")))
    if verdict.left_out:
        short = span(len(verdict.left_out), cadence)
        parts.append(Part(N_("%(span)s left out as too short."), {"span": short}))
    if verdict.missing:
        gone = span(verdict.missing, cadence)
        parts.append(Part(N_("%(span)s without a value."), {"span": gone}))
    if reading.context.missing_days:
        days = span(reading.context.missing_days, Cadence.DAY)
        parts.append(Part(N_("%(span)s without a value."), {"span": days}))
    return parts


def caveats_of(reading: Reading) -> list[Part]:
    """The cautions in a few words, for a small chart: "May be the season"."""
    verdict, cadence = reading.verdict, reading.context.cadence
    if verdict is None or reading.word is Word.NOT_JUDGED:
        return []
    parts = []
    if reading.context.one_year and reading.change is not None:
        parts.append(Part(N_("may be the season")))
    if verdict.left_out:
        short = span(len(verdict.left_out), cadence)
        parts.append(Part(N_("%(span)s too short"), {"span": short}))
    if verdict.missing:
        parts.append(Part(N_("%(span)s without a value"), {"span": span(verdict.missing, cadence)}))
    if reading.context.missing_days:
        days = span(reading.context.missing_days, Cadence.DAY)
        parts.append(Part(N_("%(span)s without a value"), {"span": days}))
    return parts


def explanation(reading: Reading) -> list[Part]:
    """What was seen, the means before and since, and how the change lies to the idea."""
    if reading.unjudged is not None:
        text = UNJUDGED[reading.unjudged][1]
        return [Part(text)] if text else []
    if reading.compared is not None:
        watch = Part(N_("This is one year against one other: keep watching."))
        return [_differences(reading), *([watch] if reading.compared.side else [])]
    if reading.change is None:
        return []
    if not reading.word.clear:
        return [_unsure(reading, reading.change)]
    return [_with_means(reading), *_in_time(reading)]


def _against(compared: YearBefore, cadence: Cadence) -> Part:
    """The year before in one line: "Lower than a year before in seven of nine months"."""
    if not compared.side:
        return Part(N_("No clear change against a year before."))
    message = (
        N_("Higher than a year before in %(have)s of %(span)s.")
        if compared.side > 0
        else N_("Lower than a year before in %(have)s of %(span)s.")
    )
    have = compared.higher if compared.side > 0 else compared.lower
    # Figures on both sides: "7 of 9 months".
    points = len(compared.pairs)
    forms = SPANS[cadence]
    return Part(
        message,
        {"have": str(have), "span": Part(forms[0], {"count": str(points)}, forms[1], points)},
    )


def _differences(reading: Reading) -> Part:
    """Each difference, where they are few; else the lowest, the middle and the highest."""
    compared, cadence = reading.context.year_before, reading.context.cadence
    assert compared is not None
    found = compared.differences
    if len(found) <= MOST_LISTED:
        words = N_("Against %(same)s a year before: %(list)s points.")
        plain = N_("Against %(same)s a year before: %(list)s.")
    else:
        words = N_("Against %(same)s a year before: between %(least)s and %(most)s points.")
        plain = N_("Against %(same)s a year before: between %(least)s and %(most)s.")
    values: dict[str, Value] = {
        "same": Part(SAME[cadence]),
        "list": ", ".join(_signed(one) for one in found),
        "least": _signed(min(found)),
        "most": _signed(max(found)),
    }
    return _only(words if reading.context.percent else plain, values)


def _signed(difference: int) -> str:
    return f"{difference:+d}".replace("-", "−") if difference else "0"


def _with_means(reading: Reading) -> Part:
    before, after = reading.means.before, reading.means.after
    if before is None or after is None:
        return Part(N_("%(seen)s."), {"seen": _seen(reading)})
    return Part(MEANS, {"seen": _seen(reading), "before": before, "after": after})


def _seen(reading: Reading) -> Part:
    """The points that make the signal, as in "twelve points above the median of 68 %"."""
    verdict, change = reading.verdict, reading.change
    assert verdict is not None
    assert change is not None
    if change.sign is Sign.TREND:
        return Part.counted(RISING if change.side > 0 else FALLING, len(change.points))
    if not change.points:
        least = verdict.crossings_min or 0
        forms = centre_words.crossed(verdict.kind)
        return Part.counted(forms, verdict.crossings, median=_median(verdict), least=least)
    above = next(run.side for run in verdict.all_runs if change.points[0] in run.points) > 0
    forms = centre_words.beside(verdict.kind, above=above)
    return Part.counted(forms, len(change.points), median=_median(verdict))


def _unsure(reading: Reading, change: Change) -> Part:
    if change.sign in (Sign.OUTSIDE, Sign.NEAR_LIMIT):
        return centre_words.beyond(change)
    if change.sign is Sign.MANY_RUNS:
        return Part(N_("It swings more often than chance: two sources may be mixed."))
    if change.sign is Sign.FEW_RUNS:
        return Part(N_("It swings less often than chance, but no change is firm yet."))
    values: dict[str, Value] = {"since": change.since_label, "until": change.until_label}
    if change.sign is Sign.CAME_BACK:
        return Part(_came_back(change), values)
    values["seen"] = _seen(reading)
    if change.until is not None:
        past = N_("%(seen)s from %(since)s to %(until)s; chance alone often does that.")
        return _only(past, values)
    return _only(N_("%(seen)s since %(since)s, too soon for a firm signal."), values)


def _came_back(change: Change) -> str:
    """Without one long run the points before and after it were found on both sides."""
    if not change.points:
        mostly_up = N_("Mostly higher from %(since)s to %(until)s, then back.")
        mostly_down = N_("Mostly lower from %(since)s to %(until)s, then back.")
        return mostly_up if change.side > 0 else mostly_down
    up = N_("Higher from %(since)s to %(until)s, then back.")
    down = N_("Lower from %(since)s to %(until)s, then back.")
    return up if change.side > 0 else down


def _only(message: str, values: dict[str, Value]) -> Part:
    """The message with those of the values that it names."""
    return Part(message, {name: v for name, v in values.items() if f"%({name})s" in message})


def _in_time(reading: Reading) -> list[Part]:
    """How the change lies to the idea, and what else was noted beside it."""
    timing, parts = reading.timing, []
    if timing.mark is not None:
        values: dict[str, Value] = {"apart": _apart(reading), "mark": timing.mark.text}
        if timing.claim is Claim.BEFORE:
            message = N_("It began %(apart)s before the idea (%(mark)s): not ours to claim.")
        elif timing.apart == 0:
            message = N_("It began together with the idea (%(mark)s).")
        else:
            message = N_("It began %(apart)s after the idea (%(mark)s).")
        parts.append(_only(message, values))
    if timing.beside is not None:
        parts.append(Part(N_("At the same time: %(note)s."), {"note": timing.beside.text}))
    return parts


def _apart(reading: Reading) -> Part:
    return span(reading.timing.apart, reading.context.cadence)


def _median(verdict: RunVerdict) -> float:
    return verdict.median if verdict.median is not None else 0.0

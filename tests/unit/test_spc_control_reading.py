"""What is said of a control chart: sentence, small print, advice, icons."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app import spc
from app.spc import ChartKind, Direction, RuleSet, Tongue, Word
from app.spc.advice import Advice, Problem, advise, words
from app.spc.icons import Assurance, Variation, assurance, variation
from app.spc.verdict import ControlVerdict

K = ChartKind
STEP = [88, 90, 87, 89, 91, 88, 90, 87, 89, 90, 94, 95, 93, 96, 94, 95, 93, 96, 94, 95]
CALM = [50, 52, 49, 51, 53, 50, 48, 51, 49, 52, 50, 51, 53, 50, 49, 52]
MDC = RuleSet.MAKING_DATA_COUNT


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def read(verdict: ControlVerdict, direction: Direction = Direction.UP) -> spc.Reading:
    values = [np.nan if value is None else value for value in verdict.values]
    labels = [f"week {i + 1}" for i in range(len(values))]
    return spc.read(verdict, values, direction, labels)


def said(verdict: ControlVerdict, direction: Direction = Direction.UP) -> str:
    return plain(str(spc.say(read(verdict, direction))))


def test_a_clear_change_is_told_of_the_average() -> None:
    assert said(spc.control.judge(STEP, K.I)) == (
        "Clearly better since week 11. Ten points above the average of 92 %: about 89 % before, "
        "94 % since."
    )
    assert read(spc.control.judge(STEP, K.I), Direction.DOWN).word is Word.WORSE


def test_a_point_outside_asks_what_happened_and_claims_nothing() -> None:
    freak = [*CALM[:6], 70, *CALM[6:]]
    reading = read(spc.control.judge(freak, K.I))
    assert reading.word is Word.WATCH
    assert reading.points == (6,)
    assert said(spc.control.judge(freak, K.I)) == (
        "Keep watching. One point lies above the upper limit (week 7). Ask what happened then."
    )
    two = said(spc.control.judge([*freak, 70, *CALM[:6]], K.I))
    assert "Two points lie above the upper limit, the last in week 18. Ask" in two


def test_the_other_rules_say_so_too() -> None:
    row = [*CALM, 52, 51, 52, 52, 51, 52, 51]
    assert "points above the average of 51 % since week" in said(spc.control.judge(row, K.I, MDC))
    high = [*CALM, 55.5, 55.5, 51]
    verdict = spc.control.judge(high, K.I, MDC)
    assert verdict.signal_points == (16, 17)
    assert "Several points lie unusually high, the last in week 18" in said(verdict)
    assert said(spc.control.judge(CALM, K.I)) == "No clear change around 51 %."


def test_only_the_last_phase_is_read() -> None:
    before = ["a"] * 10 + ["b"] * 10
    verdict = spc.control.judge(STEP, K.I, phases=before)
    assert said(verdict) == "10 of 12 points – too early to judge."
    longer = spc.control.judge([*STEP, 95, 94, None, 93], K.I, phases=[*before, *["b"] * 4])
    assert said(longer) == "One week without a value. No clear change around 94 %."
    ended = read(longer).verdict
    assert ended is not None
    assert (ended.n_points, ended.missing, ended.all_runs[0].points[0]) == (13, 1, 10)


def test_gaps_and_short_weeks_of_earlier_phases_are_not_told_of_the_last() -> None:
    values = [None, *STEP[1:], 94, 95, None, 93]
    counts = [i not in (4, 21) for i in range(24)]
    phases = [0] * 10 + [1] * 14
    ended = read(spc.control.judge(values, K.I, counts=counts, phases=phases)).verdict
    assert ended is not None
    assert (ended.left_out, ended.missing) == ((21,), 1)


def test_an_average_of_zero_is_an_average() -> None:
    assert said(spc.control.judge([1, -1, 2, -2, 1, -1] * 3, K.I)).startswith("No clear change")


def test_the_verdict_of_the_last_phase_has_the_figures_of_the_chart() -> None:
    for values in (STEP, CALM, [0.1, 0.3, 0.2, 0.2, 0.3, 0.1] * 4):
        verdict = spc.control.judge(values, K.I, breaks=[9])
        phase, runs = verdict.phases[0], read(verdict).verdict
        assert runs is not None
        for name in ("n_useful", "runs", "longest_run", "crossings", "crossings_min", "anhoej"):
            assert getattr(runs, name) == getattr(phase, name), name
        assert (runs.runs_lower, runs.runs_upper) == (phase.runs_lower, phase.runs_upper)


def test_a_g_chart_speaks_of_its_median() -> None:
    verdict = spc.control.judge([14, 3, 22, 8, 31, 5, 17, 9, 44, 12, 1, 2], K.G)
    assert said(verdict).startswith("No clear change around")
    lines = [plain(Tongue().say(line)) for line in spc.notes.worked_out(read(verdict))]
    assert lines[0] == "G chart: the centre line is median = 10 %."
    zero = spc.control.judge([0] * 14 + [4] * 8, K.G)
    assert said(zero).startswith("Not judged: the median is 0.")


def test_small_print_names_formula_points_and_screening() -> None:
    verdict = spc.control.judge(STEP, K.I, exclude=[i == 2 for i in range(20)])
    tongue, reading = Tongue(), read(verdict)
    line = spc.notes.rules_line(reading)
    assert line is not None
    assert tongue.say(line) == ("Rules: limits of three sigma and Anhøj; screened moving ranges")
    lines = [plain(tongue.say(line)) for line in spc.notes.worked_out(reading)]
    assert lines[0] == "I chart: the centre line is Σy / k = 92 %."
    assert lines[1].startswith("Limits: ȳ ± 2.66·m̄R; at the last point 86 % and 97 %")
    assert "They rest on 19 points; 1 are excluded by a person." in lines
    assert any("3.267" in line for line in lines)
    assert any(line.startswith("Of 19 points 19 do not lie on the centre line.") for line in lines)
    assert "Anhøj: the longest run has 10 points; round(log₂ n) + 3 allows 7." in lines
    early = read(spc.control.judge(STEP[:8], K.I))
    assert len(spc.notes.worked_out(early)) > 3
    other = spc.notes.rules_line(read(spc.control.judge(STEP, K.C, RuleSet.WESTERN_ELECTRIC)))
    assert other is not None
    assert tongue.say(other) == "Rules: Western Electric; Anhøj agrees"


def test_trial_limits_are_called_so() -> None:
    found = [spc.limits_line(spc.control.judge(STEP[:n], K.I)) for n in (11, 12, 20)]
    assert [part and Tongue().say(part) for part in found] == [
        "No limits yet: 11 of 12 points.",
        "Trial limits: they rest on 12 points; firm from 20.",
        None,
    ]
    assert spc.limits_line(spc.control.judge(STEP[:12], K.RUN, RuleSet.ANHOEJ)) is None


def problems(kind: ChartKind, values: Any, **more: Any) -> list[Problem]:
    asked = {name: more.pop(name) for name in ("cadence", "direction") if name in more}
    return [one.problem for one in advise(spc.control.judge(values, kind, **more), **asked)]


def test_p_limits_far_tighter_than_those_of_i_suggest_p_prime() -> None:
    shares = [600, 640, 580, 660, 610, 570, 650, 590, 630, 580, 640, 600] * 2
    (found,) = advise(spc.control.judge(shares, K.P, sizes=[1000] * 24))
    assert (found.problem, found.suggest) == (Problem.TIGHT, K.P_PRIME)
    assert found.figure == pytest.approx(3.0, abs=0.1)
    sentence = Tongue().join(words(found))
    assert "3.0 times tighter" in sentence
    assert "A p′ chart takes that in." in sentence
    calm = np.random.default_rng(3).binomial(100, 0.5, 24)
    assert problems(K.P, calm, sizes=[100] * 24) == []
    assert problems(K.P_PRIME, shares, sizes=[1000] * 24) == []
    assert problems(K.U, shares, sizes=[10] * 24) == [Problem.TIGHT]


def test_advice_is_the_same_in_per_cents() -> None:
    for shares, sizes in (([600, 640, 580] * 8, [1000] * 24), ([19, 18, 20, 17] * 4, [20] * 16)):
        verdict = spc.control.judge(shares, K.P, sizes=sizes)
        plain_advice, scaled = (
            advise(one, direction=Direction.UP) for one in (verdict, verdict.scaled(100))
        )
        assert len(plain_advice) == 1
        assert [(one.problem, one.suggest) for one in scaled] == [
            (one.problem, one.suggest) for one in plain_advice
        ]
        assert scaled[0].figure == pytest.approx(plain_advice[0].figure)


def test_what_else_is_wrong_with_a_chart() -> None:
    assert problems(K.I, [0, 0, 1] * 6) == [Problem.ZERO]
    assert problems(K.C, [9, 12, 10] * 5, sizes=[10, 10, 19] * 5) == [Problem.UNEQUAL]
    assert problems(K.C, [19, 12, 10] * 5, sizes=[10, 10, 11] * 5) == []
    assert problems(K.I, [2, 9] * 12, cadence=spc.Cadence.DAY) == [Problem.WEEKDAYS]
    assert problems(K.I, [2, 9] * 12, cadence=spc.Cadence.WEEK) == []
    assert problems(K.I, [2, 9] * 5, cadence=spc.Cadence.DAY) == []


def test_a_limit_at_the_end_of_the_scale_cannot_show_improvement() -> None:
    few = spc.control.judge([1, 2, 0, 3] * 4, K.P, sizes=[20] * 16)
    assert advise(few) == (Advice(Problem.NO_LOWER, figure=pytest.approx(9 * 0.925 / 0.075)),)
    assert (
        Tongue().join(words(advise(few)[0])).endswith("A denominator above 111 would give it one.")
    )
    assert advise(few, direction=Direction.UP) == ()
    many = [19, 18, 20, 17] * 4
    assert problems(K.P, many, sizes=[20] * 16, direction=Direction.UP) == [Problem.NO_UPPER]
    assert "100 %" in Tongue().join(words(Advice(Problem.NO_UPPER)))
    assert problems(K.C, [1, 2, 3] * 5) == [Problem.NO_LOWER]
    assert problems(K.C, [21, 22, 23] * 5) == []


@pytest.mark.parametrize(
    ("last", "direction", "state"),
    [
        (50, Direction.UP, Variation.COMMON),
        (99, Direction.UP, Variation.IMPROVEMENT_HIGH),
        (99, Direction.DOWN, Variation.CONCERN_HIGH),
        (9, Direction.UP, Variation.CONCERN_LOW),
        (9, Direction.DOWN, Variation.IMPROVEMENT_LOW),
        (99, Direction.NEUTRAL, Variation.NEUTRAL_UP),
        (9, Direction.NEUTRAL, Variation.NEUTRAL_DOWN),
    ],
)
def test_variation_is_the_state_of_the_last_point(
    last: float, direction: Direction, state: Variation
) -> None:
    assert variation(spc.control.judge([*CALM, last], K.I, MDC), direction) is state
    gap = spc.control.judge([*CALM, last, None], K.I, MDC)
    assert variation(gap, direction) is state
    assert variation(spc.control.judge([*CALM[:6], last], K.I, MDC), direction) is None


@pytest.mark.parametrize(
    ("target", "up", "down"),
    [
        (90, Assurance.FAILING, Assurance.PASSING),
        (51, Assurance.HIT_OR_MISS, Assurance.HIT_OR_MISS),
        (20, Assurance.PASSING, Assurance.FAILING),
        (None, None, None),
    ],
)
def test_assurance_compares_the_last_limits_with_the_target(
    target: float | None, up: Assurance | None, down: Assurance | None
) -> None:
    verdict = spc.control.judge([*CALM, None], K.I)
    assert assurance(verdict, Direction.UP, target) is up
    assert assurance(verdict, Direction.DOWN, target) is down
    assert assurance(verdict, Direction.NEUTRAL, target) is None
    shares = spc.control.judge([*CALM, None], K.U, sizes=[1] * 16 + [None])
    assert assurance(shares, Direction.UP, target) is up
    assert assurance(spc.control.judge(CALM[:9], K.I), Direction.UP, target) is None


def test_icons_have_words() -> None:
    for icon in (*Variation, *Assurance):
        assert Tongue().say(spc.icons.words(icon))

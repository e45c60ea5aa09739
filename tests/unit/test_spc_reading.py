"""The sentence beside a chart says what the rules allow, and no more."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.spc import (
    Cadence,
    Context,
    Direction,
    Mark,
    RuleSet,
    Tongue,
    Unjudged,
    Word,
    brief,
    judge,
    not_judged,
    notes,
    read,
    say,
)
from app.spc.terms import Claim, Reading, Sign

QUARRY = (
    "31 25 28 27 29 31 23 20 29 24 26 25 28 33 37 39 36 31 42 30 33 28 30 31 36 31 28 37",
    "46 46 50 43 42 49 38 38 44 45 39 48 46 45 48 51 43 41 50 40 41 39 40 39 50 46 43 47",
)
HARBOR = (
    "14 13 20 21 22 18 14 19 15 25 26 20 20 28 19 27 31 18 19 24 22 16 23 22 20 20 22 29",
    "32 32 35 31 35 27 32 30 26 33 31 26 29 36 26 36 36 26 27 35 26 28 35 34 32 27 28 34",
)
JUNIPER = (
    "10 18 12 13 20 15 12 19 17 10 13 15 18 12 15 17 14 12 16 18 10 17 14 16 19 23 22 23",
    "19 25 19 25 25 27 21 25 24 18 20 18 27 19 27 26 25 20 24 27 18 25 18 23 21 27 25 26",
)
STABLE = [91.2, 90.4, 92.1, 91.0, 90.1, 92.6, 91.9, 90.8, 91.4, 90.2, 92.0, 91.1, 90.6, 91.7]
WEEKS = [f"week {n}" for n in range(1, 200)]


def school(
    data: tuple[str, str],
    idea: int,
    *,
    direction: Direction = Direction.UP,
    note: int | None = None,
) -> Reading:
    """The reading of a school's weekly percentages, its idea begun in a week (from 1)."""
    x, n = (np.array(text.split(), dtype=float) for text in data)
    marks = [Mark(idea - 1, "“Glad you’re back” in all rooms", idea=True)]
    if note is not None:
        marks.append(Mark(note - 1, "bus 8 re-routed"))
    values = 100 * x / n
    return read(judge(values), values, Direction.UP, WEEKS, sizes=n, marks=marks)


def plain(text: object) -> str:
    return str(text).replace("\u00a0", " ")


def test_quarry_is_clearly_better_one_week_after_its_idea() -> None:
    reading = school(QUARRY, 13)
    assert reading.word is Word.BETTER
    assert reading.since_index == 13
    assert reading.points == tuple(range(13, 25))
    assert reading.timing.claim is Claim.AFTER
    assert plain(say(reading)) == (
        "Clearly better since week 14. Twelve points above the median of 68 %: about 60 % before, "
        "75 % since. It began one week after the idea (“Glad you’re back” in all rooms)."
    )
    assert plain(brief(reading)) == "Clearly better since week 14."


def test_harbor_rose_before_its_idea_and_may_not_claim_it() -> None:
    reading = school(HARBOR, 15, note=10)
    assert (reading.word, reading.since_index) == (Word.BETTER, 9)
    assert reading.timing.claim is Claim.BEFORE
    assert plain(say(reading)) == (
        "Clearly better since week 10. Ten points above the median of 69 %: about 56 % before, "
        "74 % since. It began five weeks before the idea (“Glad you’re back” in all rooms): not "
        "ours to claim. At the same time: bus 8 re-routed."
    )
    assert plain(brief(reading)) == (
        "Rose in week 10, five weeks before the idea: not ours to claim."
    )


def test_juniper_is_to_be_watched_since_anhoej_is_silent() -> None:
    reading = school(JUNIPER, 20)
    assert reading.word is Word.WATCH
    assert reading.points == tuple(range(21, 28))
    assert plain(say(reading)) == (
        "Keep watching. Seven points above the median of 67 % since week 22, too soon for a firm "
        "signal."
    )
    assert plain(brief(reading)) == (
        "Seven points above the median of 67 %, too soon for a firm signal: keep watching."
    )


def test_northgate_shows_nothing() -> None:
    values = 56 + np.array([*STABLE[:6], *STABLE[:10:2], *STABLE[5:]]) - 91.15
    reading = read(judge(values), values, Direction.UP, WEEKS)
    assert plain(say(reading)) == "No clear change around 56 %."
    assert reading.points == ()


def test_alder_has_nine_points_of_twelve() -> None:
    values = [60, 90, 60, 50, 70, 80, 90, 95, 99]
    reading = read(judge(values), values, Direction.UP, WEEKS)
    assert reading.word is Word.EARLY
    assert say(reading).headline == "9 of 12 points – too early to judge."


@pytest.mark.parametrize(
    ("direction", "word"),
    [
        (Direction.UP, Word.WORSE),
        (Direction.DOWN, Word.BETTER),
        (Direction.NEUTRAL, Word.LOWER),
    ],
)
def test_the_same_fall_is_read_by_the_good_direction(direction: Direction, word: Word) -> None:
    values = [11, 12, 11, 10, 12, 11, 12, 11, 12, 6, 7, 6, 5, 6, 7, 6, 6, 5, 6]
    reading = read(judge(values), values, direction, WEEKS)
    assert (reading.word, reading.side, reading.since_index) == (word, -1, 9)


def test_only_anhoej_makes_a_word_clear() -> None:
    values = [*STABLE, 92.5, 92.6, 92.7, 92.8, 92.9, 93.0]
    verdict = judge(values, RuleSet.SHIFT_RUNS_TREND)
    assert verdict.signals
    assert not verdict.anhoej
    assert read(verdict, values, Direction.UP, WEEKS).word is Word.WATCH


def test_a_rise_that_came_back_is_not_called_better() -> None:
    values = [5, 4, 5, 3, 5, 4, 5, 4, *[8, 9] * 6, 4, 5, 4, 6, 5, 3, 4, 6]
    reading = read(judge(values), values, Direction.UP, WEEKS)
    assert judge(values).anhoej
    assert reading.word is Word.WATCH
    assert reading.change is not None
    assert reading.change.sign is Sign.CAME_BACK
    assert say(reading).rest == "Higher from week 9 to week 20, then back."


def test_a_long_run_at_the_beginning_dates_the_change_by_its_end() -> None:
    values = [3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 9, 5, 8, 4, 9, 5, 7, 4, 8, 4, 9]
    values += [1]
    reading = read(judge(values), values, Direction.UP, WEEKS)
    assert (reading.word, reading.since_index) == (Word.BETTER, 10)


def test_few_crossings_alone_date_the_change_where_the_sides_part() -> None:
    values = [5, 6, 7, 4, 8, 9, 10, 1, 2, 3, 1, 2, 4]
    reading = read(judge(values), values, Direction.UP, WEEKS)
    assert reading.change is not None
    assert reading.change.sign is Sign.FEW_CROSSINGS
    assert (reading.side, reading.since_index) == (-1, 7)
    assert "crossed one time, where chance alone gives two or more" in say(reading).rest


def test_too_many_runs_are_no_change_but_are_named() -> None:
    values = [2, 9, 1, 8, 2, 9, 1, 8, 2, 9, 1, 8, 2, 9]
    sentence = say(read(judge(values), values, Direction.UP, WEEKS))
    assert plain(sentence) == (
        "No clear change around 5 %. It swings more often than chance: two sources may be mixed."
    )


def test_an_old_shift_is_said_to_be_common_by_chance() -> None:
    values = [9, 9, 8, 9, 9, 8, 1, 2, 8, 1, 1, 2, 9, 1, 8, 2, 2, 1, 8, 1, 9, 9, 2, 1]
    reading = read(judge(values), values, Direction.UP, WEEKS)
    assert not judge(values).anhoej
    assert say(reading).rest.endswith("from week 1 to week 6; chance alone often does that.")


def test_season_short_weeks_and_missing_values_come_before_the_signal() -> None:
    x, n = (np.array(text.split(), dtype=float) for text in QUARRY)
    values = 100 * x / n
    values[3] = float("nan")
    counts = [i not in (5, 6) for i in range(28)]
    context = Context(Cadence.WEEK, one_year=True)
    reading = read(judge(values, counts=counts), values, Direction.UP, WEEKS, context=context)
    assert say(reading).first == (
        "With one school year, this may be the season. Two weeks left out as too short. One week "
        "without a value."
    )
    assert str(say(reading)).index("season") < str(say(reading)).index("Clearly better")


def test_measures_without_rules_say_why() -> None:
    for reason in Unjudged:
        reading = not_judged(reason)
        assert reading.word is Word.NOT_JUDGED
        assert str(say(reading))
    zeros = [0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 0, 1, 0]
    assert read(judge(zeros), zeros, Direction.UP, WEEKS).unjudged is Unjudged.ZERO
    assert read(judge([]), [], Direction.UP, []).unjudged is Unjudged.EMPTY


def test_equal_values_show_no_change() -> None:
    assert plain(say(read(judge([3] * 12), [3] * 12, Direction.UP, WEEKS))) == (
        "No clear change around 3 %."
    )


def test_labels_must_reach_as_far_as_the_values() -> None:
    with pytest.raises(ValueError, match="labels"):
        read(judge(STABLE), STABLE, Direction.UP, ["week 1"])


def test_small_print() -> None:
    reading = school(QUARRY, 13)
    verdict = reading.verdict
    assert verdict is not None
    tongue = Tongue()
    line = notes.rules_line(reading)
    assert line is not None
    assert tongue.say(line) == "Rules: shift and runs; Anhøj agrees"
    assert [tongue.say(q) for q in notes.check_first(reading)][-1] == (
        "What else changed in week 13?"
    )
    lines = [plain(tongue.say(line)) for line in notes.worked_out(reading)]
    assert lines[0] == "The median of 28 points is 68 %."
    assert "The longest run has 12 points; round(log₂ n) + 3 allows 8." in lines[3].replace(
        "the longest", "The longest"
    )
    assert lines[-1] == "Before and since are parted where the idea began: 60 % and 75 %."
    silent = notes.rules_line(school(JUNIPER, 20))
    assert silent is not None
    assert tongue.say(silent).endswith("Anhøj is silent")
    assert all("of 100" in tongue.say(notes.chance_warning(rules)) for rules in RuleSet)


def test_another_language_gets_the_messages_and_the_values() -> None:
    asked: list[str] = []

    def gettext(message: str, /, **values: str) -> str:
        asked.append(message)
        return f"[{message % values if values else message}]"

    tongue = Tongue(gettext=gettext, number=lambda value: f"{value:.1f} Minuten")
    sentence = say(school(QUARRY, 13), tongue)
    assert "68.2 Minuten" in sentence.rest
    assert "Clearly better since %(since)s." in asked
    assert "twelve" in asked


@given(
    st.lists(st.integers(0, 12).map(float) | st.just(float("nan")), max_size=50),
    st.sampled_from(RuleSet),
    st.sampled_from(Direction),
    st.lists(st.integers(0, 49), max_size=2),
)
def test_every_series_has_a_sentence(
    values: list[float], rules: RuleSet, direction: Direction, at: list[int]
) -> None:
    marks = [Mark(i, "an idea", idea=bool(k)) for k, i in enumerate(at) if i < len(values)]
    verdict = judge(values, rules)
    reading = read(verdict, values, direction, WEEKS, marks=marks)
    sentence = say(reading)
    assert sentence.headline.endswith(".")
    assert "%(" not in str(sentence)
    assert str(brief(reading))
    assert notes.worked_out(reading) or verdict.median is None
    if reading.word.clear:
        assert verdict.anhoej
    good = {Word.BETTER: 1, Word.WORSE: -1}.get(reading.word)
    if good is not None:
        assert reading.side == good * direction.good

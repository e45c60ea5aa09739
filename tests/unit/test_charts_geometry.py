"""Places on a chart: round ticks, labels that never touch, lines broken at gaps."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.charts.geometry import FRAMES, ChartMark, Series, Size, lay_out
from app.charts.labels import Box, box_of, place_marks
from app.charts.scale import decimals, nice_ticks, short_labels, span, sparse
from app.charts.svg import run_chart
from app.charts.text import shorten, width, wrap

WEEKS = tuple(f"week {n}" for n in range(1, 201))
NAN = float("nan")


def series(values: list[float | None], **given: object) -> Series:
    """A weekly series in percent."""
    return Series("Back the next day", WEEKS[: len(values)], tuple(values), **given)  # type: ignore[arg-type]


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.sampled_from([4, 5, 6]))
@example(1.75, 0.375, 4)
def test_ticks_cover_the_range_in_few_equal_round_steps(low: float, wide: float, most: int) -> None:
    ticks = nice_ticks(low, low + wide, most)
    slack = (ticks[1] - ticks[0]) * 1e-6 + abs(low) * 1e-6
    assert ticks[0] <= low + slack
    assert ticks[-1] >= low + wide - slack
    assert 2 <= len(ticks) <= most + 1
    steps = {round((b - a) / (ticks[1] - ticks[0]), 3) for a, b in pairwise(ticks)}
    assert steps == {1.0}


def test_the_ticks_of_quarry_are_those_of_the_picture() -> None:
    assert nice_ticks(*span([52, 84], percent=True)) == (40, 50, 60, 70, 80, 90)


def test_percentages_stay_between_nothing_and_all() -> None:
    assert span([1, 99], percent=True) == (0.0, 100.0)
    assert span([0, 0, 0], percent=False)[0] == 0
    assert span([], percent=True) == (0.0, 100.0)
    assert span([50], percent=True, bounds=(20, 90)) == (20, 90)


@pytest.mark.parametrize(("step", "places"), [(10, 0), (25, 0), (0.5, 1), (0.05, 2), (1, 0)])
def test_ticks_are_written_with_the_decimals_they_need(step: float, places: int) -> None:
    assert decimals(step) == places


def test_what_all_labels_share_is_said_once() -> None:
    assert short_labels(["week 1", "week 2", "week 10"]) == ("week 1", "2", "10")
    assert short_labels(["8 Sep", "15 Sep"]) == ("8 Sep", "15 Sep")
    assert short_labels(["May", "June"]) == ("May", "June")
    assert short_labels([]) == ()


def test_quarry_s_axis_names_every_fourth_week_and_the_last() -> None:
    picture = lay_out(series([60.0] * 28))
    assert [label.text for label in picture.axis] == [
        "week 1", "5", "9", "13", "17", "21", "25", "28",
    ]  # fmt: skip


@given(st.integers(1, 180), st.sampled_from([Size.PAGE, Size.PHONE, Size.PAPER]), st.booleans())
def test_axis_labels_never_touch(count: int, size: Size, dates: bool) -> None:
    labels = tuple(f"{n} September 2025" for n in range(count)) if dates else WEEKS[:count]
    picture = lay_out(Series("x", labels, tuple([5.0] * count)), size)
    boxes = [box_of(label, picture.frame.font) for label in picture.axis]
    assert boxes
    assert not any(a.meets(b) for a, b in combinations(boxes, 2))
    assert all(box.left >= -2 and box.right <= picture.frame.width + 2 for box in boxes)


def test_sparse_gives_way_to_long_words() -> None:
    assert sparse(["a" * 60, "b" * 60], [0, 50], 12, 8, 12) == (1,)
    assert sparse([], [], 12, 8, 12) == ()


def test_the_line_breaks_at_gaps_and_at_the_summer() -> None:
    picture = lay_out(series([1.0, 2.0, None, 4.0, NAN, 6.0, 7.0, 8.0], breaks=(7,)))
    assert re.sub(r"[\d. ]+", "", picture.line) == "MLMMLM"
    assert len(picture.spots.dots) == 6


def test_points_are_told_apart_by_kind() -> None:
    picture = lay_out(series([1.0, 2.0, 3.0, 4.0], hollow=(1,), signals=(1, 2)))
    kinds = [[s.index for s in spots] for spots in (picture.spots.dots, picture.spots.hollows)]
    assert kinds == [[0, 3], [1]]
    assert [s.index for s in picture.spots.diamonds] == [2]


def test_labels_of_target_and_median_keep_apart_even_where_the_lines_are_close() -> None:
    values: list[float | None] = [8.0, 9.0, 7.5, 8.5, 9.5] * 5
    for target in (8.4, 8.5, 8.6, 9.0):
        picture = lay_out(series(values, centre=(8.5,) * 25, target=target, percent=False))
        assert picture.centre[0].label
        assert picture.target
        assert picture.target.label
        boxes = [box_of(at.label, 12.5) for at in (picture.centre[0], picture.target) if at.label]
        assert not boxes[0].meets(boxes[1])


def test_a_label_goes_where_the_data_is_not() -> None:
    busy_left: list[float | None] = [40.0, 80.0, 40.0, 80.0, 40.0, *[90.0] * 20]
    picture = lay_out(series(busy_left, centre=(60.0,) * 25))
    assert picture.centre[0].label
    assert picture.centre[0].label.anchor == "end"


MARKS = st.lists(
    st.tuples(st.integers(0, 59), st.text("abcdefgh ", min_size=1, max_size=40)),
    max_size=6,
    unique_by=lambda mark: mark[0],
)


@given(MARKS, st.sampled_from([Size.PAGE, Size.PHONE, Size.PAPER]))
def test_labels_of_marks_never_cover_each_other(marks: list[tuple[int, str]], size: Size) -> None:
    given_marks = tuple(ChartMark(i, text) for i, text in marks)
    picture = lay_out(series([5.0] * 60, marks=given_marks), size)
    boxes = [box_of(m.label, picture.frame.font, bold=True) for m in picture.marks if m.label]
    assert len(boxes) == len(marks)
    assert not any(a.meets(b) for a, b in combinations(boxes, 2))
    assert all(box.bottom < picture.scale.top + 1 for box in boxes)
    assert all(box.left > -1 and box.right < picture.frame.width + 1 for box in boxes)


def test_no_line_crosses_a_label_that_runs_to_the_right() -> None:
    placed = place_marks(
        [(100, "a rather long label"), (150, "another"), (180, "third")], 60, 740, 12
    )
    assert [mark.row for mark in placed] == [2, 1, 0]


def test_marks_outside_the_series_are_left_out() -> None:
    picture = lay_out(series([1.0, 2.0], marks=(ChartMark(5, "later"), ChartMark(-1, "before"))))
    assert picture.marks == ()


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize(
    "values",
    [[], [None], [61.0], [3.0] * 14, [0.0] * 12, [1e6, 2e6], [0.0001, 0.0002], [-5.0, 5.0]],
)
def test_every_series_has_a_picture_inside_its_frame(
    values: list[float | None], size: Size
) -> None:
    picture = lay_out(series(values, percent=False), size)
    frame = FRAMES[size]
    for spot in picture.spots.dots:
        assert frame.left <= spot.x <= picture.right
        assert picture.scale.top - 0.1 <= spot.y <= picture.scale.bottom + 0.1


def test_numbers_are_written_for_people() -> None:
    assert series([]).written(68.4) == "68\u00a0%"
    minutes = Series("m", (), (), percent=False, unit="min")
    assert minutes.written(8.6, 1) == "8.6\u00a0min"
    assert Series("c", (), (), percent=False).written(-12000) == "−12\u202f000"


def test_words_wrap_into_the_room_there_is() -> None:
    lines = wrap("Substitutes don’t know who was out", 110, 13)
    assert all(width(line, 13) <= 110 for line in lines)
    assert " ".join(lines) == "Substitutes don’t know who was out"
    for space in " \u00a0\u202f":
        assert "10\u202f%" in " | ".join(wrap(f"Students missing 10{space}% or more", 118, 13))
    assert wrap("Communication", 50, 13)[0].endswith("-")
    assert wrap("", 50, 13) == ()
    assert shorten("Glad you’re back in all rooms", 90, 12).endswith("…")


def test_a_box_knows_what_crosses_it() -> None:
    box = Box(10, 10, 20, 20)
    assert box.crossed((0, 0, 30, 30))
    assert box.crossed((15, 0, 15, 40))
    assert not box.crossed((0, 25, 30, 25))
    assert not box.crossed((0, 0, 5, 40))


def test_no_data_runs_through_the_label_of_a_level() -> None:
    hugging = [60 + (7 * n % 5 - 2) * 0.8 for n in range(40)] + [40.0, 20.0]
    rising = [20.0, 45.0, 52.0, 70.0, 60.0, 58.0, *hugging]
    for values in (hugging, rising):
        for size in (Size.PAGE, Size.PHONE, Size.PAPER):
            picture = lay_out(series(values, centre=(60.0,) * 48, target=66.0), size)
            for level in (*picture.centre, picture.target):
                assert level is not None
                assert level.label is not None
                box = box_of(level.label, picture.frame.font)
                spots = sorted(picture.spots.dots, key=lambda spot: spot.index)
                lines = [(a.x, a.y, b.x, b.y) for a, b in pairwise(spots)]
                assert not any(box.crossed(line) for line in lines), (size, level.label)


def test_what_a_small_chart_cannot_hold_stands_at_its_edge() -> None:
    far = series([50.0, 90.0, 51.0, None, 5.0], bounds=(40.0, 60.0))
    picture = lay_out(far, Size.SMALL)
    assert picture.beyond == {1, 4}
    ys = {spot.index: spot.y for spot in picture.spots.dots}
    assert (ys[1], ys[4]) == (picture.scale.top, picture.scale.bottom)
    drawn = run_chart(far, id="far", size=Size.SMALL)
    assert drawn.count("chart-beyond") == 1
    assert "chart-point" not in drawn, "an arrowhead in its place"
    assert "chart-beyond" not in run_chart(series([50.0, 51.0]), id="near", size=Size.SMALL)


def test_a_target_label_avoids_gridlines_and_points() -> None:
    demo = (31, 33, 37, 43, 45, 43, 39, 37, 41, 31, 33, 36, 39, 39, 36, 33, 31, 33)
    months = tuple(f"month {n}" for n in range(len(demo)))
    series = Series("Missing", months, demo, "", centre=(37.0,) * 18, target=29.0)
    for size in (Size.PAGE, Size.PHONE, Size.PAPER):
        picture = lay_out(series, size)
        assert picture.target is not None
        assert picture.target.label is not None
        box = box_of(picture.target.label, picture.frame.font)
        dot = picture.frame.dot
        for spot in picture.spots.dots:
            around = Box(spot.x - dot, spot.y - dot, spot.x + dot, spot.y + dot)
            assert not box.meets(around), (size, spot)
        heights = [picture.scale.at(tick) for tick in picture.scale.ticks]
        assert not any(box.top < height < box.bottom for height in heights), size

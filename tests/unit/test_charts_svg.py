"""The drawings as markup: named, escaped, without styles, the same in every size."""

from __future__ import annotations

import json
import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.charts import ChartMark, Phase, Series, Size, bokeh, run_chart, run_chart_responsive
from app.charts.drivers import Drivers, Kind, Node
from app.charts.drivers import lay_out as lay_out_drivers
from app.charts.drivers_svg import draw_drivers
from app.charts.fishbone import Bone, Cause, Fishbone, Rib
from app.charts.fishbone import lay_out as lay_out_fishbone
from app.charts.fishbone_svg import draw_fishbone
from app.charts.text import width, wrap

EVIL = "<script>alert(\"1\")</script> & 'x'"
SVG = "{http://www.w3.org/2000/svg}"


def parsed(markup: str) -> ElementTree.Element:
    """The markup as a tree; fails where it is not well formed."""
    return ElementTree.fromstring(markup)


def example(**given_values: object) -> Series:
    values: dict[str, object] = {
        "title": "Back the next day, Quarry Road",
        "summary": "Clearly better since week 14.",
        "labels": tuple(f"week {n}" for n in range(1, 29)),
        "values": tuple(None if n == 7 else 50.0 + n for n in range(28)),
        "centre": (63.0,) * 28,
        "target": 80.0,
        "hollow": (3,),
        "signals": (20, 21, 22),
        "marks": (ChartMark(12, "“Glad you’re back” in all rooms"),),
        "sizes": (46.0,) * 28,
    }
    return Series(**{**values, **given_values})  # type: ignore[arg-type]


@pytest.mark.parametrize("size", Size)
def test_a_chart_is_an_image_with_a_name_and_a_description(size: Size) -> None:
    svg = parsed(run_chart(example(), id="c1", size=size))
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "c1-title c1-desc"
    assert svg.find(f"{SVG}title").text == "Back the next day, Quarry Road"  # type: ignore[union-attr]
    assert svg.find(f"{SVG}desc").text == "Clearly better since week 14."  # type: ignore[union-attr]
    assert svg[0].tag == f"{SVG}title"


@pytest.mark.parametrize("size", Size)
def test_no_styles_no_scripts_and_every_word_escaped(size: Size) -> None:
    marks = (ChartMark(3, EVIL),)
    markup = run_chart(example(title=EVIL, summary=EVIL, labels=(EVIL,) * 28, marks=marks), id="c")
    assert "<script" not in markup
    assert "style=" not in markup
    assert parsed(markup) is not None
    assert "<script" not in run_chart(example(labels=(EVIL,) * 28, unit=EVIL), id="c", size=size)


def test_signals_are_diamonds_and_short_weeks_hollow() -> None:
    svg = parsed(run_chart(example(), id="c"))
    signals = svg.find(f".//{SVG}g[@class='chart-signal']")
    hollow = svg.find(f".//{SVG}g[@class='chart-hollow']")
    assert signals is not None
    assert [child.tag for child in signals] == [f"{SVG}path"] * 3
    assert hollow is not None
    assert len(hollow) == 1


def test_paper_needs_no_style_sheet() -> None:
    svg = parsed(run_chart(example(), id="c", size="paper"))
    for drawn in svg.iter():
        if drawn.get("class") == "chart-line":
            assert drawn.get("stroke") == "#1f2523"
            assert drawn.get("fill") == "none"
        if drawn.get("class") == "chart-median":
            assert drawn.get("stroke") == "#176a5c"


def test_a_series_without_values_says_so() -> None:
    markup = run_chart(Series("Empty", (), ()), id="c")
    assert "No data yet" in markup
    assert parsed(run_chart(Series("Empty", (), ()), id="c", size="small")) is not None


def test_page_and_phone_have_ids_of_their_own() -> None:
    both = run_chart_responsive(example(), id="c")
    ids = re.findall(r' id="([^"]+)"', both)
    assert len(ids) == len(set(ids)) == 6


def test_a_small_chart_draws_points_only_where_no_line_reaches() -> None:
    lone = example(values=(50.0, None, 60.0, 61.0), labels=("a", "b", "c", "d"), marks=())
    svg = parsed(run_chart(lone, id="c", size="small"))
    assert len(svg.findall(f".//{SVG}circle")) == 1


def test_a_chart_of_28_points_is_a_small_file() -> None:
    assert len(run_chart(example(), id="c")) < 9000
    assert len(run_chart(example(), id="c", size="small")) < 2000


@pytest.mark.parametrize("theme", bokeh.THEMES.values(), ids=list(bokeh.THEMES))
def test_the_interactive_chart_is_plain_json_without_code(theme: bokeh.Theme) -> None:
    item = json.loads(bokeh.run_chart_item(example(), "c", theme=theme))
    assert {"target_id", "root_id", "doc"} <= set(item)
    text = json.dumps(item)
    assert "CustomJS" not in text
    assert theme.measure in text
    assert "week 14" in text
    assert "Glad you" in text


def test_the_interactive_chart_flags_what_was_being_tested() -> None:
    def flags(series: Series) -> int:
        return bokeh.run_chart_item(series, "c").count('"triangle"')

    assert flags(example(tests=(2, 3, 99))) == flags(example()) + 1


@pytest.mark.parametrize("values", [(), (61.0,), (None, 3.0, 3.0)])
def test_the_interactive_chart_takes_any_series(values: tuple[float | None, ...]) -> None:
    labels = tuple("abc"[: len(values)])
    assert json.loads(bokeh.run_chart_item(Series("x", labels, values), "c"))


DEMO = Fishbone(
    "A second absence follows the first",
    (
        Bone("Return to class", (Cause("The make-up packet is the welcome", 3),)),
        Bone("Getting here", (Cause("Bus 8 passes full", 5), Cause("No second bus"))),
        Bone("Belonging", (Cause("Families don’t know the rule", 11, "ruled_out"),)),
        Bone("Data", (Cause("The list arrives monthly", 1, "supported"),)),
    ),
)

# A few words, a long sentence, one word without an end.
sayings = st.one_of(
    st.text("abcdef ", min_size=1, max_size=60),
    st.integers(60, 200).map(lambda n: ("families wait for a slip " * 8)[:n]),
    st.integers(60, 160).map(lambda n: "w" * n),
)
causes = st.recursive(
    st.builds(Cause, sayings, st.integers(0, 30)),
    lambda inner: st.builds(
        Cause,
        sayings,
        st.integers(0, 3),
        st.sampled_from(["hypothesis", "supported", "ruled_out"]),
        st.lists(inner, max_size=2).map(tuple),
    ),
    max_leaves=6,
)
fishbones = st.builds(
    Fishbone,
    st.text("abcdef ", min_size=1, max_size=140),
    st.lists(
        st.builds(
            Bone,
            st.text("abcdef ", min_size=1, max_size=30),
            st.lists(causes, max_size=10).map(tuple),
        ),
        max_size=8,
    ).map(tuple),
)


def test_the_fishbone_shows_evidence_doubt_and_what_was_ruled_out() -> None:
    svg = parsed(draw_fishbone(DEMO, id="f"))
    classes = [drawn.get("class") for drawn in svg.iter() if drawn.get("class")]
    assert classes.count("fishbone-known") == 3
    assert classes.count("fishbone-open") == 1
    assert classes.count("fishbone-out") == 1
    assert classes.count("fishbone-struck") == 1
    assert "Return to class: The make-up packet is the welcome." in svg[1].text  # type: ignore[operator]


@pytest.mark.parametrize("variant", ["page", "paper"])
@settings(max_examples=15, deadline=None)
@given(fishbones)
def test_the_words_of_a_fishbone_never_overlap(variant: str, fishbone: Fishbone) -> None:
    bones = lay_out_fishbone(fishbone, variant)
    look = bones.look
    for rib in bones.ribs:
        boxes = [
            (row.first - look.words * 0.75, row.first + (len(row.lines) - 1) * look.line)
            for row in rib.rows
            if row.lines
        ]
        assert not any(a[0] < b[1] and b[0] < a[1] for a, b in combinations(boxes, 2))
        edge = (bones.spine - bones.above, bones.spine + bones.below)
        assert all(edge[0] - 1 < top and low < edge[1] + 1 for top, low in boxes)
        inner = [(t, b) for t, b in boxes if t < bones.spine < b]
        assert not inner
    assert parsed(draw_fishbone(fishbone, id="f", variant=variant)) is not None


@pytest.mark.parametrize("variant", ["page", "paper"])
@settings(max_examples=15, deadline=None)
@given(fishbones)
def test_words_keep_clear_of_their_bone_and_of_the_one_before(
    variant: str, fishbone: Fishbone
) -> None:
    bones = lay_out_fishbone(fishbone, variant)
    look = bones.look
    for side, high in ((-1, bones.above), (1, bones.below)):
        ribs = [rib for rib in bones.ribs if rib.side == side]
        for before, rib in zip([None, *ribs], ribs, strict=False):
            for row in rib.rows:
                left = row.x + (look.knot + 4 * look.unit if row.depth else 0)
                assert row.x > 0
                for k, line in enumerate(row.lines):
                    low = row.first + k * look.line
                    ends = (low, low - look.words * 0.8)
                    bone = min(_bone_at(rib, y, bones.spine, high) for y in ends)
                    # Sub-causes of sub-causes may lack the room beside eight bones on paper.
                    assert left + width(line, look.words) < bone or row.depth > 1
                    if before:
                        assert max(_bone_at(before, y, bones.spine, high) for y in ends) < row.x


def _bone_at(rib: Rib, y: float, spine: float, high: float) -> float:
    return rib.foot - (rib.foot - rib.x) * abs(spine - y) / high


def test_a_number_stays_with_its_unit_and_a_date_is_one_line_where_it_fits() -> None:
    said = "Fewer miss 10 % or 18 days a year by 5 June 2027, by June 5, 2027, by 1,200 hours"
    whole = ("10\u202f%", "18 days", "5 June 2027,", "June 5, 2027,", "1,200 hours")
    for room in range(90, 300, 7):
        lines = wrap(said, room, 13)
        assert all(any(part in line for line in lines) for part in whole), lines
        assert all(width(line, 13) <= room for line in lines)
    assert wrap("5 June 2027", 40, 13) == ("5 June", "2027")
    assert wrap("by 5\u00a0June 2027", 78, 13) == ("by", "5 June 2027")


def test_a_fishbone_escapes_its_words() -> None:
    evil = Fishbone(EVIL, (Bone(EVIL, (Cause(EVIL, children=(Cause(EVIL),)),)),))
    markup = draw_fishbone(evil, id="f")
    assert "<script" not in markup
    assert "style=" not in markup


AIM = Node("aim", Kind.AIM, "By June, fewer second absences")
IDEA = Node("i", Kind.IDEA, "Glad you’re back", ("s", "p2"), "5 cycles at 3 sites", tested=True)
THEORY = Drivers(
    "Aim and drivers",
    (
        AIM,
        Node("p1", Kind.PRIMARY, "Every return is noticed", ("aim",)),
        Node("p2", Kind.PRIMARY, "Home hears a person first", ("aim",)),
        Node("s", Kind.SECONDARY, "The return routine", ("p1",)),
        IDEA,
        Node("r", Kind.IDEA, "Attendance raffle", ("p1",), dropped=True),
        Node("o", Kind.IDEA, "Serves nothing yet"),
    ),
)


@pytest.mark.parametrize("variant", ["page", "paper"])
def test_an_idea_may_serve_two_drivers(variant: str) -> None:
    tree = lay_out_drivers(THEORY, variant)
    assert len(tree.boxes) == 7
    assert len(tree.links) == 6
    assert len({box.x for box in tree.boxes}) == 4
    markup = draw_drivers(THEORY, id="d", variant=variant)
    classes = [drawn.get("class") for drawn in parsed(markup).iter()]
    assert classes.count("drivers-tested") == 1
    assert classes.count("drivers-untested") == 2
    assert classes.count("drivers-struck") == 1


def test_a_link_past_a_column_touches_none_of_its_boxes() -> None:
    tree = lay_out_drivers(THEORY)
    for points in tree.links:
        for (x0, y0), (x1, y1) in zip(points[1::2], points[2::2], strict=False):
            assert y0 == y1
            assert not any(
                x0 <= box.x <= x1 and box.y < y0 < box.y + box.height for box in tree.boxes
            )


@st.composite
def theories(draw: st.DrawFn) -> Drivers:
    """Any graph of boxes, parents that do not exist among them."""
    words = st.text("abcdef ", min_size=1, max_size=80)
    kinds = draw(st.lists(st.sampled_from(list(Kind)), max_size=16))
    keys = [str(k) for k in range(len(kinds))]
    parents = st.lists(st.sampled_from([*keys, "gone"]), max_size=3, unique=True).map(tuple)
    nodes = [
        Node(key, kind, draw(words), draw(parents)) for key, kind in zip(keys, kinds, strict=True)
    ]
    return Drivers("Aim and drivers", tuple(nodes))


@settings(max_examples=60, deadline=None)
@given(theories())
def test_boxes_never_overlap(drivers: Drivers) -> None:
    tree = lay_out_drivers(drivers)
    assert len(tree.boxes) == len(drivers.nodes)
    for a, b in combinations(tree.boxes, 2):
        assert a.x != b.x or a.y + a.height <= b.y + 0.01 or b.y + b.height <= a.y + 0.01
    assert all(box.y >= 0 and box.y + box.height <= tree.height for box in tree.boxes)
    assert parsed(draw_drivers(drivers, id="d")) is not None


def test_limits_step_with_their_points_and_are_dashed_on_trial() -> None:
    phases = (Phase(0, trial=True), Phase(14, "Greeting"))
    upper = (*(80.0 + n % 2 for n in range(14)), *[90.0] * 14)
    svg = parsed(
        run_chart(
            example(centre=(60.0,) * 14 + (75.0,) * 14, upper=upper, lower=(None,) * 28,
                    phases=phases, outside=(27,), excluded=(5,), tests=(2, 3)),
            id="c1",
        )
    )  # fmt: skip
    drawn = {name: svg.findall(f".//{SVG}path[@class='{name}']") for name in (
        "chart-limit", "chart-median", "chart-phase", "chart-excluded", "chart-test")}  # fmt: skip
    trial, firm = drawn["chart-limit"]
    assert trial.get("stroke-dasharray")
    assert not firm.get("stroke-dasharray")
    assert trial.get("d", "").count("V") == 13
    assert firm.get("d", "").count("V") == 0
    assert len(drawn["chart-median"]) == 2
    assert all(len(drawn[name]) == 1 for name in ("chart-phase", "chart-excluded", "chart-test"))
    assert "Greeting" in "".join(svg.itertext())
    assert bokeh.run_chart_item(example(upper=upper, phases=phases, outside=(27,)), "x")

"""`flask spc`: what it reads, what it prints, and how it refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from app.spc_command import spc

FREAK = [30, 32, 29, 31, 33, 30, 55, 31, 29, 32, 30, 31, 33, 30, 29, 32]
STEP = [88, 90, 87, 89, 91, 88, 90, 87, 89, 90, 94, 95, 93, 96, 94, 95, 93, 96, 94, 95]
SHARES = "12/120 15/118 9/121 14/119 11/60 13/122 10/120 30/121 12/118 14/120 11/119 13/40"


def ask(content: str | bytes, chart: str, *words: str) -> tuple[int, str]:
    answer = CliRunner().invoke(spc, ["--chart", chart, *words, "-"], input=content)
    return answer.exit_code, answer.output


def told(content: str | bytes, chart: str, *words: str) -> dict[str, Any]:
    code, output = ask(content, chart, *words)
    assert code == 0, output
    assert output.count("\n") == 1
    found = json.loads(output)
    assert isinstance(found, dict)
    return found


def refused(content: str | bytes, chart: str, *words: str) -> str:
    code, output = ask(content, chart, *words)
    assert code == 1
    assert output.count("\n") == 1
    return output.removeprefix("Error: ").strip()


def values(series: list[Any]) -> str:
    return "x,y\n" + "".join(f"w{i},{y}\n" for i, y in enumerate(series))


def shares() -> str:
    rows = (pair.split("/") for pair in SHARES.split())
    return "x,y,n\n" + "".join(f"{i},{y},{n}\n" for i, (y, n) in enumerate(rows))


def test_the_object_has_exactly_these_parts() -> None:
    found = told(shares(), "p", "--rules", "shewhart-anhoej")
    assert list(found) == ["chart", "rules", "phases", "points"]
    assert (found["chart"], found["rules"]) == ("p", "shewhart-anhoej")
    (phase,) = found["phases"]
    assert phase == {
        "centre": pytest.approx(0.12634822804314),
        "n_useful": 12,
        "longest_run": 3,
        "longest_run_max": 7,
        "crossings": 7,
        "crossings_min": 3,
        "runs": 8,
        "runs_lower": 4,
        "runs_upper": 9,
        "signals": [{"rule": "outside", "points": [7, 11]}],
    }
    assert found["points"][7] == {
        "x": "7",
        "y": pytest.approx(30 / 121),
        "centre": phase["centre"],
        "lower": pytest.approx(0.03573693490),
        "upper": pytest.approx(0.21695952118),
        "outside": True,
    }


def test_i_prime_by_hand() -> None:
    # Six times 10 (one measurement) and 12 (four). Centre (6·10·1 + 6·12·4)/30 = 11.6; every range
    # is 2, over √(1 + 1/4): σ = √(π/2)·2/1.118034 = 2.242; limits 3σ for one, 1.5σ for four.
    rows = "".join(f"{i},{10 + 2 * (i % 2)},{1 + 3 * (i % 2)}\n" for i in range(12))
    found = told("x,y,n\n" + rows, "I-prime")
    (phase,) = found["phases"]
    assert phase["centre"] == pytest.approx(11.6)
    sigma = (3.141592653589793 / 2) ** 0.5 * 2 / 1.25**0.5
    for at, away in ((0, 3 * sigma), (1, 1.5 * sigma)):
        assert found["points"][at]["upper"] == pytest.approx(11.6 + away)
        assert found["points"][at]["lower"] == pytest.approx(11.6 - away)
    assert sigma == pytest.approx(2.2420, abs=5e-5)


def test_screened_unless_told_otherwise() -> None:
    assert told(values(FREAK), "I")["points"][0]["upper"] == pytest.approx(38.2463, abs=5e-5)
    plain = told(values(FREAK), "xmr", "--unscreened")
    assert plain["points"][0]["upper"] == pytest.approx(46.1445, abs=5e-5)
    assert plain["chart"] == "I"


def test_a_run_chart_has_no_limits_and_its_own_rules() -> None:
    found = told(values(STEP), "run", "--rules", "shift-runs-trend")
    assert {signal["rule"] for signal in found["phases"][0]["signals"]} == {
        "shift",
        "trend",
        "runs",
    }
    assert found["points"][0] == {
        "x": "w0",
        "y": 88,
        "centre": 92,
        "lower": None,
        "upper": None,
        "outside": False,
    }
    assert told(values(STEP), "run", "--rules", "shewhart-anhoej")["rules"] == "anhoej"


def test_phases_freeze_and_ghosts() -> None:
    rows = [
        f"{i},{y},{'before' if i < 10 else 'after' if i == 10 else ''},{'x' if i == 3 else ''}"
        for i, y in enumerate(STEP)
    ]
    found = told("x,y,phase,exclude\n" + "\n".join(rows), "I")
    assert [phase["n_useful"] for phase in found["phases"]] == [9, 10]
    kept = STEP[:3] + STEP[4:10]
    assert found["phases"][0]["centre"] == pytest.approx(sum(kept) / 9)
    frozen = told(values(STEP), "I", "--freeze", "10")
    assert frozen["phases"][0]["centre"] == pytest.approx(sum(STEP[:10]) / 10)
    assert frozen["points"][19]["outside"]


def test_rows_of_one_subgroup_are_one_point() -> None:
    rows = "x,y,n\nSep,3,20\nOct,4,30\nSep,2,30\nOct,NA,10\nOct,9,\nNov,,\n"
    points = told(rows, "p")["points"]
    assert [(point["x"], point["y"]) for point in points] == [
        ("Sep", 5 / 50),
        ("Oct", 4 / 30),
        ("Nov", None),
    ]
    groups = "x,y\n" + "".join(f"{i},{y}\n" for i in range(4) for y in (i, i + 2, i + 4))
    means = told(groups, "Xbar")["points"]
    assert [point["y"] for point in means] == [2, 3, 4, 5]
    assert means[0]["upper"] == pytest.approx(3.5 + 1.954410 * 2, abs=1e-5)
    assert [point["y"] for point in told(groups, "S")["points"]] == [2, 2, 2, 2]


def test_missing_values_and_names_in_every_spelling() -> None:
    series = [*FREAK[:4], "", "NA", *FREAK[4:]]
    found = told(values(series), "i")
    assert [found["points"][i]["y"] for i in (3, 4, 5, 6)] == [31, None, None, 33]
    for name in ("p′", "P'", "pprime", "p_prime", "PP", "p-prime"):
        assert told(shares(), name)["chart"] == "p-prime"
    assert told(shares(), "p", "--rules", "Western_Electric")["rules"] == "western-electric"


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffY;N\n3;20\n4,5;30\n",
        "y\tn\n3\t20\n4.5\t30\n",
        "y,n,site\n3,20,A\n\n4.5,30,B\n".encode("utf-16"),
    ],
)
def test_files_as_spreadsheets_write_them(content: str | bytes) -> None:
    points = told(content, "u")["points"]
    assert [point["y"] for point in points] == [3 / 20, 4.5 / 30]
    assert [point["x"] for point in points] == ["1", "2"]


def test_explain_says_how_firm_the_limits_are_and_what_is_wrong() -> None:
    found = told("x,y\n" + "\n".join("a,0" if i % 3 else ",2" for i in range(15)), "I", "--explain")
    assert found["states"] == [{"state": "trial", "n_points": 15, "n_baseline": 15}]
    assert found["warnings"][0]["problem"] == "median_zero"
    assert found["warnings"][0]["suggest"] == "g"


@pytest.mark.parametrize(
    ("content", "chart", "words", "sentence"),
    [
        ("x,y\n1,2\n", "z", (), "There is no chart “z”; choose from run, I, mR, I-prime,"),
        ("x,y\n1,2\n", "c", ("--rules", "nelson"), "There are no rules “nelson”; choose from"),
        ("x,y\n1,2\n", "run", ("--rules", "western-electric"), "do not fit the run chart; choose"),
        (
            "x,y\n1,2\n",
            "I",
            ("--rules", "shift-runs"),
            "do not fit the I chart; choose from shewhart",
        ),
        ("1,2\n2,3\n", "I", (), "The first row must name the columns: x, y"),
        ("", "I", (), "The first row must name the columns"),
        ("x,y\n", "I", (), "The file holds no rows below its header."),
        ("x,y,y\n1,2,3\n", "I", (), "There are two columns y."),
        ("x,y\n1,2\n2,12 %\n", "I", (), "Row 3: y is “12 %”, which is not a number."),
        ("x,y\n1,1_000\n", "I", (), "Row 2: y is “1_000”, which is not a number."),
        ("x,y\n1,2,3\n", "I", (), "Row 2 has 3 cells, the header 2."),
        ("x,y\n1,2\n", "p", (), "A p chart needs a column n beside y."),
        ("x,y,n\n1,2,3\n2,4,3\n", "p", (), "Row 3: a numerator is above its denominator."),
        ("x,y,n\n1,2,3\n2,1,-3\n", "u", (), "Row 3: a size is negative."),
        ("x,y\n1,2\n2,-1\n", "c", (), "Row 3: a c chart holds no negative values."),
        ("x,y\n1,2\n\n2,0\n", "t", (), "Row 4: a t chart holds no gap of zero or less"),
        ("x,y\n1,inf\n", "I", (), "Row 2: a value is infinite."),
        ("x,y,exclude\n1,2,perhaps\n", "I", (), "Row 2: exclude is “perhaps”; write 1 or leave"),
        ("x,y,n,phase\na,1,9,1\na,1,9,2\n", "p", (), "Row 3: x is “a” as in row 2, but the phase"),
        (b"x,y\n1,\xff\xe9\n", "I", (), "The file is not text in UTF-8 or UTF-16."),
    ],
)
def test_bad_input_is_named_in_one_sentence(
    content: str | bytes, chart: str, words: tuple[str, ...], sentence: str
) -> None:
    assert sentence in refused(content, chart, *words)

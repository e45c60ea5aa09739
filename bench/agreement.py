"""Do our limits and signals agree with packages that others publish? On random data.

`python -m bench.agreement --peer PYTHON` compares with the control chart for Power BI of the
Western Australian health service, whose engine the package controlchartspy 0.1.3 holds; PYTHON is
an interpreter that has it (`python -m venv peer && peer/bin/pip install controlchartspy==0.1.3`).
With `--r` the limits of the rules of runs and the constants c₄ are compared with those of R, and
the limits of I′ charts with what R makes of the formula.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from dataclasses import dataclass
from math import isclose
from pathlib import Path
from typing import Any

import numpy as np

from app.spc import ChartKind, Rule, RuleSet, control
from app.spc.limits import crossings_min, longest_run_max
from app.spc.lines import c4

SERIES = 200  # of each chart
RELATIVE = 1e-6
PEER = Path(__file__).with_name("agreement_peer.py")
NAMES = {
    ChartKind.RUN: "run", ChartKind.I: "i", ChartKind.MR: "mr", ChartKind.P: "p",
    ChartKind.P_PRIME: "pp", ChartKind.U: "u", ChartKind.U_PRIME: "up", ChartKind.C: "c",
    ChartKind.T: "t", ChartKind.G: "g", ChartKind.XBAR: "xbar", ChartKind.S: "s",
}  # fmt: skip
# The peer writes 3/1.128 where the textbooks round to 2.66.
ROUNDED = (ChartKind.I, ChartKind.T)
SIGNALS = {"shift": Rule.SEVEN_ON_ONE_SIDE, "trend": Rule.SEVEN_IN_A_ROW}
Arrays = dict[str, np.ndarray]


@dataclass
class Tally:
    """What was compared for one chart, and the greatest difference."""

    numbers: int = 0
    worst: float = 0.0
    apart: int = 0
    signals: int = 0
    other: int = 0
    third: int = 0
    """Points of its two of three whose third lies on the other side, which ours does not count."""

    def number(self, ours: float | None, theirs: float | None) -> None:
        """Compare one number."""
        if ours is None or theirs is None:
            self.apart += ours is not theirs
            return
        self.numbers += 1
        scale = max(abs(ours), abs(theirs))
        self.worst = max(self.worst, abs(ours - theirs) / scale if scale else 0.0)
        self.apart += not isclose(ours, theirs, rel_tol=RELATIVE, abs_tol=1e-12)


def series(kind: ChartKind, random: np.random.Generator) -> Arrays:
    """One series as such a chart takes it, with a freak or a shift now and then."""
    points = int(random.integers(12, 49))
    n = random.integers(30, 400, points)
    rate = np.clip(0.2 + 0.05 * random.standard_normal(points), 0.01, 0.9)
    rate[points // 2 :] *= random.choice([1.0, 1.0, 1.25])
    if kind in (ChartKind.P, ChartKind.P_PRIME):
        return {"y": random.binomial(n, rate), "n": n}
    if kind in (ChartKind.U, ChartKind.U_PRIME):
        return {"y": random.poisson(n * rate), "n": n}
    if kind in (ChartKind.C, ChartKind.G):
        return {"y": random.poisson(12 * rate / 0.2)}
    if kind.subgroups:
        size = np.full(points, int(random.integers(3, 12)))
        if random.random() < 0.5:
            size = random.integers(2, 12, points)
        groups = [random.normal(50 * r / 0.2, 6, k) for r, k in zip(rate, size, strict=True)]
        return {"y": np.array([g.mean() for g in groups]), "n": size,
                "sd": np.array([g.std(ddof=1) for g in groups])}  # fmt: skip
    values = 40 * rate / 0.2 + random.normal(0, 3, points)
    if random.random() < 0.3:
        values[int(random.integers(points))] += 60
    return {"y": np.abs(values) + 0.1}


def compare(kind: ChartKind, peer: str, screened: bool) -> Tally:
    """Judge random series here and there."""
    random = np.random.default_rng([list(ChartKind).index(kind), 2026])
    given = [series(kind, random) for _ in range(SERIES)]
    cases = [
        {"chart": NAMES[kind], "screened": screened}
        | {name: values.tolist() for name, values in one.items()}
        for one in given
    ]
    if kind is ChartKind.S:
        cases = [{**case, "y": case["sd"]} for case in cases]
    done = subprocess.run(
        [peer, str(PEER)], input=json.dumps(cases), capture_output=True, text=True, check=True
    )
    tally = Tally()
    for one, table in zip(given, json.loads(done.stdout), strict=True):
        _compare(kind, one, table, screened, tally)
    return tally


def _compare(kind: ChartKind, one: Arrays, table: Any, screened: bool, tally: Tally) -> None:
    rules = RuleSet.MAKING_DATA_COUNT if kind.limited else RuleSet.ANHOEJ
    verdict = control.judge(
        one["y"], kind, rules, sizes=one.get("n"), spread=one.get("sd"), screened=screened
    )
    skip = kind is ChartKind.MR
    for at, row in enumerate(table):
        at += len(verdict.values) - len(table)  # a chart of ranges has one point less
        tally.number(verdict.centre[at], row["target"])
        for ours, name in ((verdict.lower, "ll99"), (verdict.upper, "ul99")):
            if kind.limited and not (skip and name == "ll99"):
                tally.number(_as_theirs(kind, verdict.centre[at], ours[at]), row.get(name))
    if kind.limited:
        _signals(verdict, table, tally)


def _as_theirs(kind: ChartKind, centre: float | None, limit: float | None) -> float | None:
    """Our limit with 3/1.128 for 2.66."""
    if kind not in ROUNDED or centre is None or limit is None:
        return limit
    power = 3.6 if kind is ChartKind.T else 1.0
    if limit <= 0 and kind is ChartKind.T:
        return limit
    middle = centre ** (1 / power)
    away = (limit ** (1 / power) - middle) if kind is ChartKind.T else limit - middle
    moved = middle + away / 2.66 * 3 / 1.128
    return float(max(moved, 0.0) ** power) if kind is ChartKind.T else float(moved)


def _signals(verdict: control.ControlVerdict, table: Any, tally: Tally) -> None:
    shift = len(verdict.values) - len(table)
    theirs = {i + shift for i, row in enumerate(table) if row["astpoint"] != "none"}
    ours = {i for i, side in enumerate(verdict.outside) if side}
    pairs = [(ours, theirs)]
    if verdict.kind is not ChartKind.MR:
        for name, rule in SIGNALS.items():
            fired = {i for s in verdict.signals if s.rule is rule for i in s.points}
            pairs.append((fired, _marked(table, name)))
        two = {
            i for s in verdict.signals if s.rule is Rule.TWO_OF_THREE_ON_ONE_SIDE for i in s.points
        }
        theirs = _marked(table, "two_in_three")
        pairs.append((two, two & theirs))
        tally.third += len(theirs - two)
    tally.signals += sum(len(a | b) for a, b in pairs)
    tally.other += sum(len(a ^ b) for a, b in pairs)


def _marked(table: Any, name: str) -> set[int]:
    return {i for i, row in enumerate(table) if row[name] != "none"}


def with_r() -> str:
    """The limits of the rules of runs and c₄, from R's own functions."""
    code = (
        "n <- 1:2000; cat(qbinom(0.05, n - 1, 0.5), round(log2(n)) + 3, "
        "format(sqrt(2/(n[-1]-1))*exp(lgamma(n[-1]/2)-lgamma((n[-1]-1)/2)), digits=15))"
    )
    done = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True)
    found = [float(word) for word in done.stdout.split()]
    crossings, longest, constants = found[:2000], found[2000:4000], found[4000:]
    ours = np.arange(1, 2001)
    wrong = sum(crossings_min(int(n) - 1) != crossings[n - 1] for n in ours)
    wrong += sum(longest_run_max(int(n)) != longest[n - 1] for n in ours)
    worst = float(np.max(np.abs(c4(ours[1:].astype(float)) / np.array(constants) - 1)))
    return f"R: limits of runs for 1 to 2,000 points, {wrong} differ; c4 within {worst:.1e}"


# Taylor 2018, from the paper: a mean of n has the variance s²/n, so two neighbours are apart by
# s·√(1/n₁ + 1/n₂)·√(2/π) on average.
I_PRIME = r"""
rows <- readLines(file("stdin"))
for (row in rows) {
  part <- strsplit(row, ";")[[1]]
  y <- as.numeric(strsplit(part[1], ",")[[1]])
  n <- as.numeric(strsplit(part[2], ",")[[1]])
  s <- abs(diff(y)) * sqrt(pi / 2) / sqrt(1 / head(n, -1) + 1 / tail(n, -1))
  if (part[3] == "1") s <- s[s < 3.267 * mean(s)]
  half <- 3 * mean(s) / sqrt(n)
  centre <- weighted.mean(y, n)
  cat(sprintf("%.15g", c(centre, centre - half, centre + half)), "\n")
}"""


def i_prime_with_r() -> str:
    """Centre and limits of I′ charts, screened and not, from the formula written down in R."""
    random = np.random.default_rng(2026)
    given = []
    for place in range(SERIES):
        sizes = random.integers(5, 400, int(random.integers(12, 49)))
        values = 50 + 20 * random.standard_normal(len(sizes)) / np.sqrt(sizes)
        values[len(sizes) // 2] += random.choice([0, 0, 30])
        given.append((values, sizes, place % 2))
    rows = "".join(
        f"{','.join(map(str, y.tolist()))};{','.join(map(str, n))};{screened}\n"
        for y, n, screened in given
    )
    done = subprocess.run(
        ["Rscript", "-e", I_PRIME], input=rows, capture_output=True, text=True, check=True
    )
    tally = Tally()
    for (y, n, screened), line in zip(given, done.stdout.splitlines(), strict=True):
        verdict = control.judge(
            y, ChartKind.I_PRIME, RuleSet.ANHOEJ, sizes=n, screened=bool(screened)
        )
        ours = [verdict.centre[0], *verdict.lower, *verdict.upper]
        for mine, theirs in zip(ours, map(float, line.split()), strict=True):
            tally.number(mine, theirs)
    told = f"{tally.numbers} numbers, {tally.apart} apart, worst {tally.worst:.1e}"
    return f"R: I′, {SERIES} series, {told}"


def main() -> None:
    """Compare, and print a line for each chart."""
    words = argparse.ArgumentParser(prog="bench.agreement", description=__doc__)
    words.add_argument("--peer", help="an interpreter that has controlchartspy")
    words.add_argument("--r", action="store_true", help="compare with Rscript, too")
    given = words.parse_args()
    if given.r:
        print(with_r())
        print(i_prime_with_r())
    for kind in NAMES if given.peer else ():
        for screened in (True, False) if kind.screens else (True,):
            found = compare(kind, given.peer, screened)
            print(
                f"{kind.symbol:5}{'' if screened else ' unscreened':12}{SERIES} series, "
                f"{found.numbers:6} numbers, {found.apart} apart, worst {found.worst:.1e}; "
                f"{found.signals:5} signal points, {found.other} differ, "
                f"{found.third} with a third on the other side"
            )


if __name__ == "__main__":
    main()

"""`flask spc`: judge the series of a CSV file and print the answer as JSON."""

from __future__ import annotations

import codecs
import json
from typing import BinaryIO

import click

from app.spc import answer, csv_table

HELP = """Judge the series in a CSV file and print one JSON object.

The first row names the columns: y, and if there are x, n, phase and exclude. The order of the rows
is the order in time; nothing is sorted.

\b
x        a label. On p, p-prime, u, u-prime, c, Xbar and S charts rows with the
         same x are one point: counts are summed, measurements are a subgroup.
         On the other charts every row is a point.
y        the value; on p, p-prime, u and u-prime charts the numerator. Empty or
         NA is missing: a gap, which no moving range reaches across.
n        the denominator (p, p-prime, u, u-prime) or the size of y (I-prime);
         other charts leave it aside. Without n, or with 0, a point is missing.
phase    a new phase begins where it changes; empty means as above.
exclude  1 where a point enters neither the estimates nor the rules of runs; it
         is still told whether it lies outside.

\b
Charts   run, I, mR, I-prime, p, p-prime, u, u-prime, c, t, g, Xbar, S
Rules    of control charts: shewhart-anhoej, making-data-count,
         western-electric, anhoej; of run charts: anhoej (also asked for as
         shewhart-anhoej), shift-runs, shift-runs-trend

Points in signals are numbered from 0; a signal without points is one of the whole phase. Limits are
printed for every phase; signals only where at least 12 points are judged. Bad input ends with a
sentence and exit code 1."""


@click.command(help=HELP)
@click.argument("file", type=click.File("rb"))
@click.option("--chart", required=True, help="The kind of chart.")
@click.option("--rules", default=None, help="The rule set; shewhart-anhoej if not given.")
@click.option(
    "--freeze", type=click.IntRange(1), help="Estimate from the first so many points of each phase."
)
@click.option(
    "--screened/--unscreened",
    default=True,
    show_default=True,
    help="Leave out moving ranges of 3.267 times their mean or more, once.",
)
@click.option("--explain", is_flag=True, help="Add how firm the limits are, and warnings.")
def spc(
    file: BinaryIO, chart: str, rules: str | None, freeze: int | None, screened: bool, explain: bool
) -> None:
    """Read, judge, print."""
    try:
        kind = answer.chart_named(chart)
        chosen = answer.rules_named(rules or "shewhart-anhoej", kind)
        series = csv_table.read(_text(file.read()), kind)
        verdict = answer.judged(series, kind, chosen, freeze=freeze, screened=screened)
    except csv_table.BadTable as wrong:
        raise click.ClickException(str(wrong)) from wrong
    found = answer.as_json(series, verdict)
    if explain:
        found |= answer.explained(verdict)
    click.echo(json.dumps(found, allow_nan=False))


def _text(content: bytes) -> str:
    """UTF-8 with or without its mark, or UTF-16 with it."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise csv_table.BadTable("The file is not text in UTF-8 or UTF-16.") from None

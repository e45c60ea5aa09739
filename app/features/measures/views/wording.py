"""What is wrong with a file, in sentences: what it is, where it is, what to do."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import current_app
from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _

from app.features.measures.models import Cadence, Form, Measure
from app.features.measures.reading import MOST_ROWS, Trouble, Why


def trouble(kind: Trouble, column: str = "", row: int = 0) -> str:
    """Why a file cannot be read at all."""
    match kind:
        case Trouble.STUDENTS:
            return _(
                "The column “%(column)s” looks like one row per student. Add the rows up by "
                "{site} and date first; student rows do not belong here, and nothing of them was "
                "kept.",
                column=column,
            )
        case Trouble.QUOTE:
            return _(
                "In row %(row)s a quotation mark is not closed, or stands in the wrong place. Mend "
                "that row and choose the file again.",
                row=row,
            )
        case Trouble.TOO_LONG:
            return _(
                "The file is longer than %(mb)s MB or %(rows)s rows. Split it, for example by "
                "school year.",
                mb=current_app.config["MAX_CONTENT_LENGTH"] // 1024**2,
                rows=f"{MOST_ROWS:,}",
            )
    return _plain_troubles().get(
        kind,
        _("This is not a CSV file or workbook. Save the sheet as CSV or .xlsx and choose that."),
    )


def _plain_troubles() -> dict[Trouble, str]:
    return {
        Trouble.NOTHING: _("The file is empty."),
        Trouble.EMPTY: _("The file has a header but no rows."),
        Trouble.ENCRYPTED: _(
            "This workbook is locked with a password. Save a copy without the password and choose "
            "that."
        ),
        Trouble.OLD_WORKBOOK: _(
            "This is a workbook in the old format (.xls). Save it as .xlsx or CSV and choose that."
        ),
        Trouble.BROKEN_WORKBOOK: _(
            "This workbook cannot be opened; it may be damaged. Open it in a spreadsheet, save it "
            "anew and choose that."
        ),
    }


def wrong(problem: dict[str, Any]) -> str:
    """One cell that is not understood, by row and column."""
    row, column, text = problem["row"], problem["column"], problem["text"]
    if problem["why"] == Why.WIDE:
        return _("Row %(row)s has more cells than the header: “%(text)s”", row=row, text=text)
    where = _("Row %(row)s, column %(column)s: “%(text)s”", row=row, column=column, text=text)
    reason = _reasons().get(problem["why"], "")
    if problem["why"] == Why.OTHER and problem.get("first"):
        reason = _("another value than row %(row)s; perhaps a column says which group",
                   row=problem["first"])  # fmt: skip
    return f"{where} – {reason}" if reason else where


def asked(word: str, times: int) -> str:
    """A word where numbers should be: one question, however many cells hold it."""
    return ngettext(
        "“%(word)s” stands once where a number should be.",
        "“%(word)s” stands %(num)s times where a number should be.",
        times,
        word=word,
    )


def _reasons() -> dict[str, str]:
    return {
        Why.DAY: _("not a day in the order of dates chosen below"),
        Why.ORDER: _("a day only in another order than the rest"),
        Why.LATER: _("a day still to come"),
        Why.EARLY: _("a day long past"),
        Why.COARSE: _(
            "longer than one point of this measure; choose in its definition that it is counted so "
            "rarely, or a file with days"
        ),
        Why.SITE: _("no {site}"),
        Why.WORD: _("a word where a number should be"),
        Why.DECIMAL: _("another decimal mark than the rest"),
        Why.FORMULA: _("a formula whose result the file does not hold"),
        Why.BELOW: _("below zero"),
        Why.ABOVE: _("above 100 per cent"),
        Why.MORE: _("more than there are"),
        Why.HALF: _("how many, without of how many"),
        Why.OTHER: _("another value than an earlier row; perhaps a column says which group"),
        Why.WHOLE: _("the number of measurements, which is a whole one"),
    }


def outlook(measure: Measure, facts: dict[str, Any]) -> list[str]:
    """What would come of a file, in sentences."""
    points = facts["fresh"] + facts["same"] + facts["differing"] + facts["joined"]
    new = sum(place == "new" for place in facts["sites"].values())
    added = ngettext("%(num)s new {site} is added.", "%(num)s new {sites} are added.", new)
    told = [_become(measure, facts, points), *_besides(facts), *([added] if new else [])]
    return told + _doubted(facts)


def _besides(facts: dict[str, Any]) -> list[str]:
    """Rows without a value or left out; points that are there already, or a part of them."""
    missing, same, joined = facts["missing"], facts["same"], facts["joined"]
    left_out = facts["mended"].get("skip", 0)
    counted = [
        (missing, ngettext(
            "%(n)s row has no value: a gap, never a zero.",
            "%(n)s rows have no value: gaps, never zeros.", missing, n=format_decimal(missing))),
        (left_out, ngettext(
            "%(n)s row is left out since it is not understood.",
            "%(n)s rows are left out since they are not understood.",
            left_out, n=format_decimal(left_out))),
        (same, ngettext(
            "%(n)s point is there already and stays as it is.",
            "%(n)s points are there already and stay as they are.", same, n=format_decimal(same))),
        (joined, ngettext(
            "%(n)s point was begun by an earlier file and is put together with this one’s days.",
            "%(n)s points were begun by an earlier file and are put together with this one’s "
            "days.", joined, n=format_decimal(joined))),
    ]  # fmt: skip
    return [words for count, words in counted if count]


def _doubted(facts: dict[str, Any]) -> list[str]:
    """How a day is read whose month and day could change places; nothing once that was settled."""
    if not facts.get("doubt"):
        return []
    text, read, turned = facts["doubt"]
    return [_(
        "“%(text)s” is read as %(day)s. If it is %(other)s, choose the other order of dates below.",
        text=text, day=_long(read), other=_long(turned),
    )]  # fmt: skip


def _long(day: str) -> str:
    return format_date(date.fromisoformat(day), "d MMMM yyyy")


def _become(measure: Measure, facts: dict[str, Any], points: int) -> str:
    days = facts["days"]
    if measure.form is Form.MEAN and days > points:
        return _(
            "%(rows)s rows become %(points)s points: means with their spread.",
            rows=format_decimal(days), points=format_decimal(points),
        )  # fmt: skip
    if facts["rows_are"] == "days" and measure.cadence is Cadence.WEEK:
        return ngettext(
            "%(days)s days become %(points)s weekly point.",
            "%(days)s days become %(points)s weekly points.",
            points,
            days=format_decimal(days),
            points=format_decimal(points),
        )
    if facts["rows_are"] == "days" and measure.cadence in (Cadence.MONTH, Cadence.YEAR):
        return _(
            "%(days)s rows become %(points)s points.",
            days=format_decimal(days),
            points=format_decimal(points),
        )
    return ngettext(
        "%(points)s point is in the file.",
        "%(points)s points are in the file.",
        points,
        points=format_decimal(points),
    )


def repairs(facts: dict[str, Any], chosen: list[str]) -> list[tuple[str, str, str]]:
    """What may be mended on the way in: its word, its label, and what it rests on.

    Those that are chosen are offered, too, so that they can be taken back.
    """
    counts: dict[str, int] = facts.get("wrong", {})
    mended: dict[str, int] = facts.get("mended", {})

    def number(repair: str, why: str) -> int:
        return counts.get(why, 0) + mended.get(repair, 0)

    rest = sum(counts.get(why, 0) for why in counts if why != Why.WORD) + mended.get("skip", 0)
    offers = [
        ("order", number("order", Why.ORDER), _("Read days that fit one other order only in that")),
        ("decimal", number("decimal", Why.DECIMAL), _("Read numbers with the other decimal mark")),
        ("fill", number("fill", Why.SITE), _("Where the {site} is empty, take the one above it")),
        ("first", number("first", Why.OTHER), _("Where rows contradict, let the first one count")),
        ("skip", rest, _("Leave the rows out that are still not understood")),
    ]
    return [
        (word, label, ngettext("%(num)s row", "%(num)s rows", count))
        for word, count, label in offers
        if count or word in chosen
    ]

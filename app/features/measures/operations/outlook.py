"""A plan as plain facts: what the page of an import shows, without the file."""

from __future__ import annotations

from typing import Any

from app.features.measures.operations.planning import LISTED, Change, Plan
from app.features.measures.reading import SHORT_WEEK, Period, Problem, Sheet

NOTES = 12  # rows that are no data, of which that many are listed
WORDS = 40  # different words in number columns that are listed
FILTERS = 12  # different words of a column that may say which rows are wanted


def of_sheet(sheet: Sheet) -> dict[str, Any]:
    """What a file is, whatever its recipe."""
    return {
        "rows": len(sheet.rows),
        "columns": list(sheet.columns),
        "preview": [list(row) for row in sheet.preview],
        "header": sheet.header,
        "pages": list(sheet.pages),
        "page": sheet.page,
        "formulas": sheet.formulas,
        "unfolded": sheet.unfolded,
        "notes": [[number, text[:80]] for number, text in sheet.notes[:NOTES]],
        "noted": len(sheet.notes),
        "filters": _filters(sheet),
    }


def _filters(sheet: Sheet) -> dict[str, list[str]]:
    """Columns with a handful of different words: one of them may say which rows are wanted."""
    found = {}
    for name in sheet.columns:
        words = set(sheet.cells(name))
        if 1 < len(words) <= FILTERS and not all(map(_is_number, words)):
            found[name] = sorted(words)
    return found


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).removesuffix("%").isdigit()


def of_plan(plan: Plan) -> dict[str, Any]:
    """What would come of it."""
    read = plan.understood
    return {
        "days": len(read.days),
        "problems": [_problem(one) for one in read.problems],
        "wrong": {why.value: count for why, count in read.wrong.items()},
        "words": dict(read.words.most_common(WORDS)),
        "twice": [_problem(one) for one in read.twice],
        "repeated": read.repeated,
        "others": read.others,
        "doubt": [str(one) for one in read.doubt] if read.doubt else None,
        "mended": dict(read.mended),
        "sites": plan.sites,
        "groups": plan.groups,
        "rows_are": plan.rows,
        "fresh": len(plan.fresh),
        "same": plan.same,
        "differ": [_change(one) for one in plan.differ[:LISTED]],
        "differing": len(plan.differ),
        "fuller": all((one.new.days or 0) > (one.old.days or 0) for one in plan.differ),
        "joined": len(plan.joined),
        **of_points(plan.fresh),
    }


def of_points(fresh: list[Period]) -> dict[str, int]:
    """What people are told of new points: short weeks, days without a value."""
    return {
        "short": sum(one.days is not None and 0 < one.days < SHORT_WEEK for one in fresh),
        "missing": sum(one.missing for one in fresh),
    }


def _problem(one: Problem) -> dict[str, Any]:
    return {"row": one.row, "column": one.column, "text": one.text[:80], "why": one.why.value,
            "first": one.first}  # fmt: skip


def _change(one: Change) -> dict[str, Any]:
    return {
        "site": one.new.site,
        "group": one.new.group,
        "on": one.new.start.isoformat(),
        "old": one.old.value,
        "old_of": one.old.denominator,
        "new": one.new.value,
    }

"""Reading a table as people have it: a file, a recipe for it, its rows, and its weeks or months.

Pure: bytes in, plain values out. Nothing is imported here; trouble is named by row and column.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from app.features.measures.reading import text, workbook
from app.features.measures.reading.cells import DATE_ORDERS, SPANS, plain_name
from app.features.measures.reading.guess import fitted, guess
from app.features.measures.reading.header import HEADER_ROWS
from app.features.measures.reading.periods import (
    POOLED,
    SHORT_WEEK,
    Period,
    are_days,
    joined,
    periods,
    pooled,
)
from app.features.measures.reading.recipe import COLUMNS, Recipe
from app.features.measures.reading.rows import understand
from app.features.measures.reading.sheet import (
    MOST_ROWS,
    Sheet,
    Trouble,
    Unreadable,
    looks_like_students,
    table,
)
from app.features.measures.reading.understood import (
    MENDED_BY,
    Day,
    Problem,
    Understood,
    Why,
)
from app.features.measures.reading.unfold import unfolded

__all__ = [
    "COLUMNS",
    "DATE_ORDERS",
    "MENDED_BY",
    "MOST_ROWS",
    "POOLED",
    "SHORT_WEEK",
    "SPANS",
    "Day",
    "Period",
    "Problem",
    "Recipe",
    "Sheet",
    "Trouble",
    "Understood",
    "Unreadable",
    "Why",
    "are_days",
    "fitted",
    "guess",
    "joined",
    "looks_like_students",
    "periods",
    "plain_name",
    "pooled",
    "read_sheet",
    "sniff",
    "understand",
]

SMALL = 64 * 1024  # bytes of text that are read whole in a few milliseconds


def read_sheet(content: bytes, page: str = "", sites: Collection[str] = ()) -> Sheet:
    """A file as a table, whatever it is: text or a workbook (of which `page` names a sheet).

    Columns that are called like periods, or like `sites`, are put below each other. Raises
    Unreadable for a file that cannot be read, has no rows, is too long, or has one row per student.
    """
    if not workbook.is_workbook(content):
        return unfolded(table(text.rows(content)), sites)
    book = workbook.read(content, page)
    return replace(
        unfolded(table(book.rows), sites),
        pages=book.pages,
        page=book.page,
        formulas=book.formulas,
        from_1904=book.from_1904,
    )


def sniff(content: bytes) -> None:
    """A quick look at a file before it is kept: of a long one, the first lines only.

    Raises Unreadable where a look at the whole would; of what stands further down it knows nothing.
    """
    if workbook.is_workbook(content):
        workbook.refuse_unreadable(content)
        first = workbook.head(content)
    elif len(content) <= SMALL:
        read_sheet(content)
        return
    else:
        words = text.decode(content[:8192])
        if not words.strip():
            raise Unreadable(Trouble.NOTHING)
        mark = text.delimiter(words)
        lines = [line for line in words.splitlines() if line.strip()][:HEADER_ROWS]
        first = [cell.strip(' "') for line in lines for cell in line.split(mark)]
    for name in first:
        if looks_like_students(name):
            raise Unreadable(Trouble.STUDENTS, name)

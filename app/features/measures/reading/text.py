"""Text with commas, semicolons, tabs or bars: which bytes are text, and what cuts the cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from app.features.measures.reading.header import Numbered
from app.features.measures.reading.sheet import MOST_ROWS, Trouble, Unreadable

csv.field_size_limit(1024 * 1024)
# Web pages that call themselves workbooks, documents, and data for programs.
_FOREIGN = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[!?a-z]|%PDF-|[\[{]\s*[\[{\"])", re.IGNORECASE)
_AS_TEXT = re.compile(r'="((?:[^"]|"")*)"')


def decode(content: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 with its mark, else Windows-1252.

    Raises Unreadable where it is none.
    """
    try:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return content.decode("utf-16")
        if wide := _wide(content[:4096]):
            return content.decode(wide)
        if b"\0" in content[:4096] or _FOREIGN.match(content):
            raise Unreadable(Trouble.NOT_TEXT)
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _wide(head: bytes) -> str:
    """UTF-16 that does not say so: nearly every other byte is zero, since headers are Latin."""
    for coding, at in (("utf-16-le", 1), ("utf-16-be", 0)):
        high, low = head[at::2], head[1 - at :: 2]
        if high.count(0) * 10 > len(high) * 9 and b"\0" not in low:
            return coding
    return ""


def rows(content: bytes) -> list[Numbered]:
    """The rows that are not blank, each with its number. Raises Unreadable."""
    found = []
    for row in _rows(decode(content)):
        found.append(row)
        if len(found) > MOST_ROWS + 1:
            raise Unreadable(Trouble.TOO_LONG)
    return found


def _rows(text: str) -> Iterator[Numbered]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            stripped = [_typed(cell.strip()) for cell in row]
            if any(stripped):
                yield number, stripped
    except csv.Error as error:
        # A quotation mark that is not closed, or text behind one: in the row after the last good.
        raise Unreadable(Trouble.QUOTE, row=number + 1) from error


def _typed(cell: str) -> str:
    """A cell as it was meant: ="007" is how a spreadsheet is told to leave a text alone."""
    found = _AS_TEXT.fullmatch(cell) if cell[:2] == '="' else None
    return found[1].replace('""', '"').strip() if found else cell


def delimiter(text: str) -> str:
    """Comma, semicolon, tab or bar: the one that cuts the first lines into equally many cells."""
    lines = [line for line in text[:8192].splitlines()[:20] if line.strip()]

    def fit(mark: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=mark)]
        most = max(counts, key=counts.count, default=0)
        return (sum(count == most > 1 for count in counts), most)

    return max(",;\t|", key=fit)

"""An XLSX workbook as rows of texts: the results that its formulas left, never the formulas.

A workbook is a ZIP archive that anybody can make: what it unpacks to is bounded before it is read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

from app.features.measures.reading import header
from app.features.measures.reading.header import HEADER_ROWS, Numbered
from app.features.measures.reading.sheet import (
    MOST_ROWS,
    Trouble,
    Unreadable,
    looks_like_students,
)

MOST_UNPACKED = 256 * 1024 * 1024  # bytes
HEAD = 64 * 1024  # bytes of each part that are looked at before a workbook is taken in
SHARED = 1024 * 1024  # bytes of a workbook's texts that are looked at then
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the old formats, and encrypted new ones
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*><f(?:[^>]*/>|[^>]*>[^<]*</f>)(<v>[^<])?')
_SHARED = re.compile(r'<c r="[A-Z]+(\d+)"[^>]* t="s"[^>]*><v>(\d+)</v>')
_ITEM = re.compile(r"<si>(.*?)</si>", re.DOTALL)
_TEXT = re.compile(r"<t(?: [^>]*)?>([^<]*)</t>")


def is_workbook(content: bytes) -> bool:
    """Whether the bytes are a workbook of any kind, also one that cannot be read."""
    return content[:4] == b"PK\x03\x04" or content[:8] == COMPOUND


def refuse_unreadable(content: bytes) -> None:
    """Raise Unreadable for an encrypted, old, foreign, broken or monstrous workbook."""
    if content[:8] == COMPOUND:
        locked = "EncryptedPackage".encode("utf-16le") in content
        raise Unreadable(Trouble.ENCRYPTED if locked else Trouble.OLD_WORKBOOK)
    with _archive(content) as archive:
        parts = archive.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise Unreadable(Trouble.ENCRYPTED)
        if "xl/workbook.xml" not in archive.namelist():
            raise Unreadable(Trouble.NOT_TEXT)
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Unreadable(Trouble.TOO_LONG)


def head(content: bytes, most: int = SHARED) -> list[str]:
    """The texts in the first rows of every sheet, without unpacking the rest: headers are there.

    Texts that a workbook keeps apart from its sheets are sought in `most` bytes of them.
    """
    found: list[str] = []
    wanted: set[int] = set()
    with _archive(content) as archive:
        names = archive.namelist()
        for name in names:
            if name.startswith("xl/worksheets/sheet"):
                with archive.open(name) as part:
                    words = part.read(HEAD).decode(errors="replace")
                found += _TEXT.findall(words)[:40]
                wanted |= {int(at) for row, at in _SHARED.findall(words) if int(row) <= HEADER_ROWS}
        if wanted and "xl/sharedStrings.xml" in names:
            with archive.open("xl/sharedStrings.xml") as part:
                shared = _ITEM.findall(part.read(most).decode(errors="replace"))
            found += ["".join(_TEXT.findall(shared[at])) for at in wanted if at < len(shared)]
    return found


def _archive(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable(Trouble.BROKEN_WORKBOOK) from error


@dataclass(frozen=True, slots=True)
class Book:
    """One sheet of a workbook: its rows, and what the workbook says besides."""

    rows: list[Numbered]
    pages: tuple[str, ...]
    """The names of all sheets."""
    page: str
    """The one that was read."""
    formulas: int
    """How many of its cells are formulas."""
    from_1904: bool
    """Whether days are counted from 1904."""


def read(content: bytes, page: str = "") -> Book:
    """One sheet: the first seen one with numbers or days in it when none is named.

    Raises Unreadable.
    """
    import openpyxl  # the worker alone reads workbooks

    refuse_unreadable(content)
    for name in head(content, MOST_UNPACKED):
        if looks_like_students(name):
            raise Unreadable(Trouble.STUDENTS, name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        found, page = _page(book, page)
        names = tuple(sheet.title for sheet in book.worksheets)
        formulas = _without_result(content, book[page], found) if page in names else 0
        return Book(found, names, page, formulas, book.epoch.year == 1904)
    except (KeyError, ValueError, TypeError, IndexError, ParseError, EOFError) as error:
        raise Unreadable(Trouble.BROKEN_WORKBOOK) from error
    except zipfile.BadZipFile as error:
        raise Unreadable(Trouble.BROKEN_WORKBOOK) from error


def _page(book: Any, wanted: str) -> tuple[list[Numbered], str]:
    """The rows and the name of the sheet that is wanted, else of the likeliest."""
    best: tuple[bool, bool, bool] | None = None
    rows: list[Numbered] = []
    page = ""
    for sheet in [s for s in book.worksheets if s.title == wanted] or book.worksheets:
        found = list(_rows(sheet))
        full = len(found) > 1
        data = full and any(header.has_data(row) for _number, row in found[1:40])
        rank = (data and sheet.sheet_state == "visible", data, full)
        if best is None or rank > best:
            best, rows, page = rank, found, sheet.title
        if rank[0]:
            break
    return rows, page


def _rows(sheet: Any) -> Iterator[Numbered]:
    sheet.reset_dimensions()  # what a workbook says of its own size need not be so
    count = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        texts = [_text(cell) for cell in row]
        if any(texts):
            count += 1
            if count > MOST_ROWS + 1:
                raise Unreadable(Trouble.TOO_LONG)
            yield number, texts


def _text(cell: Any) -> str:
    """A cell as one would type it: days as 2025-09-08, a per cent with its sign."""
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case datetime():
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case int() | float():
            percent = "%" in (cell.number_format or "")
            return f"{_digits(value * 100, 12)}%" if percent else _digits(value, 15)
        case _:
            return str(value).strip()


def _digits(value: float, many: int) -> str:
    """A number in plain digits: 0.00001, never 1e-05."""
    text = f"{value:.{many}g}"
    return f"{Decimal(text):f}" if "e" in text else text


def _without_result(content: bytes, sheet: Any, found: list[Numbered]) -> int:
    """Count the formulas; write "=" into the cells of those whose result was not kept.

    openpyxl reads such a cell as empty, and an empty cell would silently be a gap.
    """
    from openpyxl.utils.cell import coordinate_from_string

    name = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    with _archive(content) as archive:
        if name not in archive.namelist():
            return 0
        cells = _FORMULA.findall(archive.read(name))
    lost: dict[int, list[str]] = {}
    for place, result in cells:
        if not result:
            column, row = coordinate_from_string(place.decode())
            lost.setdefault(row, []).append(column)
    for number, row_texts in found:
        for column in lost.get(number, ()):
            _mark(row_texts, column)
    return len(cells)


def _mark(texts: list[str], column: str) -> None:
    from openpyxl.utils.cell import column_index_from_string

    place = column_index_from_string(column) - 1
    texts += [""] * (place + 1 - len(texts))
    texts[place] = texts[place] or "=?"

"""An XLSX workbook as rows of texts: the results that its formulas left, never the formulas.

A workbook is a ZIP archive that anybody can make: what it unpacks to is bounded before it is read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

from app.features.measures.reading.sheet import (
    MOST_ROWS,
    Numbered,
    Trouble,
    Unreadable,
)

MOST_UNPACKED = 256 * 1024 * 1024  # bytes
HEAD = 64 * 1024  # bytes of each part that are looked at before a workbook is taken in
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the old formats, and encrypted new ones
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*><f(?:[^>]*/>|[^>]*>[^<]*</f>)(<v>[^<])?')
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


def head(content: bytes) -> list[str]:
    """The first texts of a workbook, without unpacking it: its header is among them."""
    found: list[str] = []
    with _archive(content) as archive:
        for name in archive.namelist():
            if name == "xl/sharedStrings.xml" or name.startswith("xl/worksheets/sheet"):
                with archive.open(name) as part:
                    found += _TEXT.findall(part.read(HEAD).decode(errors="replace"))[:40]
    return found


def _archive(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable(Trouble.BROKEN_WORKBOOK) from error


def rows(content: bytes, page: str = "") -> tuple[list[Numbered], tuple[str, ...], str, int]:
    """The rows of one sheet (the first with two rows when none is named), the names of all sheets,
    the name of the one read, and how many of its cells are formulas. Raises Unreadable.
    """
    import openpyxl  # the worker alone reads workbooks

    refuse_unreadable(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        names = [sheet.title for sheet in book.worksheets]
        found: list[Numbered] = []
        for sheet in [s for s in book.worksheets if s.title == page] or book.worksheets:
            found = list(_rows(sheet))
            page = sheet.title
            if len(found) > 1:
                break
        formulas = _without_result(content, book[page], found) if page in names else 0
        return found, tuple(names), page, formulas
    except (KeyError, ValueError, TypeError, IndexError, ParseError, EOFError) as error:
        raise Unreadable(Trouble.BROKEN_WORKBOOK) from error
    except zipfile.BadZipFile as error:
        raise Unreadable(Trouble.BROKEN_WORKBOOK) from error


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
            return f"{value * 100:.12g}%" if percent else f"{value:.15g}"
        case _:
            return str(value).strip()


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

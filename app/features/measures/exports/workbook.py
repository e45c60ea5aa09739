"""A workbook of one sheet, written by hand: the four parts that a spreadsheet asks for.

Words are inline strings, which no program computes; those that begin like a formula are marked as
quoted besides, so that they stay words when the sheet is saved in another form.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from math import isfinite

from markupsafe import escape

Cell = str | float | int | date | None
_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# What XML cannot hold at all.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PLAIN, QUOTED, BOLD, DAY = 0, 1, 2, 3  # the styles below, by place
_DAYS_SINCE = date(1899, 12, 30)  # from which a spreadsheet counts days
_WIDTHS = (10, 40)  # characters

_CONTENT = f"""{_HEAD}<Types xmlns="{_PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>\
<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>"""
_ROOT = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>\
</Relationships>"""
_PARTS = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>\
<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>"""
_STYLES = f"""{_HEAD}<styleSheet xmlns="{_MAIN}">\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>\
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>\
<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
</styleSheet>"""


def harmless(text: str) -> str:
    """A text for a CSV cell that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(_LIKE_A_FORMULA) else text


def write(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The workbook's bytes: a sheet of this name with a bold, frozen header and the rows."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _CONTENT)
        package.writestr("_rels/.rels", _ROOT)
        package.writestr("xl/workbook.xml", _book(name))
        package.writestr("xl/_rels/workbook.xml.rels", _PARTS)
        package.writestr("xl/styles.xml", _STYLES)
        with package.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(_sheet_head(header).encode())
            sheet.write(_row(header, BOLD).encode())
            for row in rows:
                sheet.write(_row(row).encode())
            sheet.write(b"</sheetData></worksheet>")
    return file.getvalue()


def _book(name: str) -> str:
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{escape(name[:31])}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _sheet_head(header: Sequence[str]) -> str:
    """What stands before the rows; columns are as wide as their names, the first for a name."""
    wide = [_WIDTHS[1] if not at else max(_WIDTHS[0], len(n) + 2) for at, n in enumerate(header)]
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
        for at, width in enumerate(wide, 1)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>"
    )


def _row(cells: Sequence[Cell], style: int = PLAIN) -> str:
    return "<row>" + "".join(_cell(cell, style) for cell in cells) + "</row>"


def _cell(cell: Cell, style: int) -> str:
    if cell is None or (isinstance(cell, float) and not isfinite(cell)):
        return "<c/>"
    if isinstance(cell, str):
        style = QUOTED if cell.startswith(_LIKE_A_FORMULA) else style
        words = escape(_CONTROL.sub("", cell))
        return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{words}</t></is></c>'
    if isinstance(cell, date):
        return f'<c s="{DAY}"><v>{(cell - _DAYS_SINCE).days}</v></c>'
    return f"<c><v>{cell!r}</v></c>"

"""From a whole HTML page to the bytes of a PDF."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from app.printing.blob import Blob

STYLES = Path(__file__).with_name("page.css")


def pdf(
    html: str,
    *,
    fonts: Mapping[str, Path],
    blobs: Mapping[str, Blob] | None = None,
    accessible: bool = True,
) -> bytes:
    """Lay out a page written for layouts/paper.html and answer it as a PDF.

    `fonts` maps the file names that page.css asks for to files; `blobs` are pictures the page
    shows as `blob:<name>`. `accessible` writes a tagged PDF/UA-1: it costs about a fifth more time.
    Takes seconds: for the worker alone.
    """
    # Imported here: it loads Pango and half a second of modules, and the web never prints.
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from app.printing.fetcher import OwnFiles

    fetcher = OwnFiles(fonts, blobs or {})
    configuration = FontConfiguration()
    style = CSS(string=_styles(), url_fetcher=fetcher, font_config=configuration)
    document = HTML(string=html, base_url="blob:", url_fetcher=fetcher)
    options = {"pdf_variant": "pdf/ua-1", "pdf_tags": True} if accessible else {}
    content: bytes = document.write_pdf(stylesheets=[style], font_config=configuration, **options)
    return content


@lru_cache(maxsize=1)
def _styles() -> str:
    return STYLES.read_text(encoding="utf-8")

"""Paper opens nothing but its own files, and says what it is to those who cannot see it."""

from __future__ import annotations

import re
import zlib
from contextlib import suppress
from pathlib import Path

import pytest

from app.printing import Blob, pdf
from app.printing.fetcher import OwnFiles, Refused

PAGE = """<!doctype html><html lang="en"><head><title>Glad You’re Back</title></head><body>
<p class="running-title">Glad You’re Back</p><main>
<h2 id="a">At a glance</h2>{}</main></body></html>"""
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><title>Dot</title></svg>'


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/x.png",
        "http://127.0.0.1:8000/",
        "file:///etc/passwd",
        "data:text/css,p{}",
        "font:other.woff2",
        "blob:other",
        "ftp://example.org/",
        "font:../../etc/passwd",
    ],
)
def test_nothing_foreign_is_opened(address: str, tmp_path: Path) -> None:
    fetcher = OwnFiles(
        {"a.woff2": tmp_path / "a.woff2"}, {"picture": Blob(PICTURE, "image/svg+xml")}
    )
    with pytest.raises(Refused):
        fetcher.fetch(address)


def test_its_own_files_are_opened(tmp_path: Path) -> None:
    (tmp_path / "a.woff2").write_bytes(b"font")
    fetcher = OwnFiles(
        {"a.woff2": tmp_path / "a.woff2"}, {"picture": Blob(PICTURE, "image/svg+xml")}
    )
    assert fetcher.fetch("font:a.woff2").read() == b"font"
    assert fetcher.fetch("blob:picture").read() == PICTURE


def test_a_picture_from_elsewhere_is_left_out_and_the_page_still_printed() -> None:
    made = pdf(PAGE.format('<img src="file:///etc/passwd" alt="x">'), fonts={})
    assert made.startswith(b"%PDF-")
    assert b"root:" not in made


def test_the_pdf_is_tagged_and_has_a_language_and_a_title() -> None:
    made = pdf(PAGE.format("<p>Words.</p>"), fonts={})
    inside = _unpacked(made)
    for sign in (b"/StructTreeRoot", b"/Lang", b"pdfuaid", b"/Outlines"):
        assert sign in inside, sign


def _unpacked(made: bytes) -> bytes:
    """A PDF with its compressed streams opened."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", made, re.DOTALL)
    found = [made]
    for stream in streams:
        with suppress(zlib.error):
            found.append(zlib.decompressobj().decompress(stream))
    return b"".join(found)

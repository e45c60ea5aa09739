"""Walking through the product as one person: every link, fragment, file and picture's data."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from urllib.parse import urldefrag, urljoin, urlsplit

from tests.support.client import HTMX, Answer, Client

LINK = re.compile(r'(?:href|src|data-[a-z]+|action)="(/[^"]*)"')
PART = re.compile(r'hx-get="(/[^"]*)"')
AWAY = ("/static/", "/assets/", "/patterns", "/live/", "/sign-out")
MOST = 700  # addresses in one walk: more means that a link grows with every step


def walk(client: Client, start: Iterable[str]) -> dict[str, str]:
    """Every address that can be reached by GET from these, with all the text of its answer.

    What pages fetch as a part is asked for as a part; `start` is asked for both ways.
    """
    client.careful = False
    read: dict[tuple[str, bool], str] = {}
    waiting = [(address, part) for address in start for part in (False, True)]
    while waiting:
        asked = waiting.pop(0)
        if asked in read:
            continue
        assert len(read) < MOST, sorted(read)
        address, part = asked
        answer = client.get(address, headers=HTMX if part else {})
        read[asked] = _text(answer)
        waiting += _links(address, answer)
    return {f"{address}{' (part)' if part else ''}": text for (address, part), text in read.items()}


def _links(here: str, answer: Answer) -> list[tuple[str, bool]]:
    pages, parts = [answer.location] if answer.location else [], []
    if answer.mimetype == "text/html":
        pages += LINK.findall(answer.text)
        parts += PART.findall(answer.text)
    return [(one, False) for one in _ours(here, pages)] + [
        (one, True) for one in _ours(here, parts)
    ]


def _text(answer: Answer) -> str:
    heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    is_pdf = answer.mimetype == "application/pdf"
    # Some answers are no text: workbooks, the bytes of a version.
    words = pdf_text(answer.data) if is_pdf else answer.data.decode("utf-8", "replace")
    return f"{heads}\n{words}"


def pdf_text(content: bytes) -> str:
    """The words of a PDF, on one line: its lines break where the page does."""
    told = subprocess.run(
        ["pdftotext", "-q", "-", "-"], input=content, capture_output=True, check=True
    )
    return " ".join(told.stdout.decode().split())


def _ours(here: str, links: Iterable[str]) -> list[str]:
    found = []
    for link in links:
        whole = urldefrag(urljoin(f"http://localhost{here}", link.replace("&amp;", "&"))).url
        parts = urlsplit(whole)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        # A grid leads to ever earlier days, a table to a form for each of its points.
        is_endless = "until=" in parts.query or "on=" in parts.query
        if parts.netloc == "localhost" and not path.startswith(AWAY) and not is_endless:
            found.append(path)
    return found

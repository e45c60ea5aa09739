"""Which addresses are measured: the demo's main pages, and the parts that they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import Client

HOME = "/networks/morning-bell-network"
KEY = r"[0-9a-f]{8}-[0-9a-f-]{27}"
MOST = 6  # records tried of each kind; the slowest is measured

# What it is called, and where it is: an address, or a page with the links that lead there.
PAGES: tuple[tuple[str, str, str], ...] = (
    ("home", HOME, ""),
    ("interviews", f"{HOME}/interviews", ""),
    ("an interview", f"{HOME}/interviews", rf"/interviews/{KEY}"),
    ("themes", f"{HOME}/themes", ""),
    ("analyses", f"{HOME}/analyses", ""),
    ("an analysis", f"{HOME}/analyses", rf"/analyses/{KEY}"),
    ("theory", f"{HOME}/theory", ""),
    ("an idea", f"{HOME}/theory", rf"/ideas/{KEY}"),
    ("cycles", f"{HOME}/cycles", ""),
    ("a cycle", f"{HOME}/cycles", rf"/cycles/{KEY}"),
    ("measures", f"{HOME}/measures", ""),
    ("a measure", f"{HOME}/measures", rf"/measures/{KEY}"),
    ("all sites", f"{HOME}/measures", rf"/measures/{KEY}"),
    ("packages", f"{HOME}/packages", ""),
    ("a package", f"{HOME}/packages", rf"/packages/{KEY}"),
    ("library", "/library", ""),
    ("a library package", "/library", r"/library/[a-z0-9][a-z0-9-]*"),
)
PART = re.compile(r'hx-get="([^"]+)"')


def candidates(client: Client, name: str, start: str, links: str) -> list[str]:
    """The addresses of a kind of page; empty when the demo has none."""
    if not links:
        return [start]
    found = re.findall(rf'href="({links})(?:[?#][^"]*)?"', client.get(start).text)
    paths = list(dict.fromkeys(path for path in found if path != start))[:MOST]
    return [f"{path}/sites" for path in paths] if name == "all sites" else paths


def parts(app: Flask, client: Client, pages: list[str]) -> Iterator[tuple[str, str]]:
    """One address of every kind of part that these pages fetch: (endpoint, address)."""
    adapter = app.url_map.bind("localhost")
    known: set[str] = set()
    for page in pages:
        for address in PART.findall(client.get(page).text):
            path = address.replace("&amp;", "&")
            try:
                endpoint, _values = adapter.match(urlsplit(path).path, method="GET")
            except HTTPException:
                continue
            if endpoint not in known and not endpoint.startswith("jobs."):
                known.add(endpoint)
                yield endpoint, path

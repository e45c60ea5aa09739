"""What a first visit loads, as it goes over the wire."""

from __future__ import annotations

import re

from werkzeug.test import Client

from app.web.assets import DIST, asset
from bench.table import Figure

FIRST_KB, EDITOR_KB = 130.0, 210.0
LOADED = re.compile(r'<(?:link rel="(?:stylesheet|icon)" href|script type="module" src)="([^"]+)"')
PACKED = {"Accept-Encoding": "gzip"}


def figures(client: Client, pages: dict[str, str]) -> list[Figure]:
    """The first load of some pages without fonts and editor, and the editor's first chunk."""
    found = [_first_load(client, name, path) for name, path in pages.items()]
    chunk = DIST / f"{asset('editor.js').removeprefix('/static/dist/')}.gz"
    return [
        *found,
        Figure("the editor’s first chunk, gzip", _kb(chunk.stat().st_size), "KB", EDITOR_KB),
    ]


def _first_load(client: Client, name: str, path: str) -> Figure:
    page = client.get(path, headers=PACKED)
    size, files = len(page.data), 0
    markup = client.get(path).text
    for address in dict.fromkeys(LOADED.findall(markup)):
        if "/editor/" not in address:
            size += len(client.get(address, headers=PACKED).data)
            files += 1
    note = f"the page {_kb(len(page.data)):.1f} KB and {files} files"
    return Figure(f"first load, {name}", _kb(size), "KB", FIRST_KB, note)


def _kb(size: int) -> float:
    return size / 1024

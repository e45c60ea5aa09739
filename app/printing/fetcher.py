"""What a document on its way to paper may open: what it was given, and nothing else.

No network, no file system: prose holds links and could hold pictures, and a PDF must never fetch
an address that somebody typed, nor read a file of the server.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from weasyprint.urls import URLFetcher, URLFetcherResponse

from app.printing.blob import Blob


class Refused(ValueError):
    """The document asked for something that is not its own."""


class OwnFiles(URLFetcher):
    """Opens `font:<file name>` and `blob:<name>` of the given ones; refuses everything else."""

    def __init__(self, fonts: Mapping[str, Path], blobs: Mapping[str, Blob]) -> None:
        super().__init__(allowed_protocols={"font", "blob"}, allow_redirects=False)
        self._fonts = fonts
        self._blobs = blobs

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The bytes behind an address of ours. Raises Refused."""
        scheme, _, name = url.partition(":")
        if scheme == "font" and name in self._fonts:
            content = self._fonts[name].read_bytes()
            return URLFetcherResponse(url, content, {"Content-Type": "font/woff2"})
        if scheme == "blob" and name in self._blobs:
            blob = self._blobs[name]
            return URLFetcherResponse(url, blob.content, {"Content-Type": blob.kind})
        raise Refused("not a file of this document")

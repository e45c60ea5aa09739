"""HTML goes out gzipped: on a slow line, sending a page takes longer than making it.

What is typed into an address and comes back in a page shrinks where it equals a secret beside it;
whoever can count bytes on the line could guess it letter by letter (BREACH). A file name of random
length in gzip’s header hides such small differences ("Heal the Breach", Palacios et al., 2022).
"""

from __future__ import annotations

import gzip
import secrets

from flask import Flask, Response, request

WORTH_IT = 1024  # bytes; below, the header weighs more than what is saved
LEVEL = 5  # nearly as small as 9 at a third of the time
LONGEST_NAME = 100  # bytes
NAMED = 8  # the flag for a file name in gzip's header (RFC 1952, 2.3.1)
TYPES = frozenset({"text/html", "text/csv", "application/json", "image/svg+xml"})


def register(app: Flask) -> None:
    """Compress answers on their way out."""
    app.after_request(_compress)


def _compress(answer: Response) -> Response:
    if answer.mimetype not in TYPES or answer.direct_passthrough or answer.is_streamed:
        return answer
    answer.vary.add("Accept-Encoding")
    if "Content-Encoding" in answer.headers or not request.accept_encodings["gzip"]:
        return answer
    body = answer.get_data()
    if len(body) >= WORTH_IT:
        answer.set_data(_packed(body))
        answer.headers["Content-Encoding"] = "gzip"
    return answer


def _packed(body: bytes) -> bytes:
    packed = gzip.compress(body, LEVEL, mtime=0)
    name = b"x" * secrets.randbelow(LONGEST_NAME + 1)
    return packed[:3] + bytes((NAMED,)) + packed[4:10] + name + b"\0" + packed[10:]

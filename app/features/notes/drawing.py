"""Pictures in a document's HTML: each where it stands, as whoever reads the document may see it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from app.extensions import db
from app.features.notes import filling
from app.features.notes.models import DocumentImage

ACROSS = 640  # pixels: a line of text in a file without styles
Known = Mapping[tuple[UUID, UUID], DocumentImage]
_ADDRESS = re.compile(r'(<img class="document-image" src=")[^"]*/images/([0-9a-f-]{36})')
_DRAWN = re.compile(
    r'<img class="document-image" src="([^"]*/images/([0-9a-f-]{36}))" alt="([^"]*)"'
    r' width="(\d+)" height="(\d+)"'
)


def with_images(pages: Mapping[UUID, str]) -> dict[UUID, str]:
    """Documents' HTML by their keys, with the pictures in it: one query for all that have any.

    A picture is looked for in its own document alone: another's key finds nothing.
    """
    wanted = {image for html in pages.values() for image in filling.images(html)}
    if not wanted:
        return dict(pages)
    rows = db.session.scalars(
        select(DocumentImage).where(
            DocumentImage.id.in_(wanted), DocumentImage.document_id.in_(list(pages))
        )
    )
    known = {(row.document_id, row.id): row for row in rows}
    return {key: filling.place(html, partial(_drawn, known, key)) for key, html in pages.items()}


def _drawn(known: Known, document_id: UUID, image_id: UUID, alt: str) -> str:
    row = known.get((document_id, image_id))
    said = Markup(alt)  # noqa: S704 — the renderer has escaped it
    if row is None:
        gone = (_("A picture that is no longer here"), *([said] if alt else []))
        return Markup('<p class="muted">{}</p>').format(Markup(": ").join(gone))
    return Markup(
        '<img class="document-image" src="{}" alt="{}" width="{}" height="{}" decoding="async">'
    ).format(row.address, said, row.width, row.height)


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture on a page that was drawn so: where it is, what is to be seen, its size."""

    key: UUID
    address: str
    alt: str
    width: int
    height: int


def seen(html: str) -> list[Seen]:
    """The pictures on a page, in their order; one that stands there twice is named once."""
    found = (
        Seen(UUID(key), address, str(Markup(alt).unescape()), int(width), int(height))  # noqa: S704
        for address, key, alt, width, height in _DRAWN.findall(html)
    )
    return list({one.key: one for one in found}.values())


def readdressed(html: str, to: str) -> str:
    """The same page with its pictures at other addresses: `to` with `{}` for the key."""
    return _ADDRESS.sub(lambda match: f"{match[1]}{to.format(match[2])}", html)


def self_contained(html: str, found: Mapping[UUID, tuple[str, bytes]]) -> str:
    """The same page with the pictures in it: their kind and file by key, if they are there."""

    def put(match: re.Match[str]) -> str:
        kind, content = found.get(UUID(match[2]), ("image/png", b""))
        width = min(int(match[4]), ACROSS)  # nothing else in the file says how wide it is shown
        own = f"data:{kind};base64,{b64encode(content).decode()}"
        return f'<img src="{own}" alt="{match[3]}" width="{width}"'

    return _DRAWN.sub(put, html)

"""Photos as phones make them, and texts that carry pictures."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image
from pycrdt import Doc, XmlElement, XmlFragment

from app.core import documents
from app.core.access.actor import Actor
from app.core.images import redrawn
from app.features.notes import images, past
from app.features.notes.models import DocumentImage
from tests.factories import saved

SECRETS = (b"Willowbank Lane 7", b"Fieldphone 12")
GPS, MAKE, ARTIST, ORIENTATION = 0x8825, 0x010F, 0x013B, 0x0112


def photo(width: int = 600, height: int = 400, orientation: int = 1) -> bytes:
    """A JPEG, red on its left, with the place where it was taken and the device's name in it."""
    picture = Image.radial_gradient("L").resize((width, height)).convert("RGB")
    picture.paste((230, 20, 20), (0, 0, width // 5, height))
    exif = Image.Exif()
    exif[MAKE], exif[ARTIST] = SECRETS[1].decode(), SECRETS[0].decode()
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 31.0, 12.5), 3: "E", 4: (13.0, 24.0, 1.5)})
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif, quality=90)
    return out.getvalue()


@saved
def kept(document_id: UUID, by: Actor, content: bytes | None = None) -> DocumentImage:
    """A picture of a document that no text carries yet."""
    return images.add(by, past.held_at(by, document_id), redrawn(content or photo()))


@saved
def carried(document_id: UUID, by: Actor, image_id: UUID, alt: str = "", **more: Any) -> None:
    """A picture at the end of a document's text."""

    def add(doc: Doc[Any]) -> None:
        node = XmlElement("image", {"id": str(image_id), "alt": alt, **more}, [])
        doc.get("default", type=XmlFragment).children.append(node)

    documents.edit(by, document_id, add)

"""The pictures of an edition: its own copies, which its texts' later changes do not reach.

The rows come first, then the files, then the pages that show them: whatever takes the edition out
of service meanwhile finds all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask_babel import gettext as _

from app.core import files
from app.core.errors import Invalid, NotFound
from app.core.purge import purge
from app.extensions import db
from app.features.notes import drawing, images
from app.features.packages.models import Edition, EditionImage
from app.printing import Blob

Contents = Mapping[UUID, tuple[str, bytes]]
"""Kind and file of pictures by their keys."""


def contents(html: str) -> Contents:
    """The pictures on pages that are drawn from the texts as they stand.

    Raises Invalid when one has gone since they were drawn.
    """
    wanted = {one.key for one in drawing.seen(html)}
    found = images.files_of(wanted)
    if found.keys() != wanted:
        raise Invalid(_("A picture on these pages is not there any more. Try again."))
    return found


def expect(edition: Edition, wanted: Contents) -> None:
    """Write down which files are to come. Inside the write gate."""
    for key, (kind, content) in wanted.items():
        blob = files.name_of(_sealed(edition.id, key, content))
        db.session.merge(EditionImage(edition_id=edition.id, image_id=key, blob=blob, kind=kind))
    db.session.flush()


def keep(edition_id: UUID, wanted: Contents) -> None:
    """Write the files; outside the gate."""
    for key, (_kind, content) in wanted.items():
        files.put(_sealed(edition_id, key, content))


def own_pages(edition: Edition, html: str) -> str:
    """The pages with the pictures at the edition's own addresses."""
    base = f"/library/{edition.package.slug}/editions/{edition.number}/images"
    return drawing.readdressed(html, base + "/{}")


def on_paper(html: str) -> str:
    """The pages with the pictures under the names that the press knows."""
    return drawing.readdressed(html, "blob:{}")


def blobs(found: Contents) -> dict[str, Blob]:
    """Pictures for the press."""
    return {str(key): Blob(content, kind) for key, (kind, content) in found.items()}


def of_edition(edition: Edition) -> Contents:
    """All copies of an edition."""
    return {one.image_id: (one.kind, content_of(one)) for one in edition.images}


def content_of(row: EditionImage) -> bytes:
    """The file of a copy. Raises NotFound when it was purged."""
    try:
        return files.unsealed(_owner(row.edition_id), row.image_id, row.blob)
    except FileNotFoundError as error:
        raise NotFound from error


def forget(edition: Edition) -> None:
    """Purge the copies; which there were stays written down."""
    for one in edition.images:
        purge(one.blob)


def _sealed(edition_id: UUID, key: UUID, content: bytes) -> bytes:
    return files.sealed(_owner(edition_id), key, content)


def _owner(edition_id: UUID) -> str:
    return f"edition {edition_id} image"

"""Pictures of documents: brought by those who write, seen by those who read, purged with the text.

What a text does not carry any more is kept for a while, since undo may bring it back. After that it
is gone, also from the earlier versions: somebody who asked to be taken out of a picture is out.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, func, select, update

from app.core import activity, after, clock, events, files
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.deleted import KEPT
from app.core.documents import Held
from app.core.errors import Invalid, NotFound
from app.core.images import Drawn
from app.core.model import uuid7
from app.core.purge import purge
from app.extensions import db
from app.features.notes import filling, past
from app.features.notes.models import DocumentImage

MOST = 200  # pictures of one document


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture with the document that it stands in: what a view is handed."""

    held: Held
    row: DocumentImage

    @property
    def read(self) -> Any:
        """What is asked of the owner before somebody reads."""
        return self.held.read

    @property
    def owner(self) -> Any:
        """The record that the document belongs to."""
        return self.held.owner


def shown_at(actor: Actor, document_id: UUID, image_id: UUID) -> Shown:
    """A picture of a document. Raises NotFound or NotAllowed as `held_at` does."""
    row = db.session.get(DocumentImage, image_id)
    if row is None or row.document_id != document_id:
        raise NotFound
    return Shown(past.held_at(actor, document_id), row)


def content_of(row: DocumentImage) -> bytes:
    """The file of a picture. Raises NotFound when it is not there any more."""
    try:
        return files.unsealed("image", row.id, row.blob)
    except FileNotFoundError as error:
        raise NotFound from error


def files_of(ids: Collection[UUID]) -> dict[UUID, tuple[str, bytes]]:
    """Kind and file of pictures by their keys, as far as they are there; asks nobody."""
    if not ids:
        return {}
    rows = db.session.scalars(select(DocumentImage).where(DocumentImage.id.in_(ids))).all()
    found = {}
    for row in rows:
        with suppress(NotFound):
            found[row.id] = (row.kind, content_of(row))
    return found


def add(actor: Actor, held: Held, drawn: Drawn) -> DocumentImage:
    """Keep a picture for a document; the text carries it once somebody has put it in.

    Raises Invalid when the document has too many.
    """
    require(actor, Permission.DOCUMENT_WRITE, held)
    mine = select(func.count()).where(DocumentImage.document_id == held.id)
    if (db.session.scalar(mine) or 0) >= MOST:
        raise Invalid(_("This text has %(n)s pictures. Take some out first.", n=MOST))
    key = uuid7()
    sealed = files.sealed("image", key, drawn.content)
    row = DocumentImage(
        id=key,
        document_id=held.id,
        by_id=actor.user_id,
        blob=files.name_of(sealed),
        kind=drawn.kind,
        width=drawn.width,
        height=drawn.height,
    )
    db.session.add(row)
    db.session.flush()
    # The row knows the file before it is there: a withdrawal finds it whenever it comes.
    after.on_commit(lambda: _put(sealed))
    activity.record(actor, "wrote", held.owner_kind, held.owner.id, held.network_id, held.site_id)
    return row


def _put(sealed: bytes) -> None:
    files.put(sealed)


def follow(event: events.SnapshotWritten) -> None:
    """Note since when which pictures of a document are not in its text."""
    carried = filling.images(event.html)
    mine = DocumentImage.document_id == event.document_id
    is_in = DocumentImage.id.in_(carried)
    if carried:
        _mark(None, mine, is_in, DocumentImage.unused_since.is_not(None))
    _mark(clock.now(), mine, ~is_in, DocumentImage.unused_since.is_(None))


def _mark(since: Any, *which: Any) -> None:
    db.session.execute(
        update(DocumentImage)
        .where(*which)
        .values(unused_since=since)
        .execution_options(synchronize_session=False)
    )


def forget(document_ids: Collection[UUID]) -> None:
    """Purge all pictures of documents."""
    _purge(select(DocumentImage).where(DocumentImage.document_id.in_(document_ids)))


def over() -> Select[DocumentImage]:
    """The pictures that no text has carried for as long as deleted things are kept."""
    return select(DocumentImage).where(DocumentImage.unused_since < clock.now() - KEPT)


def forget_over() -> None:
    """Purge them."""
    _purge(over())


def _purge(which: Select[DocumentImage]) -> None:
    for row in db.session.scalars(which).all():
        purge(row.blob)
        db.session.delete(row)

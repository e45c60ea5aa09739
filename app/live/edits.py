"""Writing into a document without a socket: one more row of its log, for whoever has it open."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select

from app.core import after
from app.core.access.actor import Actor
from app.core.errors import NotFound
from app.extensions import db
from app.features.notes import operations
from app.features.notes.models import Document
from app.features.notes.render import render
from app.live import crdt, log


def edit(actor: Actor, document_id: UUID, change: Callable[[crdt.Doc], None]) -> None:
    """Change a document in the present transaction; see core.documents.edit."""
    connection = db.session.connection()
    # Nobody else adds a row before ours is there.
    connection.execute(select(Document.id).where(Document.id == document_id).with_for_update())
    found = log.read(connection, document_id)
    if found is None:
        raise NotFound
    doc = crdt.load_log(found.parts)
    before = doc.get_state()
    change(doc)
    body = crdt.since(doc, before)
    if not crdt.is_news(crdt.load_log(found.parts), body):
        return
    seq = log.append(connection, {document_id: body})[document_id]
    if actor.user_id is not None:
        log.claim(connection, [(document_id, doc.client_id, actor.user_id)])
    authors = {actor.user_id} if actor.user_id else set()
    operations.keep_snapshot(document_id, seq, doc.get_update(), render(doc), authors)
    after.publish(f"document:{document_id}", str(seq))

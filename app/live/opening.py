"""A document's log as it was read: what whoever has nothing yet is sent, and what is built from it.

Building the document takes longer the more often it was changed, sending its bytes on does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.extensions import db
from app.live import crdt, log, wire


def read(document_id: UUID) -> list[bytes]:
    """The parts of a log; none when the document is gone. Raises log.Damaged."""
    with db.engine.connect() as connection:
        found = log.read(connection, document_id)
    return found.parts if found else []


def as_read(found: log.Log) -> list[bytes] | None:
    """Messages that bring a client without anything up to date; the last one is step 2.

    The snapshot goes as it is – its checksum was compared – and what came after it in one piece.
    None where there is no snapshot, or a row cannot be read: the document is to be asked then.
    """
    if not found.base_seq:
        return None
    snapshot, *rows = found.parts
    try:
        rest = crdt.difference(crdt.merge(rows), wire.vector({}))  # one row alone is read here only
    except crdt.BadUpdate:
        return None
    if rest == wire.NOTHING:
        return [wire.step2(snapshot)]
    return [wire.update(snapshot), wire.step2(rest)]


def build(parts: Sequence[bytes]) -> tuple[crdt.Doc, bool]:
    """The document, and whether structs are missing that others build on. Raises BadUpdate."""
    doc = crdt.load_in_turn(parts)
    return mend(parts) if doc is None else (doc, False)


def mend(parts: Sequence[bytes]) -> tuple[crdt.Doc, bool]:
    """The same from a log that is merged anew."""
    whole = crdt.merge(parts)
    doc = crdt.load_log(parts, whole)
    return doc, crdt.lacks(doc, whole)

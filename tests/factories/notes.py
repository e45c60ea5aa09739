"""Words that somebody writes into a document, as if from a browser."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from app.core import documents
from app.extensions import db
from app.features.accounts.models import User
from app.features.notes import queries
from tests.factories import saved


@saved
def written(document_id: UUID, by: User, words: str, **attributes: Any) -> None:
    """A paragraph at the end of a document."""

    def add(doc: Doc[Any]) -> None:
        root = doc.get("default", type=XmlFragment)
        root.children.append(XmlElement("paragraph", attributes, [XmlText(words)]))

    documents.edit(by.actor(), document_id, add)


@saved
def talked_about(document_id: UUID, by: User, thread_id: UUID) -> None:
    """The last paragraph's words carry the mark of a thread of comments."""

    def mark(doc: Doc[Any]) -> None:
        words = list(doc.get("default", type=XmlFragment).children)[-1].children[0]
        words.format(0, len(str(words)), {"comment": {"id": str(thread_id)}})

    documents.edit(by.actor(), document_id, mark)


@saved
def cleared(document_id: UUID, by: User) -> None:
    """Everything in a document deleted."""

    def clear(doc: Doc[Any]) -> None:
        root = doc.get("default", type=XmlFragment)
        del root.children[0 : len(root.children)]

    documents.edit(by.actor(), document_id, clear)


def committed(document_id: UUID) -> queries.SnapshotView:
    """A document's snapshot as others have committed it just now."""
    db.session.rollback()
    return queries.snapshot(document_id)

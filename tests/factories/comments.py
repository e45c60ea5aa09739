"""Comments on a text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from app.features.accounts.models import User
from app.features.comments import operations, queries
from app.features.comments.models import CommentThread
from tests.factories import saved


@saved
def comment(
    document_id: UUID, by: User, text: str, asked: Iterable[User] = (), **values: Any
) -> CommentThread:
    """The first comment of a thread about a text."""
    about = queries.about_document(by.actor(), document_id)
    keys = [one.id for one in asked]
    return operations.begin(by.actor(), about, text=text, asked=keys, **values)

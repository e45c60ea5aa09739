"""A text as a file of its own: its words, its pictures, and what was said about it as notes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup

from app.core import activity
from app.core.access.actor import Actor
from app.core.access.check import require
from app.core.access.permissions import Permission
from app.core.documents import Held
from app.features.comments import queries
from app.features.comments.models import CommentThread
from app.features.comments.queries import About
from app.features.notes import drawing, images, past
from app.features.notes import queries as notes


@dataclass(frozen=True, slots=True)
class Note:
    """A thread of comments under its number; `is_placed` where its words stand in the text."""

    number: int
    thread: CommentThread
    is_placed: bool


@dataclass(frozen=True, slots=True)
class Export:
    """What the file holds."""

    html: Markup
    notes: list[Note]


def export(actor: Actor, about: About, held: Held) -> Export:
    """The text as those who read it see it, with every comment; that it left is written down."""
    require(actor, Permission.COMMENT_READ, about)
    threads = {one.id: one for one in queries.threads(about) if one.comments}
    numbers: dict[UUID, int] = {}

    def note(key: UUID) -> str:
        if key not in threads:
            return ""
        number = numbers.setdefault(key, len(numbers) + 1)
        return f'<sup id="words-{number}"><a href="#note-{number}">[{number}]</a></sup>'

    html = str(notes.with_notes(held.id, past.resolver(held), note))
    shown = images.files_of({one.key for one in drawing.seen(html)})
    placed = list(numbers)
    order = placed + [key for key in threads if key not in numbers]
    activity.record(
        actor, "exported", held.owner_kind, held.owner.id, held.network_id, held.site_id
    )
    return Export(
        Markup(drawing.self_contained(html, shown)),  # noqa: S704 — our own renderer’s
        [Note(n, threads[key], key in numbers) for n, key in enumerate(order, start=1)],
    )

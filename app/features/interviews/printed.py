"""Which released packages hold somebody's words, and what becomes of them when consent narrows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import facts
from app.core.access.actor import Actor


def editions(actor: Actor, kind: str, record_id: UUID) -> Sequence[Any]:
    """The editions in the library that hold words of an interview, or one quote."""
    return facts.of(actor, kind, "editions", [record_id]).get(record_id, ())


def gone(before: Sequence[Any], after: Sequence[Any]) -> str:
    """A sentence about those that are not in the library any more; empty where all still are."""
    names = [
        _("“%(title)s”, edition %(number)s", title=one.title, number=one.number)
        for one in before
        if one not in after
    ]
    if not names:
        return ""
    return ngettext(
        "%(names)s, held these words. It is out of the library: its pages and PDF are deleted.",
        "%(names)s, held these words. They are out of the library: pages and PDFs are deleted.",
        len(names),
        names=_("; ").join(names),
    )
